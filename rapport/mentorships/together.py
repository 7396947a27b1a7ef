"""What a relationship itself asks of a person next: the agreement, a review, a break that is over, a goodbye."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from rapport.history.models import Event
from rapport.kernel.prepared import prepared
from rapport.mentorships.agreement.policies import ABOUT
from rapport.mentorships.lifecycle import OPEN, State
from rapport.mentorships.models import (
    AgreementVersion,
    Answer,
    Choice,
    GoodbyeLetter,
    Mentorship,
    Review,
    Round,
    Signature,
)
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """How far one person is with what a relationship asks; facts, read in one query for all of them."""

    has_questions: bool
    is_again: bool
    other_is_done: bool
    has_draft: bool
    has_signed: bool
    other_has_signed: bool
    looks_back: bool
    decides: bool
    has_said_goodbye: bool
    has_goal: bool


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """At most one step for each relationship, in one query for all of them together."""
    open_ones = [each for each in mentorships if each.life in OPEN and not each.is_frozen]
    if not open_ones:
        return
    asked = asked_of(person, open_ones)
    today = now.astimezone(person.zone).date()
    for mentorship in open_ones:
        if mentorship.life is State.PAUSED:
            if mentorship.paused_until is not None and mentorship.paused_until <= today:
                yield _carry_on(mentorship)
            continue
        if mentorship.pk in asked:
            step = _step(person, mentorship, asked[mentorship.pk], now)
            if step is not None:
                yield step


def asked_of(person: Person, mentorships: Collection[Mentorship]) -> Mapping[UUID, Asked]:
    """How far this person is with each relationship."""
    ids = tuple(each.pk for each in mentorships)
    return {row[0]: Asked(*row[1:]) for row in _asked(person_id=person.pk, mentorship_ids=ids)}


@prepared
def _asked(person_id: UUID, mentorship_ids: tuple[UUID, ...]) -> QuerySet[Mentorship, tuple[Any, ...]]:
    rows = Mentorship.objects.filter(pk__in=mentorship_ids).annotate(**_facts(Person(pk=person_id)))
    return rows.values_list("pk", *Asked.__dataclass_fields__)


def _facts(person: Person) -> dict[str, Exists]:
    questions = Round.objects.filter(mentorship=OuterRef("pk"), kind__in=ABOUT).open()
    draft = AgreementVersion.objects.filter(mentorship=OuterRef("pk")).draft()
    signatures = Signature.objects.filter(agreement__mentorship=OuterRef("pk"), signed_at__isnull=False)
    signatures = signatures.filter(agreement__state=AgreementVersion.State.DRAFT)
    review = Review.objects.filter(mentorship=OuterRef("pk"), state=Review.State.OPEN)
    chosen = Choice.objects.filter(review=OuterRef("pk"), member__person=person)
    letters = GoodbyeLetter.objects.filter(mentorship=OuterRef("pk"), author__person=person)
    return {
        "has_questions": Exists(questions.exclude(Exists(_answers_in().filter(member__person=person)))),
        "is_again": Exists(questions.filter(kind=Round.Kind.RECALIBRATE)),
        "other_is_done": Exists(questions.filter(Exists(_answers_in().exclude(member__person=person)))),
        "has_draft": Exists(draft),
        "has_signed": Exists(signatures.filter(member__person=person)),
        "other_has_signed": Exists(signatures.exclude(member__person=person)),
        "looks_back": Exists(
            review.filter(round__state=Round.State.OPEN).exclude(
                Exists(
                    Answer.objects.filter(
                        round=OuterRef("round"), member__person=person, submitted_at__isnull=False
                    )
                )
            )
        ),
        "decides": Exists(review.filter(round__state=Round.State.REVEALED).exclude(Exists(chosen))),
        "has_said_goodbye": Exists(letters.filter(sent_at__isnull=False)),
        "has_goal": Exists(Event.objects.filter(mentorship_id=OuterRef("pk"), verb="goal.set")),
    }


def _answers_in() -> QuerySet[Answer]:
    return Answer.objects.filter(round=OuterRef("pk"), submitted_at__isnull=False)


def _step(person: Person, mentorship: Mentorship, asked: Asked, now: datetime) -> NextStep | None:
    space = f"/spaces/{mentorship.pk}/"
    if mentorship.life is State.CLOSING:
        return None if asked.has_said_goodbye else _goodbye(person, mentorship, f"{space}ending/")
    if asked.decides or asked.looks_back:
        return _review(person, mentorship, asked, f"{space}review/")
    if asked.has_questions:
        return _questions(person, mentorship, asked, f"{space}agreement/answers/")
    if asked.has_draft and not asked.has_signed:
        return _signature(person, mentorship, asked, f"{space}agreement/together/")
    explored = mentorship.explore_until is not None and mentorship.explore_until <= now.date()
    if explored and not asked.has_goal and mentorship.life is State.ACTIVE:
        return NextStep(
            mentorship.pk, Press.GROW, "agreement.goal",
            title=_("You’ve looked around. What is it for?"),
            why=_("You wanted to explore until now. One goal is enough to begin with."),
            action=_("Write a goal"), url=f"{space}goals/new/", minutes=10,
        )  # fmt: skip
    return None


def _questions(person: Person, mentorship: Mentorship, asked: Asked, url: str) -> NextStep:
    name = {"name": mentorship.partner_of(person).first_name}
    why = (
        _("%(name)s has finished. When you have too, you both see both.") % name
        if asked.other_is_done
        else _("You each answer on your own first, so that neither of you just agrees with the other.")
    )
    return NextStep(
        mentorship.pk, Press.ANSWER, "agreement.answer",
        title=_("Does your agreement still fit?") if asked.is_again else _("How do you want this to work?"),
        why=why, action=_("Answer on my own"), url=url, minutes=5 if asked.is_again else 15,
    )  # fmt: skip


def _signature(person: Person, mentorship: Mentorship, asked: Asked, url: str) -> NextStep:
    name = {"name": mentorship.partner_of(person).first_name}
    why = (
        _("%(name)s has signed. Read it once more, and sign when you can stand behind it.") % name
        if asked.other_has_signed
        else _("You’ve both answered. What’s left is words you can both stand behind.")
    )
    return NextStep(
        mentorship.pk, Press.ANSWER if asked.other_has_signed else Press.PREPARE, "agreement.sign",
        title=_("Your agreement with %(name)s is nearly there") % name,
        why=why, action=_("Go on with it"), url=url, minutes=10,
    )  # fmt: skip


def _review(person: Person, mentorship: Mentorship, asked: Asked, url: str) -> NextStep:
    name = {"name": mentorship.partner_of(person).first_name}
    if asked.decides:
        return NextStep(
            mentorship.pk, Press.ANSWER, "review.decide",
            title=_("You and %(name)s: how does it go on?") % name,
            why=_("You’ve both looked back. It’s decided when you’ve both said the same."),
            action=_("Decide together"), url=url, minutes=5,
        )  # fmt: skip
    return NextStep(
        mentorship.pk, Press.ANSWER, "review.answer",
        title=_("Look back with %(name)s") % name,
        why=_("Five questions, on your own first. Then you both see both, and decide how it goes on."),
        action=_("Look back"), url=url, minutes=10,
    )  # fmt: skip


def _goodbye(person: Person, mentorship: Mentorship, url: str) -> NextStep:
    return NextStep(
        mentorship.pk, Press.PREPARE, "ending.goodbye",
        title=_("Say goodbye to %(name)s") % {"name": mentorship.partner_of(person).first_name},
        why=_("A good end is under way. A few words, or one more hour."),
        action=_("See how it stands"), url=url, minutes=10,
    )  # fmt: skip


def _carry_on(mentorship: Mentorship) -> NextStep:
    return NextStep(
        mentorship.pk, Press.GENTLE, "pausing.carry_on",
        title=_("Would you two like to carry on?"),
        why=_("This is about the day your break was to last to."),
        action=_("Say how it goes on"), url=f"/spaces/{mentorship.pk}/pause/", minutes=1,
    )  # fmt: skip
