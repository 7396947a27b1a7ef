"""The languages the coaches know, and how they tell which one a text is in.

A language is a file ``data/coach_<code>.toml`` of word lists. The patterns are put together here, without any
repetition inside a repetition: that is what keeps the coaches linear in the length of a text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapport.library.reading import read

KNOWN = ("en",)
"""Codes of the languages with word lists; adding one is adding its file and its code."""

# The commonest short words of languages people are likely to write in: enough to tell a sentence apart.
_FOREIGN_WORDS = """
der die das und ist nicht du bist ich ein eine einen zu mit auf für von dem den wir sie war hast dich mir wie
le la les des est pas tu es je un une et dans pour avec que qui vous nous sur au ce cette plus mieux être
el los las una tú eres yo y en con por para muy más lo se te como está os o um uma é não você eu e em com mais
muito il gli di che sei io per sono più del della mi ti de het een niet jij je bent ik van met voor op dat zijn
meer det ett är inte jag och på som av er ikke jeg og til i w nie jest na z że jesteś ja bir ve çok için
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """A word to recognise and what could stand there instead."""

    word: str
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists of one language, as ``data/coach_<code>.toml`` holds them: phrases between commas."""

    common: str
    you_are: str
    degrees: str
    traits: str
    kind_traits: str
    commands: str
    command_openings: str
    vague_advice: str
    empty_praise: str
    reasons: str
    absolutes: tuple[Rewording, ...]
    behaviors: tuple[Rewording, ...]
    vague_goals: str
    overreach: str
    amounts: str
    results: str
    purposes: str
    times: str
    months: str
    days: str
    before_dates: str
    before_spans: str
    spans: str
    closed_starts: str
    kind_requests: str
    general_topics: str
    filler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the coaches look for in one language.

    ``person`` has the group ``trait``, ``command`` the groups ``order`` and ``rest``, ``closed`` the groups
    ``start`` and ``rest``.
    """

    common: frozenset[str]
    person: re.Pattern[str]
    kind_traits: frozenset[str]
    behaviors: Mapping[str, str]
    absolute: re.Pattern[str]
    absolutes: Mapping[str, str]
    command: re.Pattern[str]
    vague_advice: re.Pattern[str]
    empty_praise: re.Pattern[str]
    reason: re.Pattern[str]
    vague_goal: re.Pattern[str]
    overreach: re.Pattern[str]
    amount: re.Pattern[str]
    result: re.Pattern[str]
    purpose: re.Pattern[str]
    time: re.Pattern[str]
    date: re.Pattern[str]
    closed: re.Pattern[str]
    kind_request: re.Pattern[str]
    general_topics: frozenset[str]
    filler: frozenset[str]


def rules_for(text: str) -> Rules | None:
    """Return the rules for the language of ``text``, or None where it is none we know.

    A short text without any telling word counts as English when it is written in plain Latin letters: the
    rules look for English words and find none where there are none.
    """
    words = [word.casefold() for word in _WORD.findall(text[:_ENOUGH_CHARACTERS])]
    if not words or sum(word.isascii() for word in words) * 10 < len(words) * 8:
        return None
    english = rules("en")
    ours = sum(word in english.common for word in words)
    theirs = sum(word in _FOREIGN and word not in english.common for word in words)
    return english if theirs <= ours // 3 else None


@lru_cache(maxsize=len(KNOWN))
def rules(code: str) -> Rules:
    """Return the compiled rules of a language in ``KNOWN``."""
    words = read(f"coach_{code}", Words)
    behaviors = {each.word: each.better for each in words.behaviors}
    absolutes = {each.word: each.better for each in words.absolutes}
    traits = [*phrases(words.traits), *phrases(words.kind_traits), *behaviors]
    date = _date(words)
    return Rules(
        common=frozenset(phrases(words.common)),
        person=_compile(
            rf"\b(?:{_any(words.you_are)})\s(?:(?:{_any(words.degrees)})\s){{0,3}}(?P<trait>{_any(traits)})\b"
        ),
        kind_traits=frozenset(phrases(words.kind_traits)),
        behaviors=behaviors,
        absolute=_compile(rf"\b(?:{_any(absolutes)})\b"),
        absolutes=absolutes,
        command=_compile(
            rf"(?:\b(?P<order>{_any(words.commands)})|(?:(?<=\A)|(?<=[.!?]\s)|(?<=\n))(?:{_any(words.command_openings)}))"
            r"\s(?P<rest>[^.!?\n]{1,160})"
        ),
        vague_advice=_phrase(words.vague_advice),
        empty_praise=_phrase(words.empty_praise),
        reason=_phrase(words.reasons),
        vague_goal=_phrase(words.vague_goals),
        overreach=_phrase(words.overreach),
        amount=_compile(rf"\d|\b(?:{_any(words.amounts)})\b"),
        result=_phrase(words.results),
        purpose=_phrase(words.purposes),
        time=_compile(rf"{date}|{_times(words)}"),
        date=_compile(date),
        closed=_compile(
            rf"\A\W{{0,3}}(?P<start>{_any(words.closed_starts)})\s(?P<rest>[^?\n]{{1,300}})\?\W{{0,3}}\Z"
        ),
        kind_request=_compile(rf"\A\W{{0,3}}(?:{_any(words.kind_requests)})\b"),
        general_topics=frozenset(phrases(words.general_topics)),
        filler=frozenset(phrases(words.filler)),
    )


def phrases(text: str) -> list[str]:
    """Return the phrases that stand between the commas of a word list."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]


def _date(words: Words) -> str:
    months = _any(words.months)
    return (
        r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|\bq[1-4]\b|\b(?:19|20)\d\d\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{months})\b(?:\s\d{{4}})?"
        rf"|\b(?:{months})\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?"
    )


def _times(words: Words) -> str:
    return (
        rf"\b(?:{_any(words.times)})\b"
        rf"|\b(?:{_any(words.before_dates)})\s(?:the\s)?(?:{_any([*phrases(words.months), *phrases(words.days)])})\b"
        rf"|\b(?:{_any(words.before_spans)})\s(?:about\s)?"
        rf"(?:\d{{1,3}}|a|an|one|{_any(words.amounts)})\s(?:{_any(words.spans)})\b"
    )


def _phrase(text: str) -> re.Pattern[str]:
    return _compile(rf"\b(?:{_any(text)})\b")


def _compile(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def _any(words: str | Iterable[str]) -> str:
    """Return an alternation, longest first: a space is any white space, and ' stands for both of its signs."""
    listed = phrases(words) if isinstance(words, str) else list(words)
    ordered = sorted(set(listed), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("\\ ", r"\s").replace("'", "['’]") for word in ordered)
