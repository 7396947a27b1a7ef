"""The cryptography of sealed words: pure functions over bytes, no database.

Record:  ``RP1 | key id 16 | salt 16 | commitment 32 | ciphertext | tag 16``
Key:     HKDF-SHA256(data key, salt, "rapport/field/v1") -> 32 bytes for AES-256-GCM and a 32-byte commitment.
A key is derived for each record, so the nonce can be constant and no number of records wears a key out; the
commitment stops a ciphertext from opening under two keys. The associated data binds a record to its place.

Source: key derivation per message and key commitment as in the AWS Encryption SDK's algorithm suites; GCM,
NIST SP 800-38D; HKDF, RFC 5869; Padmé padding, Nikitin et al., "Reducing Metadata Leakage from Encrypted
Files" (PETS 2019).
"""

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"RP1"
KEY_BYTES = 32
_SALT, _COMMITMENT, _TAG = 16, 32, 16
_HEADER = len(MAGIC) + 16 + _SALT + _COMMITMENT
_NONCE = bytes(12)


class SealIsBroken(Exception):
    """A sealed record does not open: other key, other place, or changed bytes. Carries no content."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands. All parts are immutable for the record's life; together they are its label."""

    organisation: UUID
    kind: str
    row: UUID
    field: str

    def label(self, key_id: UUID) -> bytes:
        return f"rapport|v1|{self.organisation}|{key_id}|{self.kind}|{self.row}|{self.field}|1".encode()


def padded_length(length: int) -> int:
    """The length a text of ``length`` bytes is padded to: 64-byte steps below 1 KB, then Padmé (at most 12 % more)."""
    if length <= 1024:
        return max(64, -(-length // 64) * 64)
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask


def seal(text: str, *, key: bytes, key_id: UUID, place: Place, salt: bytes | None = None) -> bytes:
    """Seal ``text`` under a 32-byte data key. ``salt`` is given only by test vectors."""
    salt = salt or secrets.token_bytes(_SALT)
    message_key, commitment = _derive(key, salt)
    body = text.encode("utf-8")
    plain = len(body).to_bytes(4, "big") + body
    plain += bytes(padded_length(len(plain)) - len(plain))
    sealed = AESGCM(message_key).encrypt(_NONCE, plain, place.label(key_id))
    return MAGIC + key_id.bytes + salt + commitment + sealed


def key_id_of(record: bytes) -> UUID:
    """The id of the data key a record is sealed under. Raises: SealIsBroken, if it is no record."""
    if len(record) < _HEADER + _TAG or record[: len(MAGIC)] != MAGIC:
        raise SealIsBroken("not a sealed record")
    return UUID(bytes=bytes(record[len(MAGIC) : len(MAGIC) + 16]))


def unseal(record: bytes, *, key: bytes, place: Place) -> str:
    """The text of a record. Raises: SealIsBroken, always and only where anything does not fit."""
    key_id = key_id_of(record)
    salt = record[len(MAGIC) + 16 : len(MAGIC) + 16 + _SALT]
    message_key, commitment = _derive(key, salt)
    if not hmac.compare_digest(commitment, record[_HEADER - _COMMITMENT : _HEADER]):
        raise SealIsBroken("sealed under another key")
    try:
        plain = AESGCM(message_key).decrypt(_NONCE, record[_HEADER:], place.label(key_id))
    except InvalidTag as error:
        raise SealIsBroken("changed, or moved from its place") from error
    return plain[4 : 4 + int.from_bytes(plain[:4], "big")].decode("utf-8")


def wrap(key: bytes, *, with_key: bytes, key_id: UUID) -> bytes:
    """A data key as it may be stored: sealed under a master key, bound to its id."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(with_key).encrypt(nonce, key, b"rapport/key/v1|" + key_id.bytes)


def unwrap(wrapped: bytes, *, with_key: bytes, key_id: UUID) -> bytes:
    """The data key again. Raises: SealIsBroken, if the master key or the id is another."""
    try:
        return AESGCM(with_key).decrypt(wrapped[:12], wrapped[12:], b"rapport/key/v1|" + key_id.bytes)
    except InvalidTag as error:
        raise SealIsBroken("wrapped under another master key") from error


def blind_index(value: str, *, key: bytes, purpose: str) -> str:
    """A keyed fingerprint for equality look-ups, and for nothing else: 64 hex digits."""
    derived = HKDF(SHA256(), KEY_BYTES, None, f"rapport/index/v1|{purpose}".encode()).derive(key)
    return hmac.new(derived, value.encode("utf-8"), "sha256").hexdigest()


def _derive(key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    both = HKDF(SHA256(), KEY_BYTES + _COMMITMENT, salt, b"rapport/field/v1").derive(key)
    return both[:KEY_BYTES], both[KEY_BYTES:]
