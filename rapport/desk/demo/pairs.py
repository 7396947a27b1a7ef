"""What the demo's files say of two people, ready to be played."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rapport.desk.demo.cast import data
from rapport.desk.demo.stage import Stage
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


@dataclass(slots=True)
class Pair:
    """Two people, their words, and the relationship once there is one."""

    stage: Stage
    mentee: Person
    mentor: Person
    row: Mapping[str, Any]
    mentorship_id: Any = None
    used: dict[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return str(self.row["path"])

    @property
    def rhythm(self) -> timedelta:
        return timedelta(days=self.row.get("rhythm", 14))

    @property
    def minutes(self) -> int:
        return int(self.row.get("minutes", 60))

    @property
    def zone(self) -> ZoneInfo:
        return self.mentee.zone

    def fresh(self) -> Mentorship:
        """The relationship as it stands, members fetched: every act asks again, as every page does."""
        return Mentorship.objects.with_members().get(pk=self.mentorship_id)

    def who(self, role: str) -> Person:
        """The person of a role in the files: ``mentee`` or ``mentor``."""
        return self.mentee if role == "mentee" else self.mentor

    def at(self, moment: datetime, hour: int = 0) -> datetime:
        """The hour at which these two meet, on the day of ``moment``, or on Monday where that is a weekend."""
        day = moment.astimezone(self.zone).date()
        day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
        return datetime.combine(day, time(hour or self.row.get("hour", 15)), self.zone)

    def written(self, number: int) -> "WrittenMeeting":
        """The words of their meeting of this number, from 0; drawn from the pool where none are written."""
        known: Sequence[Mapping[str, Any]] = self.row.get("meetings", ())
        return WrittenMeeting.of(known[number]) if number < len(known) else WrittenMeeting.drawn(self, number)

    def draw(self, pool: str) -> Any:
        """Words of a kind that these two have not used."""
        return self.stage.draw(pool, f"{self.row['mentee']} {self.row['mentor']}")

    def more(self, name: str) -> Sequence[Sequence[Any]]:
        """What else the files hold for them (``wins``, ``messages``): how many days ago, whose, the words."""
        found: Sequence[Sequence[Any]] = self.row.get("more", {}).get(name, ())
        return found


@dataclass(frozen=True, slots=True)
class WrittenMeeting:
    """The words of one meeting. Entries begin with ``mentee`` or ``mentor``: whose they are."""

    topics: Sequence[Sequence[Any]]
    notes: Sequence[Sequence[str]]
    takeaways: Sequence[str]
    thanks: Sequence[str]
    promises: Sequence[Sequence[str]]
    pad: str = ""
    arriving: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "WrittenMeeting":
        return cls(
            row.get("topics", ()),
            row.get("notes", ()),
            row.get("takeaways", ("", "")),
            row.get("thanks", ("", "")),
            row.get("promises", ()),
            row.get("pad", ""),
            row.get("arriving", ""),
        )

    @classmethod
    def drawn(cls, pair: Pair, number: int) -> "WrittenMeeting":
        """Words from the pool; these two never get the same twice, and the guide writes some every other time."""
        promise = pair.draw("promises")
        return cls(
            topics=(("mentee", 20, pair.draw("topics")),),
            notes=(("mentee", pair.draw("notes")),),
            takeaways=(pair.draw("takeaways"), pair.draw("guide_takeaways") if number % 2 else ""),
            thanks=(pair.draw("thanks"), "") if number % 3 == 1 else ("", ""),
            promises=(("mentee", promise["text"], promise["result"]),),
        )


def pairs_of(stage: Stage) -> Iterator[Pair]:
    """Every relationship of the files."""
    for row in data("pairs")["pairs"]:
        yield Pair(stage, stage.people[row["mentee"]], stage.people[row["mentor"]], row)
