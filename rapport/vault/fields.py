"""``SealedTextField``: people's words, readable through their own row and through nothing else."""

from typing import Any
from uuid import UUID

from django.core.checks import CheckMessage
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from rapport.vault import keyfile
from rapport.vault.keys import key_bytes
from rapport.vault.sealing import Place, key_id_of, seal, unseal

KINDS: dict[str, list[str]] = {}
"""Every kind of content with the fields that hold it (``app.Model.field``), for the visibility table's tests."""


class Sealed:
    """A sealed record in memory: shows its size, never its words, and pickles as ciphertext."""

    __slots__ = ("record",)

    def __init__(self, record: bytes) -> None:
        self.record = record

    def __repr__(self) -> str:
        return f"<sealed {len(self.record)} B>"

    __str__ = __repr__


class _Door:
    """The attribute of a model: gives the words, opening them at the first look."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        if isinstance(value, Sealed):
            value = self.field.open(row, value.record)
            row.__dict__[f"_opened_{name}"] = value
            row.__dict__[name] = value
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is stored sealed and read as ``str``.

    ``kind`` is a row of the visibility table. ``key`` is the dotted path from the row to the id of its data
    key (``"mentorship.key_id"``). The row's primary key must be a UUID that exists before saving. Empty text
    is kept as an empty record-less value, so that "nothing was written" needs no key.

    Cannot be filtered, ordered or read with ``values()`` as text: the database holds ciphertext only.
    """

    def __init__(self, *args: Any, kind: str = "", key: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs["editable"] = kwargs.get("editable", True)
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.key = key

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.update(kind=self.kind, key=self.key)
        kwargs.pop("editable", None)
        if kwargs.get("default") == "":
            del kwargs["default"]
        kwargs.pop("blank", None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Door(self))
        if cls.__module__ != "__fake__":
            KINDS.setdefault(self.kind, []).append(f"{cls._meta.label}.{name}")

    def get_default(self) -> str:
        return ""

    def _check_str_default_value(self) -> list[CheckMessage]:
        # A binary column, whose values are text all the same: they are sealed on their way into it.
        return []

    def from_db_value(
        self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper
    ) -> "Sealed | str | None":
        if value is None:
            return None
        record = bytes(value)
        return Sealed(record) if record else ""

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Sealed):
            return value.record
        if value is None or value == "":
            return None if value is None else b""
        return self.seal(model_instance, str(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, str) and value:
            raise FieldError("Words are sealed through their row; assign and save() it instead of update().")
        if value == "":
            value = b""
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: nothing can be looked up by it.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.pre_save(obj, False)
        return "" if not value else value.hex()

    def formfield(self, **_kwargs: Any) -> None:
        return None

    def seal(self, row: models.Model, text: str) -> bytes:
        """The record of ``text`` for this field of ``row``."""
        key_id: Any = row
        for part in self.key.split("."):
            key_id = getattr(key_id, part)
        assert isinstance(key_id, UUID), f"{self.key} of {row._meta.label} leads to no key"
        return seal(text, key=key_bytes(key_id), key_id=key_id, place=self.place(row))

    def open(self, row: models.Model, record: bytes) -> str:
        """The words of a record. Raises: SealIsBroken; never answers with an empty text instead."""
        return unseal(record, key=key_bytes(key_id_of(record)), place=self.place(row))

    def place(self, row: models.Model) -> Place:
        row_id = row.pk
        assert isinstance(row_id, UUID), f"{row._meta.label} needs a UUID primary key to hold sealed words"
        return Place(keyfile.load().organisation, self.kind, row_id, self.name)
