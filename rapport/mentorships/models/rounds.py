import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.mentorships.reveal import Reveal, Value, Values
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Person) -> "RoundQuerySet":
        """The rounds of this person's relationships. Their answers have a door of their own."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def open(self) -> "RoundQuerySet":
        return self.filter(state=Round.State.OPEN)

    def with_answers(self) -> "RoundQuerySet":
        return self.prefetch_related(models.Prefetch("answers", Answer.objects.order_by("member_id")))


class Round(models.Model):
    """The same questions put to each member in private, revealed together by a rule.

    ``questions`` are codes in the order they are asked; ``scale`` orders the values where the rule needs an
    order. Purpose: that nobody just agrees with the other. Erasure: with the mentorship; the answers are
    sealed.
    """

    class Kind(models.TextChoices):
        TWO_YESES = "two_yeses"
        ALIGNMENT = "alignment"
        RECALIBRATE = "recalibrate"
        REVIEW = "review"
        OUR_WORK = "our_work"

    class State(models.TextChoices):
        OPEN = "open"
        REVEALED = "revealed"
        KEPT = "kept"  # everybody answered, and the rule shows none of it
        CLOSED = "closed"  # ended before everybody had answered; nothing is ever shown

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    reveal = models.CharField(
        max_length=10, choices=[(rule.value, rule.value) for rule in Reveal], default=Reveal.ALL_IN
    )
    questions = models.JSONField(default=list)
    scale = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "id"]
        indexes = [models.Index(fields=["mentorship", "kind", "-opened_at"], name="round_of_mentorship")]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "kind"], condition=Q(state="open"), name="one_open_round_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="round_settled_at_unless_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} round: {self.state}"

    @property
    def rule(self) -> Reveal:
        return Reveal(self.reveal)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_revealed(self) -> bool:
        return self.state == self.State.REVEALED

    @property
    def shows_answers(self) -> bool:
        """Whether members see each other's answers now; the rules that show a result only never do."""
        return self.is_revealed and self.rule in {Reveal.ALL_IN, Reveal.MUTUAL_YES}

    def answer_of(self, member: Member) -> "Answer | None":
        """A member's answer, from prefetched ones where there are any. No door: see ``Answer.visible_to``."""
        return next((answer for answer in self.answers.all() if answer.member_id == member.pk), None)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, person: Person) -> "AnswerQuerySet":
        """This person's own answers, and those of the others once their round has revealed them.

        The only door to other people's answers: pages, exports and anything later come through here.
        """
        own = Q(member__person=person)
        revealed = Q(round__state=Round.State.REVEALED, round__reveal__in=[Reveal.ALL_IN, Reveal.MUTUAL_YES])
        return self.filter(
            own | revealed, round__mentorship__in=Mentorship.objects.visible_to(person)
        ).select_related("round__mentorship", "member")


class Answer(models.Model):
    """One member's answer to a round, kept as it grows: only theirs until the round reveals it.

    ``content`` is sealed JSON: the values by field, and at which version each field was last changed, so that
    two tabs of one person do not overwrite each other. ``answered`` counts the questions with anything in
    them. Purpose: an honest start. Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="answers")
    content = SealedTextField(kind="round_answer", key="round.mentorship.key_id")
    answered = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "member_id"]
        constraints = [models.UniqueConstraint(fields=["round", "member"], name="one_answer_each")]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def is_in(self) -> bool:
        return self.submitted_at is not None

    @property
    def values(self) -> dict[str, Value]:
        """The values by field, as they were typed and chosen."""
        return dict(self._parts()["values"])

    def changed_since(self, version: int) -> set[str]:
        """The fields that were changed after this version."""
        return {field for field, at in self._parts()["changed"].items() if at > version}

    def put(self, values: Values, *, version: int) -> set[str]:
        """Merge ``values`` into the answer as its state at ``version``; returns the fields that changed."""
        parts = self._parts()
        changed = {
            field for field, value in values.items() if _plain(value) != parts["values"].get(field, "")
        }
        parts["values"].update({field: _plain(values[field]) for field in changed})
        parts["changed"].update(dict.fromkeys(changed, version))
        self.content = json.dumps(parts, ensure_ascii=False, sort_keys=True)
        return changed

    def _parts(self) -> dict[str, dict[str, Any]]:
        if not self.content:
            return {"values": {}, "changed": {}}
        parts: Mapping[str, Mapping[str, Any]] = json.loads(self.content)
        return {"values": dict(parts["values"]), "changed": dict(parts["changed"])}


def _plain(value: str | Iterable[str]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
