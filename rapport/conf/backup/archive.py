"""A backup's inside: a manifest, the database, the photos; as one sealed tar."""

import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from rapport.conf.backup.databases import Prints, TablePrint
from rapport.conf.backup.sealed_stream import BackupIsUnusable, SealedReader, SealedWriter

MANIFEST = "manifest.json"
MEDIA = "media"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself; ``prints`` are those of the live database when it was copied."""

    made_at: datetime
    engine: str
    database: str
    prints: Prints

    def as_json(self) -> bytes:
        body = {
            "version": VERSION,
            "made_at": self.made_at.isoformat(),
            "engine": self.engine,
            "database": self.database,
            "prints": {table: asdict(each) for table, each in self.prints.items()},
        }
        return json.dumps(body, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises: BackupIsUnusable, for one of another version."""
        body = json.loads(text)
        if body.get("version") != VERSION:
            raise BackupIsUnusable(
                "This backup was made by a later release of Rapport. Restore it with that one."
            )
        prints = {table: TablePrint(**each) for table, each in body["prints"].items()}
        return cls(datetime.fromisoformat(body["made_at"]), body["engine"], body["database"], prints)


def write(
    target: Path, *, manifest: Manifest, copy: Path, media: Path, epoch: str, master_key: bytes
) -> None:
    """Write a sealed archive; a file of this name appears only when it is whole."""
    draft = target.with_name(f"{target.name}.new")
    draft.touch(mode=0o600)
    with (
        draft.open("wb") as raw,
        SealedWriter(cast(BinaryIO, raw), epoch=epoch, master_key=master_key) as sealed,
        # Not compressed: how well it shrinks would tell something about what people wrote.
        tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|") as tar,
    ):
        _add_bytes(tar, MANIFEST, manifest.as_json())
        tar.add(copy, manifest.database, recursive=False)
        if media.is_dir():
            tar.add(media, MEDIA)
    draft.replace(target)


def unpack(source: Path, folder: Path, master_keys: Mapping[str, bytes]) -> Manifest:
    """Unpack an archive into ``folder`` and return its manifest. Raises: BackupIsUnusable."""
    try:
        with source.open("rb") as raw:
            reader = io.BufferedReader(SealedReader(cast(BinaryIO, raw), master_keys))
            with tarfile.open(fileobj=reader, mode="r|") as tar:
                tar.extractall(folder, filter="data")
    except FileNotFoundError as error:
        raise BackupIsUnusable(f"There is no file {source}.") from error
    except tarfile.TarError as error:
        raise BackupIsUnusable("This backup is damaged inside. Take another one.") from error
    return Manifest.from_json((folder / MANIFEST).read_bytes())


def _add_bytes(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(body)
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(body))
