import json
import pickle
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection

from rapport.meetings.models import NoteLine
from rapport.vault import keyfile
from rapport.vault.keys import (
    KeyIsGone,
    destroy_key,
    forget_held,
    hold,
    key_bytes,
    make_key,
    plant_self_tests,
    rewrap_all,
    self_test,
)
from rapport.vault.models import DataKey, Erasure, SelfTest


@pytest.fixture
def line(meeting, omar):
    return NoteLine.objects.create(meeting=meeting, author=omar, text="canary in the coal mine")


@pytest.fixture
def meeting(pair, mina, now):
    from rapport.meetings.models import Meeting

    return Meeting.objects.create(mentorship=pair, starts_at=now)


def stored(line):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text FROM meetings_noteline WHERE id = %s",
            [line.pk.hex if connection.vendor == "sqlite" else line.pk],
        )
        return bytes(cursor.fetchone()[0])


def test_words_are_stored_sealed_and_read_as_words(line):
    assert b"canary" not in stored(line)
    assert NoteLine.objects.get(pk=line.pk).text == "canary in the coal mine"


def test_a_record_that_was_moved_to_another_row_does_not_open(line, meeting, omar):
    other = NoteLine.objects.create(meeting=meeting, author=omar, text="something else")
    record = stored(other)
    with connection.cursor() as cursor:
        key = line.pk.hex if connection.vendor == "sqlite" else line.pk
        cursor.execute("UPDATE meetings_noteline SET text = %s WHERE id = %s", [record, key])

    with pytest.raises(Exception, match="moved from its place"):
        _ = NoteLine.objects.get(pk=line.pk).text


@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__gt"])
def test_nothing_can_be_looked_up_by_sealed_words(db, lookup):
    with pytest.raises(FieldError):
        list(NoteLine.objects.filter(**{lookup: "canary"}))


def test_words_cannot_be_written_past_their_row(line):
    with pytest.raises(FieldError):
        NoteLine.objects.filter(pk=line.pk).update(text="past the seal")


def test_values_give_ciphertext_and_its_size_at_most(line):
    (value,) = NoteLine.objects.filter(pk=line.pk).values_list("text", flat=True)

    assert "canary" not in str(value)
    assert repr(value).startswith("<sealed ")


def test_an_unopened_row_pickles_as_ciphertext(line):
    fetched = NoteLine.objects.get(pk=line.pk)

    assert b"canary" not in pickle.dumps(fetched)


def test_opening_many_records_of_one_relationship_asks_for_its_key_once(
    line, meeting, omar, django_assert_max_num_queries
):
    for number in range(20):
        NoteLine.objects.create(meeting=meeting, author=omar, text=f"line {number}")
    forget_held()

    with django_assert_max_num_queries(2):
        assert len([each.text for each in NoteLine.objects.filter(meeting=meeting)]) == 21


def test_a_destroyed_key_takes_the_words_with_it_and_stands_in_the_ledger(line, pair):
    destroy_key(pair.key_id)

    with pytest.raises(KeyIsGone):
        _ = NoteLine.objects.get(pk=line.pk).text
    assert Erasure.objects.filter(key_id=pair.key_id).exists()


def test_rotation_moves_every_key_and_loses_nothing(line, pair):
    before = bytes(DataKey.objects.get(pk=pair.key_id).wrapped)
    moved = rewrap_all("2031-01")
    forget_held()

    assert moved == DataKey.objects.count() > 0
    assert not DataKey.objects.exclude(epoch="2031-01").exists()
    assert bytes(DataKey.objects.get(pk=pair.key_id).wrapped) != before
    assert NoteLine.objects.get(pk=line.pk).text == "canary in the coal mine"
    assert rewrap_all("2031-01") == 0


def test_holding_several_keys_is_one_query(db, django_assert_num_queries):
    keys = [make_key(DataKey.Scope.MENTORSHIP).pk for _number in range(5)]
    forget_held()

    with django_assert_num_queries(1):
        hold(keys)
        assert len({key_bytes(key) for key in keys}) == 5
    with pytest.raises(KeyIsGone):
        key_bytes(uuid4())


@pytest.fixture
def other_key_file(tmp_path, monkeypatch):
    """Put another key file in place, as somebody would by mistake."""

    def put(**changes):
        body = json.loads(Path(settings.RAPPORT_KEK_FILE).read_text(encoding="ascii"))
        file = tmp_path / "keys.json"
        file.write_text(json.dumps({**body, **changes}), encoding="ascii")
        monkeypatch.setattr(settings, "RAPPORT_KEK_FILE", file)
        forget_held()

    return put


def test_the_right_key_file_passes_the_self_test(pair):
    plant_self_tests()
    self_test()

    assert SelfTest.objects.count() == len(keyfile.load().epochs)


def test_a_wrong_key_file_stops_the_start_and_is_named(pair, other_key_file):
    plant_self_tests()
    epochs = dict.fromkeys(keyfile.load().epochs, "A" * 43 + "=")
    other_key_file(epochs=epochs)

    with pytest.raises(keyfile.KeyFileIsUnusable, match=r"keys\.json does not open what this database holds"):
        self_test()


def test_a_missing_epoch_stops_the_start(pair, other_key_file):
    plant_self_tests()
    other_key_file(epochs={"1999-01": "A" * 43 + "="})

    with pytest.raises(keyfile.KeyFileIsUnusable):
        self_test()


@pytest.mark.parametrize("body", ["", "{}", "[1]", '{"organisation": "x", "epochs": {}, "index_key": ""}'])
def test_a_damaged_key_file_is_said_to_be_damaged(body, tmp_path, monkeypatch):
    file = tmp_path / "keys.json"
    file.write_text(body, encoding="ascii")
    monkeypatch.setattr(settings, "RAPPORT_KEK_FILE", file)

    with pytest.raises(keyfile.KeyFileIsUnusable, match="is damaged"):
        keyfile.load()


def test_the_key_file_is_its_owners_alone(db):
    make_key(DataKey.Scope.PERSON)

    assert Path(settings.RAPPORT_KEK_FILE).stat().st_mode & 0o077 == 0
    assert "epochs" in repr(keyfile.load())
    assert keyfile.load().index_key.hex() not in repr(keyfile.load())
