"""Every notice of every package: two templates that hold to what mails may be."""

import re

import pytest
from django.template.loader import get_template

from rapport.notifications.kinds import NoticeKind, kinds

KINDS = [kind for kind in kinds() if not kind.name.startswith("testing.")]


def source_of(name: str) -> str:
    return str(get_template(name).template.source)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_notice_has_a_text_and_its_twin_and_neither_calls_home(kind: NoticeKind):
    text, html = source_of(f"{kind.template}.txt"), source_of(f"{kind.template}.html")

    assert re.search(r'{%\s*extends "[\w/]+\.txt"', text)
    assert re.search(r'{%\s*extends "[\w/]+\.html"', html)
    for source in (text, html):
        assert not re.search(r"https?:|<img|<script|\sstyle=|\|safe|mark_safe|!(?=\s|<|$)", source)
        assert not re.search(r"\b(failed|overdue|submit|invalid)\b", source, flags=re.IGNORECASE)


def test_kinds_are_named_after_their_packages_words():
    assert KINDS
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", kind.name) for kind in KINDS)
