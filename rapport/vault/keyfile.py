"""The master keys: one file outside the data folder, a key for each epoch (a month), readable by its owner only."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from rapport.kernel import clock
from rapport.vault.sealing import KEY_BYTES


class KeyFileIsUnusable(Exception):
    """The key file is missing, unreadable or not ours. The sentence names the file and what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class KeyFile:
    """The organisation's id and its master keys by epoch (``2026-11``); the newest epoch wraps new data keys."""

    organisation: UUID
    epochs: dict[str, bytes]
    index_key: bytes

    @property
    def current_epoch(self) -> str:
        return max(self.epochs)

    def __repr__(self) -> str:
        return f"<KeyFile epochs={sorted(self.epochs)}>"


def load() -> KeyFile:
    """The key file of this installation, made on the very first start. Cached until the file changes.

    Raises: KeyFileIsUnusable.
    """
    path = Path(settings.RAPPORT_KEK_FILE)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        _create(path)
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise KeyFileIsUnusable(f"The key file {path} cannot be read: {error.strerror}.") from error
    return _read(path, changed)


def add_epoch(name: str) -> KeyFile:
    """Add a fresh master key for an epoch; an epoch that exists is left as it is."""
    file = load()
    if name in file.epochs:
        return file
    return _write(
        Path(settings.RAPPORT_KEK_FILE),
        KeyFile(file.organisation, {**file.epochs, name: secrets.token_bytes(KEY_BYTES)}, file.index_key),
    )


def destroy_epoch(name: str) -> KeyFile:
    """Forget a master key. Whatever is still wrapped under it, in any backup, is gone with it."""
    file = load()
    if name == file.current_epoch:
        raise KeyFileIsUnusable("The current epoch cannot be destroyed; add a newer one and rewrap first.")
    kept = {epoch: key for epoch, key in file.epochs.items() if epoch != name}
    return _write(Path(settings.RAPPORT_KEK_FILE), KeyFile(file.organisation, kept, file.index_key))


def bring_back(file: KeyFile) -> KeyFile:
    """Write the key file from what a recovery sheet said. Raises: KeyFileIsUnusable, where one stands already."""
    path = Path(settings.RAPPORT_KEK_FILE)
    if path.exists():
        raise KeyFileIsUnusable(
            f"There is a key file at {path} already. Move it away first; it is not overwritten."
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _write(path, file, new=True)


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    epoch = clock.now().strftime("%Y-%m")
    _write(
        path,
        KeyFile(uuid4(), {epoch: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES)),
        new=True,
    )


def _write(path: Path, file: KeyFile, *, new: bool = False) -> KeyFile:
    body = json.dumps(
        {
            "about": "Rapport's master keys. Whoever has this file and the database can read everything. "
            "Keep a copy in a safe place, apart from the backups.",
            "organisation": str(file.organisation),
            "index_key": base64.b64encode(file.index_key).decode(),
            "epochs": {epoch: base64.b64encode(key).decode() for epoch, key in sorted(file.epochs.items())},
        },
        indent=1,
    )
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    if new:
        # Two processes may start at once on an empty installation: the first file stands.
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    else:
        draft.replace(path)
    _read.cache_clear()
    return load()


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> KeyFile:
    try:
        body = json.loads(path.read_text(encoding="ascii"))
        return KeyFile(
            organisation=UUID(body["organisation"]),
            epochs={epoch: base64.b64decode(key, validate=True) for epoch, key in body["epochs"].items()},
            index_key=base64.b64decode(body["index_key"], validate=True),
        )
    except OSError as error:
        raise KeyFileIsUnusable(f"The key file {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileIsUnusable(
            f"The key file {path} is damaged. Put back the copy that was kept of it; nothing has been changed."
        ) from error
