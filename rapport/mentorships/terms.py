"""What the agreement says, for everything that keeps time by it.

No timer uses a default where the agreement has a value: whoever needs a rhythm, a length or quiet hours asks
here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from rapport.mentorships.reveal import Value

WORKING_DAY_HOURS = 24
CHANNELS = {"video": "video", "phone": "phone", "person": "in_person", "mixed": "video"}
"""How a meeting is planned when the agreement names a place: a mix starts out by video."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """When somebody is not reminded: local minutes after midnight, over midnight when from > until, and weekdays.

    ``days`` are weekdays from Monday 0 to Sunday 6.
    """

    from_minute: int = 20 * 60
    until_minute: int = 8 * 60
    days: frozenset[int] = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Terms:
    """The values of the agreement in force, or the program's defaults before one is signed.

    ``cadence_days`` is the agreed interval between meetings. Where the two meet as needed it is the time to
    ``spoken_by``, the day by which they will have spoken. ``answer_hours`` says how soon a message is
    answered; ``notice_hours`` how long before somebody says that they cannot come. The owners are a role,
    ``learning`` or ``guiding``, or ``both``. Quiet hours are local minutes after midnight, ``[quiet_from,
    quiet_until)``, over midnight when from > until; ``quiet_of`` says them for each. ``signed``: these are
    the pair's own values.
    """

    cadence_days: int = 14
    meeting_minutes: int = 60
    channel: str = "video"
    answer_hours: int = 3 * WORKING_DAY_HOURS
    quiet_from_minute: int = 20 * 60
    quiet_until_minute: int = 8 * 60
    term_months: int = 6
    agenda_days_before: int = 3
    signed: bool = False
    answer_working_days: int = 3
    notice_hours: int = 24
    spoken_by: date | None = None
    term_until: date | None = None
    review_days: int = 90
    agenda_owner: str = "learning"
    booking_owner: str = "learning"
    notes_owner: str = "both"
    between: tuple[str, ...] = ("here",)
    number: int = 0
    quiet: Mapping[UUID, Quiet] = field(default_factory=dict)

    @property
    def is_as_needed(self) -> bool:
        return self.spoken_by is not None

    def quiet_of(self, person_id: UUID) -> Quiet:
        """When this person is not reminded of anything in this relationship."""
        return self.quiet.get(person_id) or Quiet(self.quiet_from_minute, self.quiet_until_minute)

    def owns(self, duty: str, role: str) -> bool:
        """Whether a duty (``agenda``, ``booking``, ``notes``) is this role's, alone or with the other."""
        owner = getattr(self, f"{duty}_owner")
        return owner in {role, "both"} or role == "peer"


DEFAULTS = Terms()
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def terms_from(
    values: Mapping[str, Value], quiet: Mapping[UUID, Mapping[str, Value]], *, signed_on: date, number: int
) -> Terms:
    """Terms from the values of clauses. A clause without a value keeps the default."""
    spoken_by = _date(values, "spoken_by") if values.get("cadence_days") == "0" else None
    cadence = int(str(values.get("cadence_days") or DEFAULTS.cadence_days))
    working_days = int(str(values.get("answer_working_days") or DEFAULTS.answer_working_days))
    return Terms(
        cadence_days=max(1, (spoken_by - signed_on).days) if spoken_by else cadence or DEFAULTS.cadence_days,
        meeting_minutes=int(str(values.get("meeting_minutes") or DEFAULTS.meeting_minutes)),
        channel=CHANNELS.get(str(values.get("meeting_place")), DEFAULTS.channel),
        answer_hours=working_days * WORKING_DAY_HOURS,
        answer_working_days=working_days,
        notice_hours=int(str(values.get("notice_hours") or DEFAULTS.notice_hours)),
        spoken_by=spoken_by,
        term_months=int(str(values.get("term_months") or DEFAULTS.term_months)),
        term_until=_date(values, "term_until"),
        review_days=int(str(values.get("review_days") or DEFAULTS.review_days)),
        agenda_owner=str(values.get("agenda_owner") or DEFAULTS.agenda_owner),
        booking_owner=str(values.get("booking_owner") or DEFAULTS.booking_owner),
        notes_owner=str(values.get("notes_owner") or DEFAULTS.notes_owner),
        between=tuple(values.get("channels") or DEFAULTS.between),
        number=number,
        signed=True,
        quiet={person_id: _quiet(own) for person_id, own in quiet.items()},
    )


def minutes_of(hours: str) -> tuple[int, int]:
    """``"20:00-08:00"`` as minutes after midnight. Raises: ValueError."""
    start, end = (part.split(":") for part in hours.split("-"))
    return int(start[0]) * 60 + int(start[1]), int(end[0]) * 60 + int(end[1])


def _quiet(own: Mapping[str, Value]) -> Quiet:
    start, end = (
        minutes_of(str(own["quiet_hours"]))
        if own.get("quiet_hours")
        else (DEFAULTS.quiet_from_minute, DEFAULTS.quiet_until_minute)
    )
    days = frozenset(WEEKDAYS.index(day) for day in own.get("quiet_days", ()))
    return Quiet(start, end, days)


def _date(values: Mapping[str, Value], key: str) -> date | None:
    return date.fromisoformat(str(values[key])) if values.get(key) else None
