"""What is typed into a request and into its answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.mentorships.models import Request
from rapport.mentorships.requests.limits import LINE_MOST, WORDS_MOST
from rapport.mentorships.requests.operations import EMPTY
from rapport.mentorships.requests.words import RequestWords
from rapport.people.models import Person
from rapport.ui.forms import Line, Words
from rapport.ui.widgets import Checks, Voice, VoiceLine

PARTS = ("area", "why_now", "obstacle", "outcome", "situation")


class RequestForm(forms.Form):
    """One area, why now, what stands in the way, and what would be good; a situation where that says too little."""

    area = Line(
        label=_("What would you like to grow in?"),
        help_text=_("One thing. The rest can follow."),
        most=LINE_MOST,
        required=False,
        widget=VoiceLine({"list": "skills", "data-mirror": "pv-area", "autocomplete": "off"}),
    )
    why_now = Words(
        label=_("Why now?"), most=WORDS_MOST, required=False, widget=Voice({"data-mirror": "pv-why"}, rows=3)
    )
    obstacle = Words(
        label=_("What stands in the way?"),
        help_text=_("What have you tried, and where does it stop?"),
        most=WORDS_MOST,
        required=False,
        widget=Voice({"data-mirror": "pv-obstacle"}, rows=3),
    )
    outcome = Words(
        label=_("What would be a good outcome?"),
        help_text=_("What would you do, or be able to say, that you can’t today?"),
        most=WORDS_MOST,
        required=False,
        widget=Voice({"data-mirror": "pv-outcome"}, rows=3),
    )
    situation = Words(
        label=_("One situation"),
        most=WORDS_MOST,
        required=False,
        widget=Voice({"data-mirror": "pv-situation"}, rows=3),
    )
    brings = forms.MultipleChoiceField(
        label=_("What can you bring?"), choices=Request.Bring.choices, required=False, widget=Checks
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    door = forms.ChoiceField(
        choices=[("request", "request"), ("short_list", "short_list")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self,
        *args: Any,
        mentor: Person,
        price: str,
        has_return: bool,
        asks_for_a_situation: bool,
        for_draft: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        name = mentor.first_name
        self.for_draft = for_draft
        why: Any = self.fields["why_now"]
        why.help_text = _("What changed, or what is coming up? And why %(name)s, if you like.") % {
            "name": name
        }
        brings: Any = self.fields["brings"]
        brings.choices = [
            (value, label)
            for value, label in Request.Bring.choices
            if has_return or value != Request.Bring.RETURN
        ]
        brings.widget.hints = {
            Request.Bring.HOURS: price,
            Request.Bring.AGENDA: _("You come with questions."),
            Request.Bring.RETURN: _("You know something %(name)s would like to learn.") % {"name": name},
        }
        if not asks_for_a_situation:
            del self.fields["situation"]

    def clean_area(self) -> str:
        """Only what it is about has to be there at first; the rest is asked for in a question, not in an error."""
        area: str = self.cleaned_data["area"]
        if not area and not self.for_draft:
            raise forms.ValidationError(str(EMPTY))
        return area

    @property
    def words(self) -> RequestWords:
        """The cleaned words; a part the form did not have stays empty."""
        data = self.cleaned_data
        return RequestWords(
            **{part: data.get(part, "") for part in PARTS}, brings=tuple(data.get("brings", ()))
        )


class OneQuestionForm(forms.Form):
    """The one question before deciding."""

    question = Words(
        label=_("Your one question"),
        help_text=_("One is enough to decide on a call. The rest is for the call itself."),
        most=WORDS_MOST,
        error_messages={"required": EMPTY},
        widget=Voice(rows=3),
    )


class OneAnswerForm(forms.Form):
    """The answer to it."""

    answer = Words(
        label=_("Your answer"), most=WORDS_MOST, error_messages={"required": EMPTY}, widget=Voice(rows=4)
    )


class DeclineForm(forms.Form):
    """A kind no; the reason is for oneself."""

    reason = Words(
        label=_("A note to yourself"),
        help_text=_("Only you ever read this."),
        most=WORDS_MOST,
        required=False,
        widget=Voice(rows=2),
    )


def skills_to_offer(wanted: Sequence[str]) -> list[str]:
    """Names of skills to choose from while typing: those somebody wants to grow first, then all others."""
    known = guides.skills()
    first = [slug for slug in wanted if slug in known]
    return [str(known[slug].name) for slug in (*first, *(slug for slug in known if slug not in set(first)))]
