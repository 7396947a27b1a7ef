"""What people type when something is off, made clean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.care.models import Letter, Pulse, SafetyCheck
from rapport.library.looking_back import looking_back, pulse_questions
from rapport.people.models import Person
from rapport.ui.forms import Words
from rapport.ui.widgets import ChoiceCards, Day, Segmented


class LetterForm(forms.Form):
    """A letter: exactly what the coordinator will see."""

    kind = forms.ChoiceField(
        label=_("What kind of help?"),
        choices=Letter.Kind.choices,
        initial=Letter.Kind.JUST_ME,
        widget=ChoiceCards(
            hints={
                Letter.Kind.JUST_ME: _("The other one isn’t told. You talk it through and decide then."),
                Letter.Kind.THREE: _("You read the invitation before it goes to the other one."),
            }
        ),
    )
    text = Words(label=_("What would you like them to know?"), most=4_000)


class ReportForm(forms.Form):
    """A line was crossed."""

    text = Words(label=_("What happened?"), most=20_000, help_text=_("As much or as little as you like."))
    about = forms.ChoiceField(label=_("Who is it about?"), widget=Segmented, required=False)
    stop_contact = forms.BooleanField(
        label=_("Stop messages and meetings between us at once"), required=False
    )

    def __init__(self, *args: Any, others: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(person.pk): person for person in others}
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [
            *((str(person.pk), person.first_name) for person in others),
            ("", _("Somebody else")),
        ]
        about.initial = str(others[0].pk) if others else ""

    def clean_about(self) -> Person | None:
        return self.others.get(self.cleaned_data.get("about") or "")


class PulseForm(forms.Form):
    """Four statements on five steps, and a wish for contact."""

    wish = forms.ChoiceField(
        label=_("Should someone from the program get in touch?"),
        choices=Pulse.Wish.choices,
        initial=Pulse.Wish.NO,
        widget=Segmented,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(number, label) for number, label in enumerate(looking_back().scale, start=1)]
        for question in pulse_questions():
            self.fields[question.key] = forms.TypedChoiceField(
                label=question.text, choices=steps, coerce=int, widget=Segmented
            )
        self.order_fields([*(question.key for question in pulse_questions()), "wish"])

    def answers(self) -> dict[str, int]:
        return {question.key: self.cleaned_data[question.key] for question in pulse_questions()}


class TalkForm(forms.Form):
    """Four lines that open a conversation. Never kept."""

    noticed = Words(label=_("I’ve noticed…"), required=False)
    effect = Words(label=_("What it does to me…"), required=False)
    imagine = Words(label=_("What I imagine from your side…"), required=False)
    could_we = Words(label=_("Could we…"), required=False)


class NoteForm(forms.Form):
    """A case note."""

    text = Words(label=_("What was done"), most=20_000)


class OutcomeForm(forms.Form):
    """What the reporter reads when the report is closed."""

    outcome = Words(label=_("What came of it"), most=5_000)


class AccessForm(forms.Form):
    """Why a space should be opened."""

    reason = Words(label=_("Why this is needed"), most=2_000)


class PutOffForm(forms.Form):
    """Why the entry in the pair's log should wait, and until when."""

    until = forms.DateField(label=_("Until"), widget=Day)
    reason = Words(label=_("What harm it would do now"), most=2_000)


class SafetyForm(forms.Form):
    """How it is, thirty and ninety days later."""

    answer = forms.ChoiceField(
        label=_("Has anything happened because you spoke up?"),
        choices=SafetyCheck.Answer.choices,
        widget=ChoiceCards,
    )
    text = Words(label=_("Anything your contact should know?"), required=False, most=5_000)
