"""What is known here about the people of a sheet, fetched whole, in a form that compares with what the sheet says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from rapport.integrations.people_import.candidates import Candidate
from rapport.kernel.sheets.columns import plain_words
from rapport.kernel.sheets.times import Window
from rapport.people.models import Expertise, Person, Pick
from rapport.programs.models import Enrollment, Program, SignUpAnswers
from rapport.vault import keys

CHUNK = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The part of a person's profile that a sheet can fill. ``None`` or empty: says nothing."""

    name: str = ""
    place: str = ""
    time_zone: str = ""
    department: str = ""
    job_title: str = ""
    line_manager: str = ""
    languages: tuple[str, ...] = ()
    hours: Decimal | None = None
    partners: int | None = None
    skills_wanted: tuple[str, ...] = ()
    skills_offered: frozenset[str] = frozenset()
    values: tuple[str, ...] = ()
    interests: frozenset[str] = frozenset()
    dislikes: frozenset[str] = frozenset()
    windows: frozenset[Window] = frozenset()
    goal: str = ""
    experience: str = ""
    wishes: str = ""
    vetoes: str = ""
    earlier_partners: str = ""

    def changed_by(self, other: "Profile") -> tuple[str, ...]:
        """The names of what ``other`` says and this does not, or says otherwise."""
        return tuple(
            each.name
            for each in fields(self)
            if (new := getattr(other, each.name)) not in (None, "", (), frozenset())
            and new != getattr(self, each.name)
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has an account: their enrollment in the program, if any, and what their profile says."""

    person: Person
    enrollment: Enrollment | None
    profile: Profile

    @property
    def keeps_own_profile(self) -> bool:
        """Whether they have said yes to taking part in something here: then their profile is theirs alone."""
        return self.person.agreed_to_preview_at is not None


def profile_of_candidate(candidate: Candidate, managers: Mapping[str, str]) -> Profile:
    """What a row of the sheet says, as a profile. ``managers`` gives the address key behind what names a manager."""
    return Profile(
        name=candidate.name,
        place=candidate.place,
        time_zone=candidate.time_zone,
        department=candidate.department,
        job_title=candidate.job_title,
        line_manager=_manager_of(candidate, managers),
        languages=candidate.languages,
        hours=candidate.hours,
        partners=candidate.partners,
        skills_wanted=candidate.skills_wanted,
        skills_offered=frozenset(candidate.skills_offered),
        values=candidate.values,
        interests=frozenset(candidate.interests),
        dislikes=frozenset(candidate.dislikes),
        windows=frozenset(candidate.windows),
        goal=candidate.goal,
        experience=candidate.experience,
        wishes=candidate.wishes,
        vetoes=candidate.vetoes,
        earlier_partners=candidate.earlier_partners,
    )


def _manager_of(candidate: Candidate, managers: Mapping[str, str]) -> str:
    key = managers.get(name_key(candidate.line_manager), "") if candidate.line_manager else ""
    # Some sheets name the head of a unit as their own manager; nobody reports to themselves.
    return "" if key == candidate.key else key


def known_people(program: Program, address_keys: Collection[str]) -> dict[str, Known]:
    """Everybody of these addresses who has an account, by address key. A few queries for each 400 of them."""
    found: dict[str, Known] = {}
    wanted = sorted(set(address_keys) - {""})
    for start in range(0, len(wanted), CHUNK):
        found.update(_known_chunk(program, wanted[start : start + CHUNK]))
    return found


def _known_chunk(program: Program, address_keys: Iterable[str]) -> dict[str, Known]:
    people = list(
        Person.objects.filter(email_key__in=list(address_keys))
        .select_related("capacity", "line_manager")
        .prefetch_related("skills_wanted", "expertise", "picks", "windows")
    )
    enrollments = {
        each.person_id: each
        for each in Enrollment.objects.filter(program=program, person__in=people).select_related("person")
    }
    answers = {
        each.enrollment_id: each
        for each in SignUpAnswers.objects.filter(enrollment__in=enrollments.values()).select_related(
            "enrollment__person"
        )
    }
    # One query for all their keys, instead of one at each first look at somebody's answers.
    keys.hold(person.key_id for person in people if person.key_id is not None)
    return {
        person.email_key: Known(
            person,
            enrollment := enrollments.get(person.pk),
            _profile_of(person, None if enrollment is None else answers.get(enrollment.pk)),
        )
        for person in people
    }


def _profile_of(person: Person, answers: SignUpAnswers | None) -> Profile:
    capacity = getattr(person, "capacity", None)
    picks: dict[str, list[str]] = {kind: [] for kind in Pick.Kind.values}
    for pick in person.picks.all():
        picks[pick.kind].append(pick.card)
    return Profile(
        name=person.name,
        place=person.place,
        time_zone=person.time_zone,
        department=person.department,
        job_title=person.job_title,
        line_manager="" if person.line_manager is None else person.line_manager.email_key,
        languages=() if capacity is None else tuple(filter(None, capacity.languages.split(","))),
        hours=None if capacity is None else capacity.hours_per_month,
        partners=None if capacity is None else capacity.partners_most,
        skills_wanted=tuple(each.skill for each in person.skills_wanted.all()),
        skills_offered=frozenset(
            each.skill for each in person.expertise.all() if each.list != Expertise.List.REFER
        ),
        values=tuple(picks[Pick.Kind.VALUE]),
        interests=frozenset(picks[Pick.Kind.INTEREST]),
        dislikes=frozenset(picks[Pick.Kind.DISLIKE]),
        windows=frozenset(
            (each.weekday, each.from_minute, each.until_minute) for each in person.windows.all()
        ),
        goal="" if answers is None else answers.goal,
        experience="" if answers is None else answers.experience,
        wishes="" if answers is None else answers.wishes,
        vetoes="" if answers is None else answers.vetoes,
        earlier_partners="" if answers is None else answers.earlier_partners,
    )


def managers_of(program: Program, candidates: Iterable[Candidate]) -> dict[str, str]:
    """The address key behind every name or address that could stand for a line manager.

    Looks among the people of the sheet and of the program; a name that two people share stands for neither.
    """
    pairs = [(each.name, each.key) for each in candidates if each.key and not each.problems]
    pairs += list(
        Enrollment.objects.filter(program=program).order_by().values_list("person__name", "person__email_key")
    )
    by_name: dict[str, set[str]] = {}
    for name, key in pairs:
        by_name.setdefault(name_key(name), set()).add(key)
        by_name.setdefault(name_key(key), set()).add(key)
    return {name: next(iter(keys_)) for name, keys_ in by_name.items() if name and len(keys_) == 1}


def name_key(text: str) -> str:
    """A name or address as it is compared: its words in any order, so that “Okafor, Ada” is “Ada Okafor”."""
    return text.casefold() if "@" in text else " ".join(sorted(plain_words(text)))
