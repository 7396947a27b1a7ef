"""What is chosen and typed while two people are being introduced."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel.addresses import clean_address
from rapport.kernel.errors import InputIsWrong
from rapport.mentorships.introductions.operations import IntroductionAnswer
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.ui.dates import elsewhere, moment_in_words
from rapport.ui.forms import MomentInTime
from rapport.ui.widgets import Checks, ChoiceCards


class AnswerForm(forms.Form):
    """Yes, not sure, or no: seen by nobody else."""

    answer = forms.ChoiceField(
        label=_("Would you like to go on together?"),
        choices=[
            (IntroductionAnswer.YES.value, _("Yes")),
            (IntroductionAnswer.NOT_SURE.value, _("Not sure yet")),
            (IntroductionAnswer.NO.value, _("Not this time")),
        ],
        widget=ChoiceCards,
        error_messages={"required": _("Choose one of the three. Not sure is an answer too.")},
    )

    def __init__(self, *args: Any, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        field.widget.hints = {
            IntroductionAnswer.YES.value: _(
                "It begins when you’ve both said so. Until then you can change your mind."
            ),
            IntroductionAnswer.NOT_SURE.value: _("Talk again, or sleep on it. You’ll be asked once more."),
            IntroductionAnswer.NO.value: _("It ends here. %(name)s reads “not this time”, and no reason.")
            % {"name": partner},
        }


class OfferForm(forms.Form):
    """Up to three times for the first call: suggested ones, or one of their own."""

    times = forms.TypedMultipleChoiceField(
        label=_("Times that suit you"),
        help_text=_("Up to three. They are in your own time."),
        coerce=datetime.fromisoformat,
        required=False,
        widget=Checks,
        error_messages={"invalid_choice": _("One of these times isn’t suggested any more. Choose again.")},
    )
    own_time = MomentInTime(
        label=_("Another time"),
        required=False,
        error_messages={"invalid": _("Please give a day and a time.")},
    )

    def __init__(self, *args: Any, suggested: Sequence[datetime], partner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["times"]
        field.widget.hints = _over_there(suggested, partner)
        field.choices = [(moment.isoformat(), capfirst(moment_in_words(moment))) for moment in suggested]

    @property
    def chosen(self) -> list[datetime]:
        """Every time that was ticked or typed."""
        own = self.cleaned_data["own_time"]
        return [*self.cleaned_data["times"], *([own] if own else [])]


class ChooseForm(forms.Form):
    """One of the times on offer."""

    time = forms.TypedChoiceField(
        label=_("Which one suits you?"),
        coerce=datetime.fromisoformat,
        widget=ChoiceCards,
        error_messages={
            "required": _("Choose one of the times, or offer others."),
            "invalid_choice": _("That time isn’t on offer any more. Have a look at the ones that are."),
        },
    )

    def __init__(self, *args: Any, offered: Sequence[datetime], partner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["time"]
        field.widget.hints = _over_there(offered, partner)
        field.choices = [(moment.isoformat(), capfirst(moment_in_words(moment))) for moment in offered]


def _over_there(moments: Sequence[datetime], partner: Person) -> dict[str, str]:
    """What the other one's clock shows at each of these, where it differs."""
    said = {moment.isoformat(): elsewhere(moment, partner.zone) for moment in moments}
    return {
        value: gettext("For %(name)s: %(when)s") % {"name": partner.first_name, "when": when}
        for value, when in said.items()
        if when
    }


class RegisterForm(forms.Form):
    """We have already found each other: who, in which program, and who learns."""

    email = forms.CharField(
        label=_("Their e-mail address"),
        help_text=_("The one they use in this program."),
        max_length=320,
        error_messages={"required": _("This is still empty. Whom have you found?")},
    )
    role = forms.ChoiceField(
        label=_("Who learns?"),
        choices=[("learning", _("I do")), ("guiding", _("They do"))],
        widget=ChoiceCards,
        initial="learning",
    )
    program = forms.ModelChoiceField(
        label=_("In which program?"), queryset=Program.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, programs: Sequence[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["program"]
        field.queryset = Program.objects.filter(pk__in=[program.pk for program in programs]).order_by("name")
        if len(programs) == 1:
            field.initial = programs[0]
            field.widget = forms.HiddenInput()

    def clean_email(self) -> str:
        try:
            return clean_address(self.cleaned_data["email"])
        except InputIsWrong as wrong:
            raise forms.ValidationError(str(wrong.sentence)) from wrong
