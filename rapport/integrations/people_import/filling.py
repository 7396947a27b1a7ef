"""Writing what a sheet says into profiles, for a whole batch of people with a few queries."""

from dataclasses import replace

from django.conf import settings
from django.db.models import Model

from rapport.integrations.people_import.known import Profile
from rapport.people.models import Capacity, Expertise, Person, Pick, SkillWanted, Window
from rapport.programs.models import Enrollment, Program, SignUpAnswers

_PERSON_FIELDS = ("name", "place", "time_zone", "department", "job_title")
_ANSWERS = ("goal", "experience", "wishes", "vetoes", "earlier_partners")
_ROWS: tuple[type[Model], ...] = (SkillWanted, Expertise, Pick, Window)


def start_of(profile: Profile, actor: Person | None) -> dict[str, str]:
    """What a new account starts with; where the sheet is silent, the clock and language of who brings them in."""
    ours = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
    spoken = [ours[code] for code in profile.languages if code in ours]
    start = {} if actor is None else {"time_zone": actor.time_zone, "language": actor.language}
    if spoken:
        start["language"] = spoken[0]
    said = {
        field: value for field in _PERSON_FIELDS if field != "name" and (value := getattr(profile, field))
    }
    return {**start, **said}


class Filling:
    """Collects what is to be written for the people of one batch, and writes it all at once.

    What the sheet leaves open stays as it was. Call ``write`` in the transaction that examined the batch.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._people: list[Person] = []
        self._capacities: list[Capacity] = []
        self._rows: dict[type[Model], list[Model]] = {model: [] for model in _ROWS}
        self._answers: list[SignUpAnswers] = []

    def add_profile(self, person: Person, before: Profile, said: Profile, *, is_new: bool) -> None:
        """Let a person's profile be what it was, with what the sheet says over it."""
        after = _over(said, before)
        if not is_new and before.changed_by(said):
            for field in _PERSON_FIELDS:
                setattr(person, field, getattr(after, field))
            person.save(update_fields=_PERSON_FIELDS)
        self._people.append(person)
        self._capacities.append(self._capacity(person, after))
        self._add(SkillWanted, [{"skill": s, "rank": n} for n, s in enumerate(after.skills_wanted, 1)])
        self._add(
            Expertise, [{"skill": s, "list": Expertise.List.DONE} for s in sorted(after.skills_offered)]
        )
        self._add(
            Window,
            [{"weekday": day, "from_minute": a, "until_minute": b} for day, a, b in sorted(after.windows)],
        )
        for kind, cards in (
            (Pick.Kind.VALUE, after.values),
            (Pick.Kind.INTEREST, sorted(after.interests)),
            (Pick.Kind.DISLIKE, sorted(after.dislikes)),
        ):
            self._add(Pick, [{"kind": kind, "card": card, "rank": n} for n, card in enumerate(cards, 1)])

    def add_answers(self, enrollment: Enrollment, before: Profile, said: Profile) -> None:
        """Seal what they wrote for this program, where they wrote anything."""
        if any(getattr(said, name) for name in _ANSWERS):
            after = _over(said, before)
            words = {name: getattr(after, name) for name in _ANSWERS}
            self._answers.append(SignUpAnswers(enrollment=enrollment, **words))

    def write(self) -> None:
        """Write everything: for each table what was there of these people goes, and what should be there comes."""
        Capacity.objects.bulk_create(
            self._capacities,
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=["hours_per_month", "partners_most", "languages"],
        )
        for model, rows in self._rows.items():
            model._default_manager.filter(person__in=self._people).delete()
            model._default_manager.bulk_create(rows)
        SignUpAnswers.objects.filter(enrollment__in=[each.enrollment_id for each in self._answers]).delete()
        SignUpAnswers.objects.bulk_create(self._answers)

    def _add(self, model: type[Model], values: list[dict[str, object]]) -> None:
        self._rows[model] += [model(person=self._people[-1], **each) for each in values]

    def _capacity(self, person: Person, after: Profile) -> Capacity:
        capacity = Capacity(person=person, hours_per_month=self._program.hours_per_month)
        if after.hours is not None:
            capacity.hours_per_month = after.hours
        if after.partners is not None:
            capacity.partners_most = after.partners
        if after.languages:
            capacity.languages = ",".join(after.languages)
        return capacity


def _over(said: Profile, before: Profile) -> Profile:
    """What was there with what is said over it. A card stands on one side: what is said of it last counts."""
    after = replace(before, **{name: getattr(said, name) for name in before.changed_by(said)})
    return replace(
        after,
        interests=after.interests - said.dislikes if not said.interests else after.interests,
        dislikes=after.dislikes - after.interests if said.interests else after.dislikes,
    )
