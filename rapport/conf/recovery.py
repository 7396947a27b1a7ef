"""The master keys in the hands of the operator: making, printing, rotating, bringing back, destroying.

The recovery sheet writes each key as words that can be read aloud and typed again: sixteen bits are one word
of five letters, consonants and vowels in turn, and a last word checks the line. Source: proquints; Wilkerson,
"A Proposal for Proquints: Identifiers that are Readable, Spellable, and Pronounceable", arXiv:0901.4016
(2009).
"""

import hashlib
import re
import secrets
import sys
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rapport.conf.startup import CannotStart, check_keys, make_folders, migrate
from rapport.conf.terminal import say, step
from rapport.kernel import clock
from rapport.vault import keyfile, keys
from rapport.vault.keyfile import KeyFile
from rapport.vault.models import DataKey, SelfTest

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_EPOCH = re.compile(r"[0-9]{4}-[0-9]{2}[a-z]?")


class LineIsWrong(Exception):
    """A line of a recovery sheet was not typed as it was printed; the text says which."""


def initialize(*, asks: bool) -> int:
    """Make the keys and the database, and print the recovery sheet; ends when two of its words were typed back."""
    make_folders()
    check_keys()
    file = keyfile.load()
    migrate()
    keys.plant_self_tests()
    lines = sheet(file)
    _print(lines)
    if asks:
        _ask_for_two_words(lines)
    say(f"The keys are in {settings.RAPPORT_KEK_FILE}, and nowhere else but on your sheet.")
    return 0


def print_sheet() -> int:
    """Print the recovery sheet of the keys that are in use."""
    check_keys()
    _print(sheet(keyfile.load()))
    return 0


def recover() -> int:
    """Write the key file again from a sheet that is typed in, line by line, ended by an empty line.

    Raises: KeyFileIsUnusable, where a key file stands already or the typed keys do not open this database.
    """
    say("Type the sheet line by line, with its first word; an empty line ends it.")
    try:
        file = from_lines(takewhile(str.strip, iter(sys.stdin.readline, "")))
    except LineIsWrong as error:
        raise CannotStart(str(error)) from error
    keyfile.bring_back(file)
    try:
        check_keys()
    except keyfile.KeyFileIsUnusable:
        Path(settings.RAPPORT_KEK_FILE).unlink()
        raise
    say(f"The key file is back at {settings.RAPPORT_KEK_FILE}.")
    return 0


def rotate(epoch: str) -> int:
    """Make a new master key and wrap every data key under it; may be interrupted and run again."""
    check_keys()
    name = epoch or _fresh_epoch(keyfile.load())
    if not _EPOCH.fullmatch(name) or name < keyfile.load().current_epoch:
        raise CannotStart(
            f"{name} cannot be a new epoch: it is a month like 2026-11, and later than the one in use."
        )
    with step("Wrapping the data keys"):
        moved = keys.rewrap_all(name)
    say(f"Epoch {name} is in use; {moved} data keys were wrapped again.")
    say("Print the new recovery sheet now: rapport keys sheet")
    say("Keep the old epoch until the oldest backup made under it is gone, then: rapport keys retire EPOCH")
    return 0


def retire(epoch: str) -> int:
    """Destroy an old master key. Backups made under it can never be opened again."""
    check_keys()
    if epoch not in keyfile.load().epochs:
        raise CannotStart(f"There is no epoch {epoch} in the key file.")
    if DataKey.objects.filter(epoch=epoch).exists():
        raise CannotStart(
            f"Epoch {epoch} still holds data keys; run “rapport keys rotate” first. Nothing was changed."
        )
    keyfile.destroy_epoch(epoch)
    SelfTest.objects.filter(epoch=epoch).delete()
    say(f"Epoch {epoch} is destroyed, and every backup made under it with it.")
    return 0


def sheet(file: KeyFile) -> list[str]:
    """The lines of the recovery sheet: a name and words for the organisation, the index key and each epoch."""
    parts = {"organisation": file.organisation.bytes, "index": file.index_key, **file.epochs}
    return [f"{name} {' '.join(to_words(value))}" for name, value in parts.items()]


def from_lines(lines: Iterable[str]) -> KeyFile:
    """The key file that a sheet tells of. Raises: LineIsWrong."""
    parts: dict[str, bytes] = {}
    for line in lines:
        name, *words = line.split()
        try:
            parts[name] = from_words(words)
        except ValueError as error:
            raise LineIsWrong(
                f"The line that begins with “{name}” is not as it was printed. Please compare."
            ) from error
    try:
        organisation, index_key = UUID(bytes=parts.pop("organisation")), parts.pop("index")
    except KeyError as error:
        raise LineIsWrong(f"The line that begins with {error} is missing.") from error
    if not parts or len(index_key) != 32 or any(len(key) != 32 for key in parts.values()):
        raise LineIsWrong(
            "A line with the words of an epoch is missing, or a line is shorter than it was printed."
        )
    return KeyFile(organisation, parts, index_key)


def to_words(value: bytes) -> list[str]:
    """Bytes, an even number of them, as words; the last word checks the others."""
    checked = value + _check(value)
    return [_word(int.from_bytes(checked[at : at + 2], "big")) for at in range(0, len(checked), 2)]


def from_words(words: Iterable[str]) -> bytes:
    """The bytes again. Raises: ValueError, if a word or the check is wrong."""
    checked = b"".join(_number(word).to_bytes(2, "big") for word in words)
    value, check = checked[:-2], checked[-2:]
    if not value or check != _check(value):
        raise ValueError("the check does not fit")
    return value


def _check(value: bytes) -> bytes:
    return hashlib.sha256(b"rapport/sheet/v1" + value).digest()[:2]


def _word(number: int) -> str:
    signs = (
        (_CONSONANTS, 12, 15),
        (_VOWELS, 10, 3),
        (_CONSONANTS, 6, 15),
        (_VOWELS, 4, 3),
        (_CONSONANTS, 0, 15),
    )
    return "".join(alphabet[number >> shift & mask] for alphabet, shift, mask in signs)


def _number(word: str) -> int:
    if len(word) != 5:
        raise ValueError(word)
    number = 0
    for place, sign in enumerate(word.lower()):
        alphabet, bits = (_VOWELS, 2) if place % 2 else (_CONSONANTS, 4)
        number = number << bits | alphabet.index(sign)
    return number


def _print(lines: Iterable[str]) -> None:
    say("Recovery sheet. Whoever has it and the database can read everything: keep it on paper, locked away,")
    say("apart from the backups. Without it and without the key file, nobody can read anything again.")
    say()
    for line in lines:
        say(line)
    say()


def _ask_for_two_words(lines: list[str]) -> None:
    name, *words = lines[-1].split()
    for place in sorted(secrets.SystemRandom().sample(range(len(words)), 2)):
        say(f"Please type word {place + 1} of the line “{name}”:")
        if sys.stdin.readline().strip().lower() != words[place]:
            raise CannotStart(
                "That is another word. Look at the sheet you wrote, and run “rapport init” again."
            )


def _fresh_epoch(file: KeyFile) -> str:
    month = f"{clock.now():%Y-%m}"
    if month > file.current_epoch:
        return month
    # Twice in a month: a letter after the month keeps the names in their order.
    last = file.current_epoch
    return f"{last[:7]}{chr(ord(last[7]) + 1) if len(last) > 7 else 'b'}"
