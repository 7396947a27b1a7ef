"""Which column of a sheet holds what: a scored guess by the header's words, the same on every machine."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapport.kernel.sheets.model import Remark, Row
from rapport.kernel.sheets.model import marked as _
from rapport.kernel.sheets.phrases import PHRASES, PRIVILEGES, UNLESS

FIELDS: tuple[str, ...] = (
    "name",
    "email",
    "role",
    "is_mentee",
    "is_mentor",
    "skills_wanted",
    "skills_offered",
    "values",
    "interests",
    "dislikes",
    "time_zone",
    "city",
    "languages",
    "hours_per_month",
    "partners_max",
    "windows",
    "goal",
    "experience",
    "department",
    "job_title",
    "line_manager",
    "cohort",
    "earlier_partners",
    "wishes",
    "vetoes",
)
"""What a column can hold. ``is_mentee`` and ``is_mentor`` are yes-or-no columns, ``role`` says it in words.
"""

SEVERAL = frozenset(
    {"skills_wanted", "skills_offered", "values", "interests", "dislikes", "windows", "wishes"}
)
"""Fields that may be spread over several columns, as in “Skill 1”, “Skill 2”."""

_LEAST = 4
_WHOLE_HEADER = 2
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"[\s#(]*\d+\)?\s*$")


@dataclass(frozen=True, slots=True)
class Guess:
    """That these columns hold this field, how sure we are, and why in one sentence."""

    field: str
    columns: tuple[int, ...]
    score: int
    because: Remark


def guess_columns(headers: Sequence[str], rows: Sequence[Row] = ()) -> dict[str, tuple[int, ...]]:
    """Say which columns hold which field; fields nobody asks for are missing.

    The name may be two columns (first, last) and then reads in this order; the fields of ``SEVERAL`` may be
    any number; everything else is one column. No column serves two fields. ``rows`` help where the header
    says little: a column of addresses is the e-mail whatever it is called.
    """
    return {guess.field: guess.columns for guess in explain_columns(headers, rows)}


def explain_columns(headers: Sequence[str], rows: Sequence[Row] = ()) -> tuple[Guess, ...]:
    """The guesses of ``guess_columns`` with their scores and reasons, in the order of ``FIELDS``."""
    scores = sorted(
        (
            (score, field, at)
            for at, header in enumerate(headers)
            for field in PHRASES
            if (score := _score(field, header)) >= _LEAST
        ),
        # The surer first; then the field's place in the table and the column's in the sheet settle ties.
        key=lambda entry: (-entry[0], list(PHRASES).index(entry[1]), entry[2]),
    )
    found: dict[str, list[int]] = {}
    sureness: dict[str, int] = {}
    taken: set[int] = set()
    for score, field, at in scores:
        if at in taken or (
            field in found and not (field in SEVERAL and _is_sibling(headers, found[field][0], at))
        ):
            continue
        found.setdefault(field, []).append(at)
        sureness.setdefault(field, score)
        taken.add(at)
    _join_names(found, sureness, headers)
    _find_addresses(found, sureness, taken, rows)
    return tuple(
        Guess(field, tuple(columns), sureness[field], _because(headers, columns, sureness[field]))
        for field in FIELDS
        if (columns := found.get(field)) is not None
    )


def recognised(headers: Sequence[str]) -> int:
    """How many fields these headers name."""
    return len(explain_columns(headers))


def looks_like_email(cell: str) -> bool:
    """Whether a cell is an e-mail address and nothing else."""
    return _EMAIL.fullmatch(cell.strip()) is not None


def asks_for_privilege(header: str) -> bool:
    """Whether a header asks for power over others, which no sheet can give."""
    words = plain_words(header)
    # A long question may well speak of the coordinator without asking to become one.
    return len(words) <= 4 and any(_holds(words, phrase) for phrase in PRIVILEGES)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss").casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return tuple(_NOT_ALPHANUMERIC.sub(" ", bare).split())


@lru_cache(maxsize=4096)
def _score(field: str, header: str) -> int:
    """How sure a header's words make us of a field: 0 to 12."""
    words = plain_words(header)
    if not words or any(_holds(words, phrase) for phrase in UNLESS.get(field, ())):
        return 0
    bare = plain_words(_NUMBERED.sub("", header))
    best = 0
    for phrase, weight in PHRASES[field].items():
        if _holds(words, phrase):
            whole = len(bare) == len(phrase.replace(" + ", " ").split())
            # A weak word in the middle of a long question says less than the same word alone.
            weak = weight < 6 and len(words) > 4
            best = max(best, weight + (_WHOLE_HEADER if whole else 0) - (2 if weak else 0))
    return best


def _holds(words: tuple[str, ...], phrase: str) -> bool:
    text = " ".join(words)
    return all(run.search(text) for run in _runs(phrase))


@cache
def _runs(phrase: str) -> tuple[re.Pattern[str], ...]:
    """The parts of a phrase as whole words one after the other; a star stands for any ending."""
    parts = (re.escape(part).replace(r"\*", r"\S*") for part in phrase.split(" + "))
    return tuple(re.compile(rf"(?<!\S){part}(?!\S)") for part in parts)


def _is_sibling(headers: Sequence[str], first: int, other: int) -> bool:
    """Whether two headers differ only in a number at the end, as “Skill 1” and “Skill 2” do."""
    return plain_words(_NUMBERED.sub("", headers[first])) == plain_words(_NUMBERED.sub("", headers[other]))


def _join_names(found: dict[str, list[int]], sureness: dict[str, int], headers: Sequence[str]) -> None:
    """Make one field of the name's columns: first and last where there are both, or the one there is."""
    first, last = found.pop("first_name", None), found.pop("last_name", None)
    surest = max(sureness.pop("first_name", 0), sureness.pop("last_name", 0))
    plain_last = (
        last is None and "name" in found and plain_words(headers[found["name"][0]]) in {("name",), ("nom",)}
    )
    if first and plain_last:
        # “Vorname” beside a bare “Name”, or “Prénom” beside “Nom”: the bare one is the family's name.
        found["name"] = [first[0], found["name"][0]]
        sureness["name"] = surest
    elif first and last:
        found["name"] = [first[0], last[0]]
        sureness["name"] = surest
    elif "name" not in found and (first or last):
        found["name"] = [*(first or []), *(last or [])]
        sureness["name"] = surest


def _find_addresses(
    found: dict[str, list[int]], sureness: dict[str, int], taken: set[int], rows: Sequence[Row]
) -> None:
    """Take the column of addresses as the e-mail where no header, or a misleading one, names it."""
    if not rows:
        return
    shares = {
        at: sum(looks_like_email(row.cells[at]) for row in rows[:200]) / len(rows[:200])
        for at in range(len(rows[0].cells))
    }
    if "email" in found and shares[found["email"][0]] >= 0.5:
        return
    best = max((at for at in shares if at not in taken), key=lambda at: (shares[at], -at), default=None)
    if best is not None and shares[best] >= 0.5:
        found["email"], sureness["email"] = [best], _LEAST
        taken.add(best)


def _because(headers: Sequence[str], columns: Sequence[int], score: int) -> Remark:
    named = " + ".join(f"“{headers[at]}”" for at in columns)
    if score >= 8:
        return Remark(_("The heading %(headings)s says so."), {"headings": named})
    if score > _LEAST:
        return Remark(_("The heading %(headings)s sounds like it."), {"headings": named})
    return Remark(_("What stands in the column %(headings)s looks like it."), {"headings": named})
