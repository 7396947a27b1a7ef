from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.ui.forms import Words
from rapport.ui.widgets import Day, Voice


class PauseForm(forms.Form):
    """Until about when, and a line for the other."""

    until = forms.DateField(
        label=_("Until about"),
        widget=Day,
        help_text=_("Nothing starts again by itself. On that day we ask you both, gently."),
        error_messages={"required": _("About when do you carry on? A rough day is fine.")},
    )
    line = Words(label=_("A line for the other"), required=False, most=1_000, widget=Voice(rows=2))
