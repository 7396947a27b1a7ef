"""The archive itself: a zip with a page to read, the same as JSON, and the photo. Made when asked, kept nowhere."""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from rapport.desk.export import mine, together
from rapport.desk.export.labels import label_of
from rapport.desk.export.parts import CHAPTERS, Part
from rapport.mentorships.models import Mentorship, Request
from rapport.people.models import Person
from rapport.vault.keys import hold

SCHEMA = 1
"""The version of ``data.json``; see ``docs/export.md``."""
PARTS: tuple[Part, ...] = (*mine.PARTS, *together.PARTS)


def archive_of(person: Person, now: datetime) -> bytes:
    """Everything that is this person's to take, as a zip in memory: nothing of it touches the disk in clear."""
    said = said_by_part(person)
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        archive.writestr("read-me.html", _page(person, said, now))
        archive.writestr("data.json", _json(person, said, now))
        if person.photo and default_storage.exists(person.photo):
            with default_storage.open(person.photo) as photo:
                archive.writestr("photo.webp", photo.read())
    return kept.getvalue()


def said_by_part(person: Person) -> dict[str, list[dict[str, Any]]]:
    """The rows of every part by its key, in the order they are read."""
    _hold_keys(person)
    return {part.key: part.said(person) for part in PARTS}


def _hold_keys(person: Person) -> None:
    """Fetch at once the keys of all that will be opened."""
    keys = set(Mentorship.objects.visible_to(person).values_list("key_id", flat=True))
    keys |= set(Request.objects.visible_to(person).values_list("key_id", flat=True))
    hold(key for key in {*keys, person.key_id} if key is not None)


def _json(person: Person, said: Mapping[str, Any], now: datetime) -> str:
    whole = {
        "schema": SCHEMA,
        "product": "Rapport",
        "installation": settings.INSTALLATION_NAME,
        "person": str(person.pk),
        "made_at": now.isoformat(),
        **said,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _page(person: Person, said: Mapping[str, list[dict[str, Any]]], now: datetime) -> str:
    names = {row["id"]: ", ".join(row.get("partners", [])) for row in said["mentorships"]}
    chapters = [
        {
            "title": title,
            "parts": [
                {"title": part.title, "rows": [_lines(row, names) for row in said[part.key]]}
                for part in PARTS
                if part.chapter is chapter and said[part.key]
            ],
        }
        for chapter, title in CHAPTERS.items()
    ]
    values = {
        "person": person,
        "chapters": chapters,
        "now": now,
        "installation_name": settings.INSTALLATION_NAME,
    }
    return render_to_string("desk/archive.html", values)


def _lines(row: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """A row as pairs of words; relationships are named by the other one instead of by their id."""
    lines = []
    for name, value in row.items():
        if name == "id":
            continue
        shown = names.get(value, "") if name == "mentorship" else _in_words(value)
        if shown:
            lines.append((str(label_of(name)), shown))
    return lines


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{label_of(str(name))}: {_in_words(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_in_words(each) for each in value)
    if isinstance(value, bool):
        return str(label_of("yes" if value else "no"))
    return str(value)
