import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.kernel.versions import Versioned
from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.mentorships.models.rounds import Round
from rapport.mentorships.reveal import Value
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class AgreementVersionQuerySet(models.QuerySet["AgreementVersion"]):
    def visible_to(self, person: Person) -> "AgreementVersionQuerySet":
        """The agreements of this person's relationships, earlier versions and drafts included."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def draft(self) -> "AgreementVersionQuerySet":
        return self.filter(state=AgreementVersion.State.DRAFT)

    def in_force(self) -> "AgreementVersionQuerySet":
        return self.filter(state=AgreementVersion.State.IN_FORCE)

    def ever_in_force(self) -> "AgreementVersionQuerySet":
        """What was signed by everybody: the one in force and those before it, newest first."""
        return self.exclude(in_force_at=None).order_by("-number")

    def with_text(self) -> "AgreementVersionQuerySet":
        """With topics and signatures: two queries more for any number of versions."""
        return self.select_related("mentorship", "proposed_by").prefetch_related(
            models.Prefetch("topics", AgreementTopic.objects.select_related("changed_by")),
            models.Prefetch("signatures", Signature.objects.select_related("member__person")),
        )

    def with_everything(self) -> "AgreementVersionQuerySet":
        """As ``with_text``, and with who stands behind each topic."""
        return self.with_text().prefetch_related("topics__stands")


class AgreementVersion(models.Model):
    """One version of what a pair agreed: drafted together, in force once everybody has signed, kept for good.

    ``terms`` holds the values the rest of the product keeps time by, as codes, dates and numbers: signals.
    ``changed_topics`` are the topics that differ from the version before. All words are in the topics.
    Purpose: that neither has to guess. Erasure: with the mentorship's key.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_FORCE = "in_force"
        REPLACED = "replaced"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL, related_name="agreements")
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    based_on = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="followers")
    terms = models.JSONField(default=dict)
    changed_topics = models.JSONField(default=list)
    made_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        ordering = ["mentorship_id", "-number", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "number"], condition=~Q(state="dropped"), name="agreement_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(state="draft"), name="one_draft_of_an_agreement"
            ),
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(state="in_force"), name="one_agreement_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], in_force_at__isnull=True)
                | Q(state__in=["in_force", "replaced"], in_force_at__isnull=False),
                name="agreement_in_force_since",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.number}: {self.state}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == self.State.IN_FORCE

    def topic(self, key: str) -> "AgreementTopic | None":
        """One topic of it; uses prefetched topics where there are any."""
        return next((topic for topic in self.topics.all() if topic.topic == key), None)

    def signature_of(self, member: Member) -> "Signature | None":
        return next((each for each in self.signatures.all() if each.member_id == member.pk), None)


class AgreementTopic(Versioned):
    """What a version says on one topic: values both chose, values each keeps, and words in common.

    ``content`` is sealed JSON. ``joint`` maps a clause to the value both agreed; ``own`` maps a member's id
    to the clauses each keeps to themselves; ``words`` stand for both. Purpose and erasure: as the
    agreement's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=20)
    content = SealedTextField(kind="agreement_text", key="agreement.mentorship.key_id")
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["agreement_id", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "topic"], name="one_text_each_topic")]

    def __str__(self) -> str:
        return f"{self.topic} of agreement {self.agreement_id}"

    @property
    def joint(self) -> dict[str, Value]:
        return dict(self._parts()["joint"])

    @property
    def words(self) -> str:
        return str(self._parts()["words"])

    def own(self, member: Member) -> dict[str, Value]:
        """The values this member keeps beside the other's."""
        return dict(self._parts()["own"].get(str(member.pk), {}))

    def put(self, *, joint: Mapping[str, Value], own: Mapping[str, Mapping[str, Value]], words: str) -> bool:
        """Set everything this topic says; returns whether anything changed. ``own`` is keyed by member id."""
        before = self.content
        self.content = json.dumps(
            {
                "joint": {key: value for key, value in joint.items() if value},
                "own": {
                    who: {key: value for key, value in values.items() if value} for who, values in own.items()
                },
                "words": words,
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        return bool(self.content != before)

    def everybody(self) -> dict[str, dict[str, Value]]:
        """What each keeps, by member id as text."""
        return {who: dict(values) for who, values in self._parts()["own"].items()}

    def is_stood_behind_by(self, member: Member) -> bool:
        return any(stand.member_id == member.pk for stand in self.stands.all())

    def _parts(self) -> dict[str, Any]:
        if not self.content:
            return {"joint": {}, "own": {}, "words": ""}
        parts: dict[str, Any] = json.loads(self.content)
        return parts


class Stand(models.Model):
    """A member stands behind the words of a topic as they are; changing the words takes it back.

    Purpose: that both mean the same words. Erasure: with the agreement.
    """

    topic = models.ForeignKey(AgreementTopic, on_delete=models.CASCADE, related_name="stands")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["topic_id", "member_id"]
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="one_stand_each")]

    def __str__(self) -> str:
        return f"stand {self.pk}"


class Signature(models.Model):
    """One member's hand under a version: the paragraph on confidence ticked by itself, then name and date.

    The name is kept as it was when they signed. Purpose: a promise with a date. Erasure: with the
    mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="signatures")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    confidence_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    name = SealedTextField(kind="agreement_text", key="agreement.mentorship.key_id")

    class Meta:
        ordering = ["agreement_id", "signed_at", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "member"], name="one_signature_each"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(confidence_at__isnull=False),
                name="confidence_before_signature",
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"
