"""What people type into feedback, made clean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.feedback.models import Thought
from rapport.library.talking import talking
from rapport.ui.forms import Words
from rapport.ui.widgets import Day, Segmented


class ThoughtForm(forms.Form):
    """The four parts of a piece of feedback; none is required, one is needed."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Thought.Kind.choices, initial=Thought.Kind.TRY, widget=Segmented
    )
    when = Words(label=_("When"), required=False)
    what = Words(label=_("You"), required=False)
    effect = Words(label=_("And it"), required=False)
    next = Words(label=_("Next time you could"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in talking().feedback_fields:
            self.fields[part.key].label = part.title
            self.fields[part.key].help_text = part.hint


class UnderstoodForm(forms.Form):
    """What was understood, in one's own words."""

    understood = Words(label=_("What I heard"))


class ReplyForm(forms.Form):
    """A question or an answer."""

    reply = Words(label=_("Your question or answer"))


class TryForm(forms.Form):
    """One thing to try, small enough for next week."""

    text = Words(label=_("What I’ll try"))
    due_on = forms.DateField(label=_("By when"), widget=Day)


class ReactionForm(forms.Form):
    """A first reaction, for oneself."""

    text = Words(label=_("Your first reaction"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TurnForm(forms.Form):
    """Keep, more, less."""

    keep = Words(label=_("Keep"), required=False)
    more = Words(label=_("More"), required=False)
    less = Words(label=_("Less"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in talking().two_way:
            self.fields[line.key].label = line.title
            self.fields[line.key].help_text = line.ask


class IndirectForm(forms.Form):
    """A word through the coordinator, with consent."""

    text = Words(label=_("What would you like the coordinator to know?"), required=False)
    agrees = forms.BooleanField(
        label=_("The coordinators of this program may read this, and may use it without my name."),
        required=False,
    )


class CloseForm(forms.Form):
    """One change, or a reason."""

    change = Words(label=_("One thing I will change"), required=False)
    explanation = Words(label=_("Or: why it stays as it is"), required=False)
