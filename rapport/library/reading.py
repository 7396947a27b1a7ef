"""Read data files into frozen dataclasses, checking every value against its annotation.

The annotations are the schema. A field marked ``Text`` holds words people read; it is wrapped for gettext
here and found for extraction by the same walk, so no text can be shown without being translatable.
"""

import tomllib
import types
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = _StrPromise
else:

    class Text:
        """Mark a field as words people read: a lazy translation of what stands in the file."""


DATA = Path(__file__).parent / "data"

T = TypeVar("T")
Translate = Callable[[str], Any]


class DataFileError(Exception):
    """A data file does not say what its dataclass expects; the message names the file and the place."""


def read(name: str, schema: type[T]) -> T:
    """Return ``data/<name>.toml`` as an instance of ``schema``, its texts translated when shown.

    Raises: DataFileError, naming the place, at an unknown, missing, empty or wrongly typed value, at a key
    used twice in one list, and where the dataclass itself refuses the values with a ValueError.
    """
    built: T = _build(_table(name), schema, name, gettext_lazy)
    return built


def texts(name: str, schema: type[Any]) -> Iterator[tuple[str, str]]:
    """Yield ``(place, text)`` of every translatable text in a data file, in the order of its dataclass."""
    found: list[str] = []
    places: list[str] = []

    def note(text: str) -> Any:
        found.append(text)
        return gettext_lazy(text)

    _build(_table(name), schema, name, note, places)
    return iter(zip(places, found, strict=True))


def _table(name: str) -> dict[str, Any]:
    with (DATA / f"{name}.toml").open("rb") as file:
        try:
            return tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise DataFileError(f"{name}: {error}") from error


def _build(value: Any, hint: Any, place: str, translate: Translate, places: list[str] | None = None) -> Any:
    """Return ``value`` as what ``hint`` promises; ``places`` collects where texts stood, for extraction."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        # TOML has no null, so a value that is there is of the other type.
        hint = next(part for part in get_args(hint) if part is not type(None))
        return _build(value, hint, place, translate, places)
    if origin is tuple:
        return _build_list(value, get_args(hint)[0], place, translate, places)
    if origin is Literal:
        if value not in get_args(hint):
            raise DataFileError(f"{place}: {value!r} is none of {', '.join(map(repr, get_args(hint)))}")
        return value
    if is_dataclass(hint):
        return _build_object(value, hint, place, translate, places)
    return _build_word(value, hint, place, translate, places)


def _build_word(value: Any, hint: Any, place: str, translate: Translate, places: list[str] | None) -> Any:
    expected = str if hint is Text else hint
    # bool is a kind of int in Python, but `minutes = true` is a slip of the pen.
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise DataFileError(f"{place}: expected {expected.__name__}, found {value!r}")
    if expected is str and not value.strip():
        raise DataFileError(f"{place}: is empty")
    if hint is not Text:
        return value
    if places is not None:
        places.append(place)
    return translate(value)


def _build_list(value: Any, hint: Any, place: str, translate: Translate, places: list[str] | None) -> Any:
    if not isinstance(value, list):
        raise DataFileError(f"{place}: expected a list, found {value!r}")
    items = tuple(
        _build(item, hint, f"{place}.{_name(item, number)}", translate, places)
        for number, item in enumerate(value, start=1)
    )
    keys = [item.key for item in items if hasattr(item, "key")]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise DataFileError(f"{place}: {', '.join(twice)} stands here twice")
    return items


def _build_object(value: Any, hint: Any, place: str, translate: Translate, places: list[str] | None) -> Any:
    if not isinstance(value, dict):
        raise DataFileError(f"{place}: expected a table, found {value!r}")
    hints = get_type_hints(hint)
    known = {field.name: field for field in fields(hint) if field.init}
    if unknown := sorted(value.keys() - known.keys()):
        raise DataFileError(f"{place}: does not know {', '.join(unknown)}")
    given = {
        name: _build(value[name], hints[name], f"{place}.{name}", translate, places)
        for name in known
        if name in value
    }
    missing = [
        name
        for name, field in known.items()
        if name not in value and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise DataFileError(f"{place}: lacks {', '.join(missing)}")
    try:
        return hint(**given)
    except ValueError as error:
        raise DataFileError(f"{place}: {error}") from error


def _name(item: Any, number: int) -> str:
    """Return how to point at an item of a list: by its key where it has one, else by its number."""
    return str(item.get("key", number)) if isinstance(item, dict) else str(number)
