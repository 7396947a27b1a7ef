"""The forms of a review: five answers alone, and what should happen."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.library.looking_back import ReviewQuestion
from rapport.mentorships.models import Review
from rapport.mentorships.reveal import Value, Values
from rapport.ui.forms import Words
from rapport.ui.widgets import ChoiceCards, Day, Voice


class ReviewForm(forms.Form):
    """Everything a review asks, on one page; only the wish is needed in the end."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, values: Values, version: int, data: Any = None) -> None:
        super().__init__(data, initial={**values, "version": version}, auto_id="review-%s")
        self.use_required_attribute = False
        for question in guides.review_questions():
            self.fields[question.key] = _field(question)

    @property
    def answers(self) -> dict[str, Value]:
        return {question.key: self.cleaned_data[question.key] for question in guides.review_questions()}


class DecisionForm(forms.Form):
    """What should happen now; at the end of a term also until when."""

    decision = forms.ChoiceField(
        label=_("What should happen?"),
        choices=[
            (Review.Decision.CONTINUE, _("We go on as we are")),
            (Review.Decision.EVOLVE, _("We go on, in another form")),
            (Review.Decision.CONCLUDE, _("We bring it to a good end")),
        ],
        widget=ChoiceCards(
            hints={
                Review.Decision.EVOLVE: _("After this you look at your agreement again, together"),
                Review.Decision.CONCLUDE: _("With a last hour, and a thank you"),
            }
        ),
        error_messages={
            "required": _("Pick one. You can still change it until the other has said the same.")
        },
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=Day,
        help_text=_("Your term ends here, so going on needs a new last day. You can go on again after it."),
    )

    def __init__(
        self, data: Any = None, *, must_say_until: bool, decision: str = "", until: date | None = None
    ) -> None:
        super().__init__(data, initial={"decision": decision, "until": until})
        if not must_say_until:
            del self.fields["until"]

    @property
    def until_day(self) -> date | None:
        day: date | None = self.cleaned_data.get("until")
        return day


def _field(question: ReviewQuestion) -> forms.Field:
    if question.kind == "text":
        return Words(label=question.ask, required=False, most=2_000, widget=Voice(rows=3))
    choices = [(choice.key, choice.label) for choice in question.choices]
    return forms.ChoiceField(label=question.ask, required=False, choices=choices, widget=ChoiceCards)
