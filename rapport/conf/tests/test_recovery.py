import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.conf import recovery
from rapport.conf.recovery import LineIsWrong, from_lines, from_words, sheet, to_words
from rapport.conf.startup import CannotStart, check_keys
from rapport.kernel import clock
from rapport.vault import keyfile, keys
from rapport.vault.keyfile import KeyFileIsUnusable
from rapport.vault.models import DataKey


@pytest.fixture
def own_keys(settings, tmp_path: Path) -> Path:
    settings.RAPPORT_KEK_FILE = tmp_path / "keys" / "keys.json"
    return settings.RAPPORT_KEK_FILE


@given(st.binary(min_size=2, max_size=32).filter(lambda value: len(value) % 2 == 0))
def test_words_can_be_typed_back(value: bytes):
    words = to_words(value)

    assert from_words(word.upper() for word in words) == value
    assert {len(word) for word in words} == {5}


def test_the_words_are_those_of_the_published_scheme():
    """The example of the paper: 127.0.0.1 is lusab-babad."""
    assert to_words(bytes([127, 0, 0, 1]))[:2] == ["lusab", "babad"]


@pytest.mark.parametrize("change", ["swap", "miss", "letter", "nonsense"])
def test_a_slip_of_the_pen_is_noticed(change: str):
    words = to_words(bytes(range(32)))
    wrong = {
        "swap": [words[1], words[0], *words[2:]],
        "miss": words[:-2],
        "letter": ["bahab" if words[0] != "bahab" else "bahad", *words[1:]],
        "nonsense": ["qwert", *words[1:]],
    }[change]

    with pytest.raises(ValueError, match=r".*"):
        from_words(wrong)


def test_a_sheet_makes_the_same_key_file_again(own_keys: Path):
    file = keyfile.load()

    again = from_lines(sheet(file))

    assert (again.organisation, again.index_key, again.epochs) == (
        file.organisation,
        file.index_key,
        file.epochs,
    )


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_sheet_without_one_of_its_lines_is_refused(own_keys: Path, missing: int):
    lines = sheet(keyfile.load())

    with pytest.raises(LineIsWrong):
        from_lines(lines[:missing] + lines[missing + 1 :])


@pytest.mark.django_db
def test_a_lost_key_file_stops_the_start_and_comes_back_from_the_sheet(own_keys: Path, monkeypatch, capsys):
    keys.make_key(DataKey.Scope.PERSON)
    keys.plant_self_tests()
    lines = sheet(keyfile.load())
    before = own_keys.read_bytes()
    own_keys.unlink()

    with pytest.raises(KeyFileIsUnusable, match="is missing, and this database was sealed with it"):
        check_keys()
    assert not own_keys.exists()

    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, "", "rest"])))
    assert recovery.recover() == 0
    assert json.loads(own_keys.read_bytes()) == json.loads(before)
    check_keys()


@pytest.mark.django_db
def test_a_sheet_of_another_installation_is_not_kept(own_keys: Path, monkeypatch):
    keys.make_key(DataKey.Scope.PERSON)
    keys.plant_self_tests()
    own_keys.unlink()
    other = sheet(keyfile.load())
    own_keys.unlink()

    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(other)))
    with pytest.raises(KeyFileIsUnusable):
        recovery.recover()

    assert not own_keys.exists()


@pytest.mark.django_db
def test_rotating_moves_every_key_and_the_old_epoch_can_then_be_destroyed(own_keys: Path):
    made = [keys.make_key(DataKey.Scope.PERSON) for _ in range(3)]
    bare = keys.key_bytes(made[0].pk)
    first = keyfile.load().current_epoch

    with pytest.raises(CannotStart, match="still holds data keys"):
        recovery.retire(first)
    recovery.rotate("")
    recovery.retire(first)

    assert keyfile.load().epochs.keys() == {f"{clock.now():%Y-%m}b"}
    keys.forget_held()
    assert keys.key_bytes(made[0].pk) == bare
    check_keys()


@pytest.mark.django_db
@pytest.mark.parametrize("epoch", ["2020-01", "tomorrow", "../2026-11"])
def test_an_epoch_is_a_month_and_later_than_the_last(own_keys: Path, epoch: str):
    with pytest.raises(CannotStart):
        recovery.rotate(epoch)


@pytest.mark.django_db
def test_init_ends_when_two_words_of_the_sheet_were_typed_back(own_keys: Path, monkeypatch, capsys, settings):
    class Operator(io.StringIO):
        def readline(self, *_args: int) -> str:
            asked = capsys.readouterr().out.splitlines()
            lines.extend(line for line in asked if line)
            place, name = int(lines[-1].split("word ")[1].split()[0]), lines[-1].split("“")[1].split("”")[0]
            words = next(line.split()[1:] for line in lines if line.startswith(f"{name} "))
            return words[place - 1] + "\n"

    lines: list[str] = []
    monkeypatch.setattr("sys.stdin", Operator())
    assert recovery.initialize(asks=True) == 0

    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    with pytest.raises(CannotStart, match="another word"):
        recovery.initialize(asks=True)
