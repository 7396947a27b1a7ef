"""Loading the demo, and whom one can be in it."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from rapport.desk.demo.cast import address_of, bring_in, invite_the_rest
from rapport.desk.demo.stage import Stage, swiftly
from rapport.desk.demo.stories import stories
from rapport.kernel import clock
from rapport.people.models import Person

LASTS = timedelta(days=275)
FACES = (
    ("amara", "learns with Jonas, guides Leïla"),
    ("jonas", "guides Amara; an ended one with Noor"),
    ("leila", "learns with Amara, not yet signed"),
    ("priya", "coordinates the program"),
    ("bernard", "its contact for safeguarding"),
    ("noor", "it has gone quiet with Hye-jin"),
    ("daniel", "time to look back"),
    ("thandi", "just introduced"),
    ("samir", "waits for an answer to his request"),
)


def load(progress: Callable[[str], None] = lambda _line: None) -> None:
    """Play the demo up to now. ``progress`` hears of each month as it begins."""
    until = clock.now().replace(second=0, microsecond=0)
    swiftly(lambda: _play(until, progress))


def _play(end: datetime, progress: Callable[[str], None]) -> None:
    start = end - LASTS
    chance = random.Random("side by side")  # noqa: S311 - the same demo every time, not a secret
    with clock.frozen_at(start):
        program, people = bring_in(start, chance)
    stage = Stage(program, people, start + timedelta(days=4), end)
    stage.play(stories(stage), progress)
    with clock.frozen_at(end - timedelta(days=6)):
        invite_the_rest(program, people["priya"], end - timedelta(days=6))
    stage.settle()


def sign_in_names() -> Iterator[tuple[str, str]]:
    """Addresses of those who are here and who they are, for whoever starts the demo; all share one password."""
    here = set(Person.objects.values_list("email", flat=True))
    for key, who in FACES:
        if address_of(key) in here:
            yield address_of(key), who
