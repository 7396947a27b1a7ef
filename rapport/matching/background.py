"""Answers that are used and shown to nobody: kept by their owner, read by the engine where a mentee asks for it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.library.reading import Text
from rapport.matching.models import Background
from rapport.people.models import Person
from rapport.vault.keys import hold

FEWEST = 5
"""An answer that fewer mentors gave is not used: a suggestion would tell who gave it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing people may tell, with its answers by code."""

    key: str
    label: Text
    hope: Text
    answers: Mapping[str, Text]

    @property
    def is_yes_or_no(self) -> bool:
        return "yes" in self.answers


YES_NO = {"yes": _("Yes"), "no": _("No")}
QUESTIONS = (
    Question(
        "gender",
        _("How you describe yourself"),
        _("A mentor who describes themselves as"),
        {
            "woman": _("A woman"),
            "man": _("A man"),
            "non_binary": _("Non-binary"),
            "another": _("In another way"),
        },
    ),
    Question(
        "first_to_study",
        _("You were the first in your family to study"),
        _("A mentor who was the first in their family to study"),
        YES_NO,
    ),
    Question(
        "moved_here",
        _("You moved to the country you work in"),
        _("A mentor who moved to the country they work in"),
        YES_NO,
    ),
    Question(
        "caring",
        _("You care for children or relatives"),
        _("A mentor who cares for children or relatives"),
        YES_NO,
    ),
    Question(
        "health",
        _("You live with a disability or a long illness"),
        _("A mentor who lives with a disability or a long illness"),
        YES_NO,
    ),
)


def background_of(person: Person) -> Background | None:
    """What somebody told; for their own page and for the engine only."""
    return Background.objects.filter(person=person).select_related("person").first()


def save_background(
    person: Person,
    *,
    said: Mapping[str, str],
    hoped: Mapping[str, Collection[str]],
    is_used: bool,
    now: datetime,
) -> Background:
    """Keep what somebody tells; codes that do not exist are dropped. No event is recorded: nobody is to know."""
    known = {question.key: question.answers for question in QUESTIONS}
    with transaction.atomic():
        kept = _held(person, now)
        kept.put(
            said={key: said[key] for key in known if said.get(key) in known[key]},
            hoped={key: [each for each in hoped.get(key, ()) if each in known[key]] for key in known},
        )
        kept.is_used, kept.changed_at = is_used, now
        kept.version += 1
        kept.save()
    return kept


def hopes_of(mentee_ids: Collection[UUID]) -> dict[UUID, Mapping[str, tuple[str, ...]]]:
    """What the mentees hope for who have switched it on for themselves; one query, and one for the keys."""
    return {
        each.person_id: each.hoped for each in _opened(Background.objects.filter(is_used=True), mentee_ids)
    }


def answers_worth_using(mentor_ids: Collection[UUID]) -> dict[UUID, Mapping[str, str]]:
    """What mentors told, without any answer that fewer than five of them gave; one query, and one for the keys."""
    said = {each.person_id: each.said for each in _opened(Background.objects.all(), mentor_ids)}
    given = Counter(pair for answers in said.values() for pair in answers.items())
    return {
        person_id: {key: value for key, value in answers.items() if given[key, value] >= FEWEST}
        for person_id, answers in said.items()
    }


def answers_by_question(people: Mapping[str, Person]) -> Iterable[tuple[Text, dict[str, str]]]:
    """For counting groups of people: each question with the answers in words, by the id the engine knows."""
    ids = {person.pk: key for key, person in people.items()}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    words = {question.key: question.answers for question in QUESTIONS}
    for each in _opened(Background.objects.all(), list(ids)):
        for question, answer in each.said.items():
            if answer in words.get(question, {}):
                found[question][ids[each.person_id]] = str(words[question][answer])
    return [(question.label, found[question.key]) for question in QUESTIONS if question.key in found]


def _opened(rows: QuerySet[Background], person_ids: Collection[UUID]) -> list[Background]:
    # Whoever erased themselves has no key any more; their row goes with the jobs that follow.
    kept = list(rows.filter(person_id__in=person_ids, person__left_at=None).select_related("person"))
    hold(each.person.key_id for each in kept if each.person.key_id)
    return kept


def _held(person: Person, now: datetime) -> Background:
    found, _made = locked(Background.objects.all()).get_or_create(person=person, defaults={"changed_at": now})
    found.person = person
    return found
