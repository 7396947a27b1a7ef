import json
import random
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.vault.sealing import (
    Place,
    SealIsBroken,
    blind_index,
    key_id_of,
    padded_length,
    seal,
    unseal,
    unwrap,
    wrap,
)

KEY = bytes(range(32))
KEY_ID = UUID("00000000-0000-4000-8000-000000000001")
PLACE = Place(UUID(int=1), "shared_note", UUID(int=2), "text")
VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


@given(st.text(max_size=3_000))
def test_what_is_sealed_opens_again(text):
    record = seal(text, key=KEY, key_id=KEY_ID, place=PLACE)

    assert unseal(record, key=KEY, place=PLACE) == text
    assert key_id_of(record) == KEY_ID


def test_equal_texts_are_never_equal_records():
    records = {seal("the same", key=KEY, key_id=KEY_ID, place=PLACE) for _number in range(2_000)}

    assert len(records) == 2_000


def test_no_record_opens_in_another_place_or_under_another_key():
    """6,000 swaps between relationships, rows and fields; none is accepted."""
    rng = random.Random(7)
    places = [
        Place(UUID(int=1), kind, UUID(int=row), field)
        for kind in ("shared_note", "private_note", "goal_text", "pair_message")
        for row in range(10)
        for field in ("text", "line")
    ]
    sealed = [(place, seal("words", key=KEY, key_id=KEY_ID, place=place)) for place in places]
    tried = 0
    while tried < 6_000:
        (here, record), (there, _other) = rng.sample(sealed, 2)
        tried += 1
        assert here != there
        with pytest.raises(SealIsBroken):
            unseal(record, key=KEY, place=there)
    with pytest.raises(SealIsBroken):
        unseal(sealed[0][1], key=bytes(32), place=places[0])


def test_no_bit_can_be_flipped_and_no_byte_cut_off():
    record = seal("every bit of this is held", key=KEY, key_id=KEY_ID, place=PLACE)
    for position in range(len(record) * 8):
        changed = bytearray(record)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(SealIsBroken):
            unseal(bytes(changed), key=KEY, place=PLACE)
    for length in range(len(record)):
        with pytest.raises(SealIsBroken):
            unseal(record[:length], key=KEY, place=PLACE)


def test_lengths_are_hidden_in_steps():
    lengths = {len(seal("x" * size, key=KEY, key_id=KEY_ID, place=PLACE)) for size in range(61)}

    assert len(lengths) == 1
    assert [padded_length(size) for size in (0, 64, 65, 1024)] == [64, 64, 128, 1024]
    assert all(size <= padded_length(size) <= size * 1.12 + 1 for size in range(1_025, 60_000, 97))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_published_vectors_stay_as_they_are(vector):
    place = Place(UUID(vector["organisation"]), vector["kind"], UUID(vector["row"]), vector["field"])
    key, key_id, salt = bytes.fromhex(vector["key"]), UUID(vector["key_id"]), bytes.fromhex(vector["salt"])

    assert seal(vector["text"], key=key, key_id=key_id, place=place, salt=salt).hex() == vector["record"]
    assert unseal(bytes.fromhex(vector["record"]), key=key, place=place) == vector["text"]


def test_there_are_twenty_vectors():
    assert len(VECTORS) >= 20


def test_a_wrapped_key_opens_only_under_its_master_key_and_id():
    master, key_id = bytes(32), uuid4()
    wrapped = wrap(KEY, with_key=master, key_id=key_id)

    assert unwrap(wrapped, with_key=master, key_id=key_id) == KEY
    with pytest.raises(SealIsBroken):
        unwrap(wrapped, with_key=KEY, key_id=key_id)
    with pytest.raises(SealIsBroken):
        unwrap(wrapped, with_key=master, key_id=uuid4())


def test_a_blind_index_is_of_one_purpose():
    assert blind_index("a@b.org", key=KEY, purpose="email") == blind_index(
        "a@b.org", key=KEY, purpose="email"
    )
    assert blind_index("a@b.org", key=KEY, purpose="email") != blind_index(
        "a@b.org", key=KEY, purpose="phone"
    )
