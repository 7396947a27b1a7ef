"""Canaries: short unmistakable words planted into every kind of content, and the finder that knows their disguises."""

import base64
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Canary:
    """One planted word: what kind of thing it is in, whose it is, and the relationship it belongs to."""

    token: str
    kind: str
    field: str
    owners: frozenset[UUID]
    mentorship: UUID | None = None

    def __str__(self) -> str:
        return f"{self.kind} in {self.field} ({self.token})"


def new_token() -> str:
    """Sixteen letters and digits that survive HTML, URL, JSON and quoted-printable escaping unchanged."""
    return "cnry" + secrets.token_hex(6)


def forms_of(token: str) -> Iterator[bytes]:
    """Every disguise in which a word may lie in a file: plain, hex, UTF-16, base64 at each of three offsets."""
    raw = token.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield token.encode("utf-16le")
    yield token.encode("utf-16be")
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw)[(0, 2, 3)[shift] : -4]
        yield encoded[4:] if shift else encoded


def streams_in(data: bytes, depth: int = 2) -> Iterator[bytes]:
    """The data itself, and whatever inflates or decodes inside it."""
    yield data
    if not depth:
        return
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        try:
            inflated = zlib.decompressobj(47).decompress(data[match.start() :], 1 << 24)
        except zlib.error:
            continue
        if len(inflated) > 8:
            yield from streams_in(inflated, depth - 1)
    for match in re.finditer(rb"PK\x03\x04", data):
        head = data[match.start() : match.start() + 30]
        skip = 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        try:
            inflated = zlib.decompressobj(-15).decompress(data[match.start() + skip :], 1 << 24)
        except zlib.error:
            continue
        yield from streams_in(inflated, depth - 1)


def found_in(data: bytes, canaries: Iterable[Canary]) -> set[Canary]:
    """Which canaries are in some bytes, in whatever disguise."""
    streams = list(streams_in(data))
    return {
        canary
        for canary in canaries
        if any(form in stream for stream in streams for form in forms_of(canary.token))
    }
