"""Who is in the demo: sixty people of a program called Side by Side, brought in through the real operations."""

import random
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from rapport.people.hours import SLOTS, Hours
from rapport.people.models import Expertise, Person
from rapport.people.operations.lists import save_expertise, save_interests, save_skills_wanted, save_values
from rapport.people.operations.profile import AboutThem, save_about, save_clock, save_portrait
from rapport.people.operations.time import save_hours, save_windows
from rapport.programs.models import Enrollment, Program
from rapport.programs.operations import (
    accept_invitation,
    change_program,
    describe,
    enroll,
    found_program,
    invite,
    list_person,
)
from rapport.programs.operations.settings import settings_of

DATA = Path(__file__).parent / "data"
PASSWORD = "side by side"  # noqa: S105 - the demo's, printed at its start
WINDOWS = ("1-afternoon", "3-afternoon", "0-morning", "2-midday", "4-morning", "1-evening")
OUT_OF_THE_LIST = {"done": "DONE", "talk": "TALK", "refer": "REFER"}


@lru_cache(maxsize=4)
def data(name: str) -> dict[str, Any]:
    """One of the demo's files of words."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def address_of(key: str) -> str:
    """The address somebody of the demo signs in with."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode("ascii")
    return f"{plain}@side-by-side.example"


def bring_in(start: datetime, chance: random.Random) -> tuple[Program, dict[str, Person]]:
    """Found the program and bring its people in, over the first two weeks."""
    known = data("people")["people"]
    # Hashing is slow on purpose, and everybody here has the same password.
    password = make_password(PASSWORD)
    people = {key: _person(key, row, start, password) for key, row in known.items() if not _is_to_come(row)}
    program = found_program("Side by Side", coordinator=people["priya"], now=start, slug="side-by-side")
    settings = replace(
        settings_of(program),
        aims="People who keep cities moving, two by two, for as long as it helps.",
        term_months=9,
        safeguarding=frozenset({people["bernard"].pk}),
    )
    change_program(program, settings, version=program.version, actor=people["priya"], now=start)
    for number, (key, person) in enumerate(people.items()):
        when = start + timedelta(hours=5 * number)
        _profile(person, known[key], chance, when)
        if known[key]["part"] != "staff":
            enrollment, _new = enroll(program, person, actor=people["priya"], now=when, **_part(known[key]))
            invitation = invite(enrollment, actor=people["priya"], now=when)
            _describe(accept_invitation(invitation, person, when), known[key], when)
    return program, people


def invite_the_rest(program: Program, priya: Person, now: datetime) -> None:
    """Those who are on the list: asked lately, and one not yet. What they are looking for came with the list."""
    for key, row in data("people")["people"].items():
        if _is_to_come(row):
            enrollment, _new = list_person(
                program, email=address_of(key), name=row["name"], actor=priya, now=now, **_part(row)
            )
            _describe(enrollment, row, now)
            _profile(enrollment.person, row, random.Random(key), now)  # noqa: S311 - a choice of hours, not a secret
            if row.get("invited"):
                invite(enrollment, actor=priya, now=now)


def _describe(enrollment: Enrollment, row: Mapping[str, Any], now: datetime) -> None:
    if row.get("goal"):
        describe(enrollment, goal=row["goal"], experience="", actor=enrollment.person, now=now)


def _is_to_come(row: Mapping[str, Any]) -> bool:
    return bool(row.get("invited") or row.get("listed"))


def _part(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"learns": row["part"] in {"learns", "both"}, "guides": row["part"] in {"guides", "both"}}


def _person(key: str, row: Mapping[str, Any], now: datetime, password: str) -> Person:
    city = data("people")["cities"][row["city"]]
    person: Person = Person.objects.create_person(
        email=address_of(key),
        name=row["name"],
        agreed_to_preview_at=now,
        joined_at=now,
        came_to=_came_to(row),
    )
    Person.objects.filter(pk=person.pk).update(password=password)
    return save_clock(person, city["zone"], "en-gb", actor=person, now=now)


def _came_to(row: Mapping[str, Any]) -> str:
    return {"learns": Person.CameTo.LEARN, "guides": Person.CameTo.GUIDE}.get(row["part"], Person.CameTo.BOTH)


def _profile(person: Person, row: Mapping[str, Any], chance: random.Random, now: datetime) -> None:
    city = data("people")["cities"][row["city"]]
    about = AboutThem(row["name"], row.get("headline", ""), place=row["city"], about=row.get("about", ""))
    save_about(person, about, actor=person, now=now)
    if row.get("portrait"):
        save_portrait(person, row["portrait"], actor=person, now=now)
    if row["part"] == "staff":
        return
    hours = Hours(Decimal(2), row.get("partners", 1), languages=tuple(city["languages"]), rhythm_days=14)
    save_hours(person, hours, actor=person, now=now)
    # Tuesday and Thursday afternoons suit nearly everybody here, so that any two find an hour.
    windows = {*WINDOWS[:2], *chance.sample(WINDOWS[2:], 2)}
    save_windows(person, [SLOTS[name] for name in sorted(windows)], actor=person, now=now)
    lists = {
        skill: Expertise.List[OUT_OF_THE_LIST[name]]
        for name in OUT_OF_THE_LIST
        for skill in row.get(name, ())
    }
    if row.get("wants"):
        save_skills_wanted(person, row["wants"], actor=person, now=now)
    if lists:
        save_expertise(person, lists, actor=person, now=now)
    save_values(person, row.get("values", ()), actor=person, now=now)
    save_interests(person, row.get("likes", ()), (), actor=person, now=now)
