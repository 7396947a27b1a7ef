"""A sealed file of any size: pieces of a mebibyte, each sealed and numbered, the last one marked as last.

    file:   "RPB1" | length of epoch 1 | epoch | salt 16 | pieces key:    HKDF-SHA256(master key of the epoch,
    salt, "rapport/backup/v1") piece:  AES-256-GCM, nonce = number of the piece 8 | 000 | last 1, associated
    data = all that stands before

Pieces cannot be changed, swapped, dropped or cut off unnoticed. Destroying the master key of an epoch makes
every backup of that epoch unreadable, which is what makes an erasure reach the backups. Source: the STREAM
construction; Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance" (CRYPTO 2015).
"""

import io
import secrets
from collections.abc import Mapping
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"RPB1"
PIECE = 1024 * 1024
_TAG = 16
_SALT = 16
_DAMAGED = "This backup is damaged or was cut off. Take another one."


class BackupIsUnusable(Exception):
    """A backup that cannot be opened or does not say what it should; the text is a sentence for the operator."""


class SealedWriter(io.RawIOBase):
    """A file to write to; what is written is sealed. Close it, or the end is missing."""

    def __init__(self, target: BinaryIO, *, epoch: str, master_key: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self._target = target
        self._header = MAGIC + bytes([len(epoch)]) + epoch.encode("ascii") + salt
        self._box = _box(master_key, salt)
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take in bytes; whole pieces go out."""
        self._waiting += data
        # One piece stays behind, because only the end knows that it is the last.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal the last piece."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
            self._waiting.clear()
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(self._box.encrypt(_nonce(self._number, is_last=is_last), piece, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """A file to read from. Raises: BackupIsUnusable, at the piece that does not fit."""

    def __init__(self, source: BinaryIO, master_keys: Mapping[str, bytes]) -> None:
        self._source = source
        self._header, self.epoch, salt = _read_header(source)
        if self.epoch not in master_keys:
            raise BackupIsUnusable(
                f"This backup was sealed under epoch {self.epoch}, which is not in the key file. Put back the key file "
                "of that time; if the epoch was retired, the backup is gone with it, as was meant."
            )
        self._box = _box(master_keys[self.epoch], salt)
        self._number = 0
        self._ready = b""
        self._next = source.read(PIECE + _TAG)
        if not self._next:
            raise BackupIsUnusable(_DAMAGED)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what was sealed."""
        if not self._ready and self._next:
            piece, self._next = self._next, self._source.read(PIECE + _TAG)
            try:
                self._ready = self._box.decrypt(
                    _nonce(self._number, is_last=not self._next), piece, self._header
                )
            except InvalidTag as error:
                raise BackupIsUnusable(_DAMAGED) from error
            self._number += 1
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def _read_header(source: BinaryIO) -> tuple[bytes, str, bytes]:
    start = source.read(len(MAGIC) + 1)
    if len(start) <= len(MAGIC) or start[: len(MAGIC)] != MAGIC:
        raise BackupIsUnusable("This file is not a backup of Rapport.")
    epoch, salt = source.read(start[-1]), source.read(_SALT)
    try:
        return start + epoch + salt, epoch.decode("ascii"), salt
    except UnicodeDecodeError as error:
        raise BackupIsUnusable("This backup is damaged at its beginning. Take another one.") from error


def _box(master_key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"rapport/backup/v1").derive(master_key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(8, "big") + b"\0\0\0" + bytes([is_last])
