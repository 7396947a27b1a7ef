"""One person's map of mentors: which of the things they want to learn is covered by whom, and what is open."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapport.growth.models import Goal, GoalShare
from rapport.library import guides
from rapport.mentorships.models import Member, Mentorship, Request
from rapport.people.models import Expertise, Person


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody who speaks to an area; ``has_done`` where it comes from their own experience."""

    mentor: Person
    has_done: bool


@dataclass(frozen=True, slots=True)
class Area:
    """One thing somebody wants to learn, and which of their mentors speak to it."""

    slug: str
    name: str
    covers: tuple[Cover, ...]

    @property
    def is_gap(self) -> bool:
        return not self.covers

    @property
    def is_shared(self) -> bool:
        """Whether more than one mentor covers it, so that each could be asked about something else."""
        return len(self.covers) > 1


@dataclass(frozen=True, slots=True)
class MentorRow:
    """One relationship of somebody who learns: what they asked about, and what they work on there."""

    mentorship: Mentorship
    mentor: Person
    asked_about: str
    covers: tuple[str, ...]
    goals: tuple[Goal, ...]
    carried: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class MentorMap:
    """Areas around somebody, their mentors, and how many areas are covered, open, or covered twice."""

    areas: tuple[Area, ...]
    mentors: tuple[MentorRow, ...]

    @property
    def gaps(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.is_gap)

    @property
    def shared(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.is_shared)


def map_of(person: Person) -> MentorMap:
    """The map of one person, for their own eyes only; seven queries, however many mentors they have."""
    mentorships = _learning_in(person)
    mentors = {each.pk: each.partner_of(person) for each in mentorships}
    offered = _offered_by([mentor.pk for mentor in mentors.values()])
    areas = tuple(_area(slug, mentors.values(), offered) for slug in _wanted_by(person))
    asked = _asked_about(person, mentorships)
    goals = _goals_in(person, mentorships)
    carried: Mapping[UUID, list[Goal]] = _carried_into(person, mentorships)
    rows = tuple(
        MentorRow(
            mentorship=each,
            mentor=mentors[each.pk],
            asked_about=asked.get(each.pk, ""),
            covers=tuple(
                area.name for area in areas if mentors[each.pk].pk in {c.mentor.pk for c in area.covers}
            ),
            goals=tuple(goals[each.pk]),
            carried=tuple(carried[each.pk]),
        )
        for each in mentorships
    )
    return MentorMap(areas, rows)


def _learning_in(person: Person) -> list[Mentorship]:
    mine = Member.objects.filter(person=person, left_at=None, role=Member.Role.LEARNING)
    found = Mentorship.objects.open().filter(pk__in=mine.values("mentorship_id")).exclude(pair_key="")
    return list(found.with_members().order_by("began_at", "id"))


def _wanted_by(person: Person) -> Sequence[str]:
    known = guides.skills()
    wanted = person.skills_wanted.order_by("rank", "skill").values_list("skill", flat=True)
    return [skill for skill in wanted if skill in known]


def _offered_by(mentor_ids: Sequence[UUID]) -> Mapping[tuple[UUID, str], bool]:
    """Whether somebody has done a thing themselves (true) or can talk about it; what they refer on is left out."""
    speaking = [Expertise.List.DONE, Expertise.List.TALK]
    rows = Expertise.objects.filter(person_id__in=mentor_ids, list__in=speaking)
    return {
        (person_id, skill): list_ == Expertise.List.DONE
        for person_id, skill, list_ in rows.values_list("person_id", "skill", "list")
    }


def _area(slug: str, mentors: Collection[Person], offered: Mapping[tuple[UUID, str], bool]) -> Area:
    covers = [Cover(mentor, offered[mentor.pk, slug]) for mentor in mentors if (mentor.pk, slug) in offered]
    return Area(slug, str(guides.skills()[slug].name), tuple(covers))


def _asked_about(person: Person, mentorships: Sequence[Mentorship]) -> Mapping[UUID, str]:
    """The area named in the request that led to each of them, in the person's own words."""
    requests = Request.objects.filter(mentee=person, mentorship__in=mentorships)
    return {each.mentorship_id: each.area for each in requests if each.mentorship_id is not None}


def _goals_in(person: Person, mentorships: Sequence[Mentorship]) -> Mapping[UUID, list[Goal]]:
    found: dict[UUID, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.on_the_way().filter(owner=person, mentorship__in=mentorships):
        found[goal.mentorship_id].append(goal)
    return found


def _carried_into(person: Person, mentorships: Sequence[Mentorship]) -> Mapping[UUID, list[Goal]]:
    found: dict[UUID, list[Goal]] = defaultdict(list)
    for share in GoalShare.objects.of(person).filter(mentorship__in=mentorships).select_related("goal"):
        found[share.mentorship_id].append(share.goal)
    return found
