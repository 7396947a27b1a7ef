"""Making, holding, rewrapping and destroying data keys. The only module that turns a key's id into its bytes."""

import secrets
import threading
import time
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from rapport.kernel import clock
from rapport.vault import keyfile, ledger
from rapport.vault.models import DataKey, Erasure, SelfTest
from rapport.vault.sealing import KEY_BYTES, Place, SealIsBroken, seal, unseal, unwrap, wrap


class KeyIsGone(SealIsBroken):
    """The data key was destroyed, and with it everything sealed under it."""


SELF_TEST_TEXT = "Rapport can open what it sealed."
_HELD_SECONDS = 60.0
_held: dict[UUID, tuple[float, bytes]] = {}
_lock = threading.Lock()


def make_key(scope: DataKey.Scope) -> DataKey:
    """A new data key, wrapped under the newest epoch and stored."""
    file = keyfile.load()
    key_id = uuid4()
    bare = secrets.token_bytes(KEY_BYTES)
    wrapped = wrap(bare, with_key=file.epochs[file.current_epoch], key_id=key_id)
    key = DataKey.objects.create(
        id=key_id, scope=scope, epoch=file.current_epoch, wrapped=wrapped, made_at=clock.now()
    )
    _hold(key_id, bare)
    return key


def key_bytes(key_id: UUID) -> bytes:
    """The bare key. At most one query; held in memory for a minute. Raises: KeyIsGone."""
    with _lock:
        found = _held.get(key_id)
    if found and found[0] > time.monotonic():
        return found[1]
    hold([key_id])
    with _lock:
        found = _held.get(key_id)
    if found is None:
        raise KeyIsGone("the key of this record is gone")
    return found[1]


def hold(key_ids: Iterable[UUID]) -> None:
    """Fetch several keys with one query, before a page opens records of many relationships."""
    deadline = time.monotonic()
    with _lock:
        missing = {key_id for key_id in key_ids if _held.get(key_id, (0.0,))[0] <= deadline}
    if not missing:
        return
    file = keyfile.load()
    for key in DataKey.objects.filter(pk__in=missing):
        master = file.epochs.get(key.epoch)
        if master is None:
            raise SealIsBroken(f"the master key of epoch {key.epoch} is not in the key file")
        _hold(key.pk, unwrap(bytes(key.wrapped), with_key=master, key_id=key.pk))


def forget_held() -> None:
    """Drop every key held in memory: after a restore, and between tests."""
    with _lock:
        _held.clear()


def destroy_key(key_id: UUID) -> None:
    """Destroy a data key for good and note it in the erasure ledger."""
    with transaction.atomic():
        DataKey.objects.filter(pk=key_id).delete()
        erasure, _ = Erasure.objects.get_or_create(key_id=key_id, defaults={"erased_at": clock.now()})
        transaction.on_commit(lambda: ledger.note(key_id, erasure.erased_at))
    with _lock:
        _held.pop(key_id, None)


def rewrap_all(epoch: str, *, batch: int = 1_000) -> int:
    """Wrap every data key under ``epoch`` again, in batches that may be interrupted; returns how many moved."""
    file = keyfile.add_epoch(epoch)
    moved = 0
    while True:
        with transaction.atomic():
            keys = list(DataKey.objects.exclude(epoch=epoch).order_by("pk")[:batch])
            if not keys:
                break
            for key in keys:
                bare = unwrap(bytes(key.wrapped), with_key=file.epochs[key.epoch], key_id=key.pk)
                key.wrapped = wrap(bare, with_key=file.epochs[epoch], key_id=key.pk)
                key.epoch = epoch
            DataKey.objects.bulk_update(keys, ["wrapped", "epoch"])
            moved += len(keys)
    plant_self_tests()
    return moved


def plant_self_tests() -> None:
    """Make sure that every epoch of the key file has its sentence to open at the next start."""
    file = keyfile.load()
    known = set(SelfTest.objects.values_list("epoch", flat=True))
    for epoch in sorted(set(file.epochs) - known):
        key_id, row, bare = uuid4(), uuid4(), secrets.token_bytes(KEY_BYTES)
        place = Place(file.organisation, "self_test", row, "sealed")
        SelfTest.objects.create(
            epoch=epoch,
            row=row,
            key_id=key_id,
            wrapped=wrap(bare, with_key=file.epochs[epoch], key_id=key_id),
            sealed=seal(SELF_TEST_TEXT, key=bare, key_id=key_id, place=place),
        )


def self_test(*, using: str = "default") -> None:
    """Open one sealed sentence for each epoch in use; ``using`` names the database, for a copy on trial.

    Raises: keyfile.KeyFileIsUnusable, with a sentence that names the file, when the keys are not the ones
    this database was sealed with. Nothing is written then.
    """
    file = keyfile.load()
    in_use = set(DataKey.objects.using(using).values_list("epoch", flat=True).distinct())
    for test in SelfTest.objects.using(using).filter(epoch__in=in_use | set(file.epochs)):
        try:
            bare = unwrap(bytes(test.wrapped), with_key=file.epochs[test.epoch], key_id=test.key_id)
            place = Place(file.organisation, "self_test", test.row, "sealed")
            opened = unseal(bytes(test.sealed), key=bare, place=place)
        except (KeyError, SealIsBroken) as error:
            raise keyfile.KeyFileIsUnusable(
                f"The key file {settings.RAPPORT_KEK_FILE} does not open what this database holds "
                f"(epoch {test.epoch}). Put back the right key file, or the copy on the recovery sheet. "
                "Nothing was changed."
            ) from error
        if opened != SELF_TEST_TEXT:
            raise keyfile.KeyFileIsUnusable("The self-test of the keys opened, and said something else.")
    missing = in_use - set(file.epochs)
    if missing:
        raise keyfile.KeyFileIsUnusable(
            f"The key file {settings.RAPPORT_KEK_FILE} lacks the master key of {', '.join(sorted(missing))}."
        )


def _hold(key_id: UUID, bare: bytes) -> None:
    with _lock:
        _held[key_id] = (time.monotonic() + _HELD_SECONDS, bare)
