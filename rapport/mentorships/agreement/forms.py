"""The forms of an agreement: a topic on one's own, a topic together, and the signature."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.library.agreement import Topic
from rapport.mentorships.agreement.fields import field_for, from_value, refuse_past, to_value
from rapport.mentorships.agreement.topics import SEEN, WORDS, field, is_asked
from rapport.mentorships.models import AgreementTopic, Member
from rapport.mentorships.reveal import Value, Values
from rapport.ui.forms import Words
from rapport.ui.widgets import Checks, Day, Voice


class _TopicForm(forms.Form):
    """What both forms of a topic share: a field for each clause, words, and the version it was made on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = Words(most=2_000, required=False, label=_("In your own words"), widget=Voice(rows=4))

    def __init__(
        self, topic: Topic, role: str, data: Any, *, initial: dict[str, Any], as_joint: bool
    ) -> None:
        # Several topics stand on one page, so their ids carry the topic's name.
        super().__init__(data, initial=initial, auto_id=f"{topic.key}-%s")
        self.topic = topic
        self.use_required_attribute = False
        for clause in topic.asked:
            shows = {
                choice.value: f"{topic.key}-{choice.asks_for}-part"
                for choice in clause.choices
                if choice.asks_for
            }
            self.fields[clause.key] = field_for(clause, role, as_joint=as_joint, shows=shows)
        self.fields["words"].widget.attrs["placeholder"] = topic.words_hint

    @property
    def chosen(self) -> dict[str, Value]:
        """The cleaned values by clause, empty ones included."""
        return {clause.key: to_value(self.cleaned_data.get(clause.key)) for clause in self.topic.asked}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for clause in self.topic.asked:
            # A day nobody asks for any more is kept, and not complained about.
            if clause.key in cleaned and is_asked(clause, self.topic, self._answers_so_far(cleaned)):
                try:
                    refuse_past(clause, cleaned[clause.key])
                except ValidationError as wrong:
                    self.add_error(clause.key, wrong)
        return cleaned

    def _answers_so_far(self, cleaned: Mapping[str, Any]) -> dict[str, Value]:
        return {clause.key: to_value(cleaned.get(clause.key)) for clause in self.topic.asked}


class AnswerForm(_TopicForm):
    """One topic on one's own. Everything may stay empty; what is missing is said before finishing."""

    def __init__(self, topic: Topic, role: str, values: Values, version: int, data: Any = None) -> None:
        initial = {
            clause.key: from_value(clause, values.get(field(topic.key, clause.key)), as_joint=False)
            for clause in topic.asked
        }
        initial |= {"words": values.get(field(topic.key, WORDS), ""), "version": version}
        super().__init__(topic, role, data, initial=initial, as_joint=False)

    @property
    def answers(self) -> dict[str, Value]:
        """The values as a round keeps them."""
        found = {field(self.topic.key, key): value for key, value in self.chosen.items()}
        return found | {field(self.topic.key, WORDS): self.cleaned_data["words"]}

    @property
    def answers_left(self) -> dict[str, Value]:
        """The values, with a note that this person has been here."""
        return self.answers | {field(self.topic.key, SEEN): "1"}


class TogetherForm(_TopicForm):
    """One topic together: values for both, what this person keeps, words in common, and whether they stand."""

    stands = forms.BooleanField(required=False, label=_("I stand behind this"))

    def __init__(self, row: AgreementTopic, member: Member, data: Any = None) -> None:
        topic = guides.alignment_topic(row.topic)
        said = row.joint | row.own(member)
        initial = {
            clause.key: from_value(clause, said.get(clause.key), as_joint=True) for clause in topic.asked
        }
        initial |= {"words": row.words, "version": row.version, "stands": row.is_stood_behind_by(member)}
        super().__init__(topic, member.role, data, initial=initial, as_joint=True)
        self.fields["words"].label = _("What we say together")
        self.fields["words"].widget.attrs["rows"] = 2
        self.fields["words"].widget.attrs["placeholder"] = _("Write it while you talk. Either of you can.")
        self.row = row

    @property
    def joint(self) -> dict[str, Value]:
        return {clause.key: self.chosen[clause.key] for clause in self.topic.asked if clause.join != "beside"}

    @property
    def own(self) -> dict[str, Value]:
        return {clause.key: self.chosen[clause.key] for clause in self.topic.asked if clause.join == "beside"}


def _topic_choices() -> list[tuple[str, Any]]:
    return [(topic.key, topic.title) for topic in guides.alignment_topics()]


class ChangeForm(forms.Form):
    """Which topics to look at again."""

    topics = forms.MultipleChoiceField(
        label=_("What no longer fits?"),
        choices=_topic_choices,
        widget=Checks,
        error_messages={"required": _("Pick at least one topic to look at again.")},
    )

    def __init__(self, data: Any = None, *, differing: list[str]) -> None:
        super().__init__(data, initial={"topics": differing})
        widget = self.fields["topics"].widget
        assert isinstance(widget, Checks), "declared above"
        widget.hints = {key: _("You answered differently here last time") for key in differing}


class ConfidenceForm(forms.Form):
    """The paragraph on confidence, ticked by itself."""

    ticked = forms.BooleanField(
        required=False, label=_("I have read what stays between us, and where that ends")
    )


class SignForm(forms.Form):
    """The signature; before there is a goal, also until when the two look around."""

    explore_until = forms.DateField(
        label=_("We explore until"),
        required=False,
        widget=Day,
        help_text=_("Within the next three months. A goal can come any day before that."),
        error_messages={"invalid": _("A date looks like 24.12.2026, or pick one.")},
    )
