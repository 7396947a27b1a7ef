"""The text gate: every word that people type passes here once, on its way in.

The order of the steps is a promise (forms, imports and any later door share it): refuse what no database can
keep, drop control characters, compose to NFC, drop what makes names lie, trim, then measure.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rapport.kernel.errors import InputIsWrong

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# Overrides and isolates turn the reading direction of what follows; zero-width signs make two names look one.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u180e\u115f\u1160\u2800\u3164\uffa0]")
_JOINERS_ALONE = re.compile("^[\u200c\u200d]+|[\u200c\u200d]+$")
MARKS_PER_LETTER = 4


def clean_text(value: str, *, most: int = 20_000) -> str:
    """Free text as it is kept: NFC, ``\\n`` line ends, no control characters, trimmed.

    ``most`` counts characters. Raises: InputIsWrong, with a sentence, for NUL, lone surrogates or length.
    """
    _refuse_unkeepable(value)
    cleaned = _LINE_ENDS.sub("\n", value)
    cleaned = unicodedata.normalize("NFC", _CONTROLS.sub("", cleaned)).strip()
    if len(cleaned) > most:
        raise InputIsWrong(
            ngettext_lazy(
                "This is longer than we can keep. At most %(most)d character, please.",
                "This is longer than we can keep. At most %(most)d characters, please.",
                most,
            )
            % {"most": most}
        )
    return cleaned


def clean_line(value: str, *, most: int = 200) -> str:
    """One line of text: as ``clean_text``, with every run of white space folded into one space."""
    _refuse_unkeepable(value)
    return clean_text(" ".join(_LINE_ENDS.sub(" ", value).split()), most=most)


def clean_name(value: str, *, most: int = 120) -> str:
    """A person's name: one line, nothing invisible, no direction overrides, at most four marks a letter.

    Raises: InputIsWrong where nothing visible is left.
    """
    line = clean_line(value, most=10_000)
    line = _DIRECTION.sub("", _INVISIBLE.sub("", line))
    line = " ".join(_JOINERS_ALONE.sub("", line).split())
    line = _few_marks(line)
    if not any(unicodedata.category(sign)[0] in "LNSP" for sign in line):
        raise InputIsWrong(_("Please give a name that people can read."))
    return clean_line(line, most=most)


def _refuse_unkeepable(value: str) -> None:
    if "\x00" in value:
        raise InputIsWrong(
            _("This contains a sign that cannot be kept. Please paste it again as plain text.")
        )
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputIsWrong(_("Part of this text is damaged. Please type it again.")) from error


def _few_marks(line: str) -> str:
    """Keep at most four combining marks on a letter, so that one name cannot cover its neighbours."""
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFD", line):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


_GRAPHEME_JOIN = re.compile("[\u200d\ufe0f\ufe0e\U0001f3fb-\U0001f3ff]")


def graphemes(value: str) -> list[str]:
    """The signs a reader sees: combining marks, joined emoji, skin tones and flags count as one.

    A small part of Unicode's text segmentation (UAX 29), enough for initials and for cutting.
    """
    found: list[str] = []
    flag_open = False
    for sign in value:
        is_flag = "\U0001f1e6" <= sign <= "\U0001f1ff"
        joins = bool(found) and (
            unicodedata.combining(sign) != 0
            or unicodedata.category(sign) in {"Mn", "Me", "Mc"}
            or _GRAPHEME_JOIN.match(sign) is not None
            or found[-1].endswith("\u200d")
            or (is_flag and flag_open)
        )
        flag_open = is_flag and not (joins and flag_open)
        if joins:
            found[-1] += sign
        else:
            found.append(sign)
    return found


def initials(name: str) -> str:
    """At most two signs that stand for a name where there is no photo."""
    words = [word for word in name.split() if word]
    firsts = [graphemes(word)[0] for word in words]
    return "".join(firsts[:1] + firsts[-1:]) if len(firsts) > 1 else "".join(firsts)
