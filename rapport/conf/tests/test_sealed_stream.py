import io
import secrets

import pytest

from rapport.conf.backup.sealed_stream import PIECE, BackupIsUnusable, SealedReader, SealedWriter

KEY = bytes(range(32))


def sealed(body: bytes, *, epoch: str = "2026-03") -> bytes:
    target = io.BytesIO()
    writer = SealedWriter(target, epoch=epoch, master_key=KEY)
    for start in range(0, len(body), 300_000):
        writer.write(body[start : start + 300_000])
    writer.close()
    return target.getvalue()


def opened(record: bytes, keys: dict[str, bytes] | None = None) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(record), keys or {"2026-03": KEY})).read()


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_comes_out_again(length: int):
    body = secrets.token_bytes(length)

    assert opened(sealed(body)) == body
    assert length < 16 or body[:16] not in sealed(body)


def test_nothing_can_be_changed_cut_off_swapped_or_added():
    body = secrets.token_bytes(2 * PIECE + 100)
    record = sealed(body)
    header = 4 + 1 + 7 + 16
    piece = PIECE + 16
    first, second, last = (
        record[header : header + piece],
        record[header + piece :][:piece],
        record[header + 2 * piece :],
    )
    damaged = [
        record[:-1],
        record[: header + 2 * piece],
        record[:header],
        record + b"x",
        record[:header] + second + first + last,
        record[:header] + first + last,
        bytes([record[0] ^ 1]) + record[1:],
        *(
            record[:place] + bytes([record[place] ^ 1]) + record[place + 1 :]
            for place in (13, header, header + piece, -1 + len(record))
        ),
    ]

    for each in damaged:
        with pytest.raises(BackupIsUnusable):
            opened(each)


def test_another_epoch_or_key_says_so():
    with pytest.raises(BackupIsUnusable, match="epoch 2026-02, which is not in the key file"):
        opened(sealed(b"x", epoch="2026-02"))
    with pytest.raises(BackupIsUnusable):
        opened(sealed(b"x"), {"2026-03": bytes(32)})


@pytest.mark.parametrize(
    "record",
    [b"", b"RPB1", b"PK\x03\x04 something else", b"RPB1\x07\xff\xff\xff\xff\xff\xff\xff" + bytes(40)],
)
def test_other_files_are_not_taken_for_backups(record: bytes):
    with pytest.raises(BackupIsUnusable):
        opened(record)
