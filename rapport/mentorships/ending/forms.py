"""The forms of a good end: what came before, why now, one last hour, and a letter in three parts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.mentorships.models import Ending, GoodbyeLetter
from rapport.ui.forms import Words
from rapport.ui.widgets import ChoiceCards, Segmented, Voice

BEFORE = (
    (Ending.Before.YES, _("Yes")),
    (Ending.Before.NO, _("Not yet")),
    (Ending.Before.UNSAID, _("I’d rather not say")),
)
LETTER_MOST = 4_000


class BeforeForm(forms.Form):
    """Two questions before an ending; both may be left open, and nothing is kept of them before it begins."""

    talked = forms.ChoiceField(
        label=_("Have you talked about it?"), choices=BEFORE, required=False, widget=Segmented
    )
    tried = forms.ChoiceField(
        label=_("Have you tried changing something?"), choices=BEFORE, required=False, widget=Segmented
    )


class LetterForm(forms.Form):
    """A letter in three parts, none of them needed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    good = Words(required=False, most=LETTER_MOST, widget=Voice(rows=3))
    why_now = Words(required=False, most=LETTER_MOST, widget=Voice(rows=3))
    thanks = Words(required=False, most=LETTER_MOST, widget=Voice(rows=3))

    def __init__(self, data: Any = None, *, letter: GoodbyeLetter | None = None, **kwargs: Any) -> None:
        standing = dict(letter.parts) | {"version": letter.version} if letter is not None else {"version": 0}
        super().__init__(data, initial={**standing, **kwargs.pop("initial", {})}, **kwargs)
        for part in guides.caring().letter:
            bound = self.fields[part.key]
            bound.label, bound.help_text = part.title, part.hint

    @property
    def parts(self) -> dict[str, str]:
        return {part.key: self.cleaned_data[part.key] for part in guides.caring().letter}


class EndingForm(LetterForm):
    """Everything that begins a good end."""

    reason = forms.ChoiceField(
        label=_("Why now?"),
        widget=ChoiceCards,
        error_messages={"required": _("Pick what comes closest. “I’d rather not say” is fine.")},
    )
    goodbye = forms.ChoiceField(
        label=_("One last hour?"),
        choices=(
            (Ending.Goodbye.MEETING, _("Yes, one more meeting")),
            (Ending.Goodbye.WRITING, _("No, in writing")),
        ),
        widget=ChoiceCards,
        initial=Ending.Goodbye.MEETING,
    )
    talked = forms.ChoiceField(choices=BEFORE, required=False, widget=forms.HiddenInput)
    tried = forms.ChoiceField(choices=BEFORE, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        partner: str,
        letter: GoodbyeLetter | None = None,
        for_later: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, letter=letter, **kwargs)
        reason, goodbye = self.fields["reason"], self.fields["goodbye"]
        reason.required = goodbye.required = not for_later
        assert isinstance(reason, forms.ChoiceField) and isinstance(goodbye.widget, ChoiceCards), (
            "declared above"
        )
        reason.choices = [(each.key, each.label) for each in guides.end_reasons()]
        goodbye.widget.hints = {
            Ending.Goodbye.MEETING: _("With an agenda for looking back, thanking and looking ahead"),
            Ending.Goodbye.WRITING: _("%(name)s gets your letter and can write back") % {"name": partner},
        }
