"""Which column holds which field, and what people's words mean in ours: guessed, edited, remembered."""

import json
from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from rapport.integrations.people_import.fields import FIELDS, LEAVE_OUT, WORD_FIELDS
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.sheets import Row, asks_for_privilege, guess_columns
from rapport.kernel.sheets.columns import plain_words


@dataclass(frozen=True, slots=True)
class Mapping:
    """``columns``: header to field, empty for "leave out". ``words``: by kind, plain word to our key, empty likewise.

    Headers and words are compared in their plain form (lower case, no accents or punctuation).
    """

    columns: ReadOnly[str, str] = field(default_factory=dict)
    words: ReadOnly[str, ReadOnly[str, str]] = field(default_factory=dict)

    def field_of(self, header: str) -> str:
        """The field a header stands for. A column that asks for rights over others is never taken."""
        return LEAVE_OUT if asks_for_privilege(header) else self.columns.get(plain(header), LEAVE_OUT)

    def places(self, headers: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """The columns of each field, in the sheet's order."""
        found: dict[str, list[int]] = {}
        for at, header in enumerate(headers):
            name = self.field_of(header)
            if name:
                found.setdefault(name, []).append(at)
        return {name: tuple(columns) for name, columns in found.items()}

    def with_words(self, kind: str, words: ReadOnly[str, str]) -> "Mapping":
        """The same with these meanings added."""
        return replace(self, words={**self.words, kind: {**self.words.get(kind, {}), **words}})

    def over(self, older: "Mapping") -> "Mapping":
        """This mapping laid over an older one: what this one says wins, the rest is kept."""
        kinds = {*older.words, *self.words}
        return Mapping(
            columns={**older.columns, **self.columns},
            words={kind: {**older.words.get(kind, {}), **self.words.get(kind, {})} for kind in kinds},
        )

    def as_json(self) -> str:
        return json.dumps({"columns": dict(self.columns), "words": self.words}, ensure_ascii=False)


def plain(text: str) -> str:
    """A header or word as it is compared. Signs alone, and other scripts, stand for themselves."""
    return (
        " ".join(plain_words(text))
        if text.isascii() or plain_words(text)
        else " ".join(text.casefold().split())
    )


def mapping_from_json(text: str) -> Mapping:
    """A mapping as a file or the database keeps it; headers and words may be written as they stand in the sheet.

    Raises: InputIsWrong, naming the key that is not understood.
    """
    try:
        body = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputIsWrong(gettext("The mapping is not valid JSON.")) from error
    if not isinstance(body, dict) or not set(body) <= {"columns", "words"}:
        raise InputIsWrong(gettext("A mapping has two parts, “columns” and “words”."))
    columns, words = body.get("columns", {}), body.get("words", {})
    for header, name in _pairs(columns):
        if name and name not in FIELDS:
            raise InputIsWrong(
                gettext("“%(field)s” in the mapping is no field we know. There are: %(known)s.")
                % {"field": header and name, "known": ", ".join(FIELDS)}
            )
    if not isinstance(words, dict) or not set(words) <= set(WORD_FIELDS):
        raise InputIsWrong(
            gettext("The words of a mapping are of these kinds: %(kinds)s.")
            % {"kinds": ", ".join(WORD_FIELDS)}
        )
    return Mapping(
        columns={plain(header): name for header, name in _pairs(columns)},
        words={kind: {plain(word): key for word, key in _pairs(each)} for kind, each in words.items()},
    )


def _pairs(part: object) -> list[tuple[str, str]]:
    if not isinstance(part, dict):
        raise InputIsWrong(gettext("The parts of a mapping go from a text to a text."))
    pairs = [(key, "" if value is None else value) for key, value in part.items()]
    if not all(isinstance(value, str) for _key, value in pairs):
        raise InputIsWrong(gettext("The parts of a mapping go from a text to a text."))
    return pairs


def guess_mapping(headers: Sequence[str], rows: Sequence[Row], remembered: Mapping) -> Mapping:
    """What the columns are, as far as we can tell; what was settled for these headers before comes first."""
    guessed: dict[str, str] = {plain(header): LEAVE_OUT for header in headers}
    for name, columns in guess_columns(headers, rows).items():
        names = (
            ("first_name", "last_name") if name == "name" and len(columns) == 2 else (name,) * len(columns)
        )
        for at, each in zip(columns, names, strict=True):
            guessed[plain(headers[at])] = each
    known = {header: remembered.columns[header] for header in guessed if header in remembered.columns}
    settled = set(known.values()) - {LEAVE_OUT}
    # A field that is settled for one column is not guessed for another one as well.
    open_guesses = {
        header: name for header, name in guessed.items() if header not in known and name not in settled
    }
    rest = {header: LEAVE_OUT for header in guessed if header not in known and header not in open_guesses}
    return Mapping(columns={**rest, **open_guesses, **known}, words=remembered.words)


def what_is_missing(places: ReadOnly[str, tuple[int, ...]]) -> list[str]:
    """Sentences about fields without which nobody can be brought in, and fields that stand twice."""
    missing: list[str] = []
    if "email" not in places:
        missing.append(
            gettext("Which column holds the e-mail? Without it nobody can be told apart or invited.")
        )
    if not {"name", "first_name", "last_name"} & set(places):
        missing.append(gettext("Which column holds the name?"))
    if not {"role", "is_mentee", "is_mentor", "skills_wanted", "skills_offered"} & set(places):
        missing.append(gettext("Which column says who would like to learn, and who to guide?"))
    for name, columns in places.items():
        if len(columns) > 1 and name not in _MAY_STAND_TWICE:
            missing.append(
                gettext("Two columns are both “%(field)s”. Which one is it?") % {"field": FIELDS[name]}
            )
    return missing


_MAY_STAND_TWICE = frozenset(
    {
        "skills_wanted",
        "skills_offered",
        "values",
        "interests",
        "dislikes",
        "windows",
        "wishes",
        "goal",
        "experience",
    }
)
