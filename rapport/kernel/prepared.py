"""Queries that are put together once: afterwards only their values are sent.

Django writes the SQL of a queryset anew each time it is read. For a query with many joins and subqueries that takes
ten times as long as the database needs to answer it. A prepared query keeps the SQL and puts in the values of the
moment; rows, annotations and ``select_related`` come as from the queryset itself.

    @prepared
    def _open_goals(person_id: UUID, mentorship_ids: tuple[UUID, ...]) -> QuerySet[Goal]:
        return Goal.objects.filter(owner_id=person_id, mentorship_id__in=mentorship_ids)

    goals = _open_goals(person_id=viewer.pk, mentorship_ids=(pair.pk,))

The function is called twice for each shape of its values, with stand-ins for them, and must do nothing but build. A
moment may go into the query with a fixed time added or taken off; every other value goes in as it came. What was made
of one in another way would stay as it was at the first call, so a query in which anything else differs between the two
is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects

Row = TypeVar("Row")
Value = UUID | datetime | date | int | str | bool | range | None
Values = Value | tuple[Value, ...]

SHAPES_MOST = 64
_numbers = count(7_000_000_001)


class CannotBePrepared(Exception):
    """A query does not use a value as it was given. A fault of the code, raised at its first call."""


class Prepared(Generic[Row]):
    """A query in waiting; call it with its values by name. Each thread keeps its own, since each has a connection."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._held = threading.local()
        update_wrapper(self, build)

    def __call__(self, **values: Values) -> list[Row]:
        """The rows, in one query; none without a query where the values leave nothing to find."""
        padded = {name: _padded(value) for name, value in values.items()}
        shape = (connection.vendor, *((name, _shape(value)) for name, value in padded.items()))
        shapes: dict[Any, _Statement | None] = self._held.__dict__.setdefault("shapes", {})
        if shape not in shapes:
            if len(shapes) >= SHAPES_MOST:
                shapes.clear()
            shapes[shape] = self._prepare(padded)
        statement = shapes[shape]
        return [] if statement is None else statement.rows(padded)

    def _prepare(self, values: dict[str, Values]) -> _Statement | None:
        try:
            one, other = (self._compile(values) for _again in range(2))
        except EmptyResultSet:
            return None
        if one.sql != other.sql or len(one.parameters) != len(other.parameters):
            raise CannotBePrepared(f"{self._build.__qualname__} is built otherwise for other values")
        places: dict[int, _Place] = {}
        for at, pair in enumerate(zip(one.parameters, other.parameters, strict=True)):
            if _plain(pair[0]) == _plain(pair[1]):
                continue
            place = _place(pair, one.stand_ins, other.stand_ins)
            if place is None:
                raise CannotBePrepared(f"{self._build.__qualname__} makes something of a value on its own")
            places[at] = place
        return _Statement(one.queryset, one.compiler, one.sql, one.parameters, places)

    def _compile(self, values: dict[str, Values]) -> _Compiled:
        stand_ins = {name: _stand_in(value) for name, value in values.items()}
        queryset = self._build(**stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        known = {key: each for name, value in stand_ins.items() for key, each in _parts(name, value)}
        return _Compiled(queryset, compiler, sql, tuple(parameters), known)


def prepared(build: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    """Prepare the query that a function builds from its keyword arguments; see the module."""
    return Prepared(build)


_Key = tuple[str, int]
_Place = tuple[_Key, timedelta]


@dataclass(frozen=True, slots=True)
class _Compiled:
    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    stand_ins: dict[_Key, Value]


@dataclass(frozen=True, slots=True)
class _Statement:
    """The SQL of a queryset, and which of its parameters stand for which value, with how much time added."""

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: dict[int, _Place]

    def rows(self, values: dict[str, Values]) -> list[Any]:
        given = {key: each for name, value in values.items() for key, each in _parts(name, value)}
        parameters = list(self.parameters)
        for at, (key, added) in self.places.items():
            value = given[key]
            parameters[at] = _for_database(value + added if isinstance(value, datetime) else value)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            fetched = cursor.fetchall()
        # What Django's own reading of a queryset asks of it, answered with the rows that are there already.
        queryset: Any = self.queryset
        reading = _Reading(queryset, _Fetched(self.compiler, fetched))
        found = list(queryset._iterable_class(reading))
        if queryset._prefetch_related_lookups:
            prefetch_related_objects(found, *queryset._prefetch_related_lookups)
        return found


class _Fetched:
    """A compiler whose query has been run."""

    def __init__(self, compiler: Any, rows: Sequence[Any]) -> None:
        self._compiler = compiler
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiler, name)

    def execute_sql(self, *_arguments: Any, **_more: Any) -> list[Any]:
        return [self._rows]

    def results_iter(self, results: Any = None, **more: Any) -> Iterator[Any]:
        rows: Iterator[Any] = self._compiler.results_iter(
            [self._rows] if results is None else results, **more
        )
        return rows

    def get_compiler(self, *_arguments: Any, **_more: Any) -> _Fetched:
        return self


class _Reading:
    """A queryset that is about to be read, in so far as Django's iterables look at it."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: _Fetched) -> None:
        self._queryset = queryset
        self.query = _Query(queryset.query, compiler)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queryset, name)


class _Query:
    def __init__(self, query: Any, compiler: _Fetched) -> None:
        self._query = query
        self._compiler = compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_arguments: Any, **_more: Any) -> _Fetched:
        return self._compiler


def _padded(value: Values) -> Values:
    """A list as long as the next power of two, by its last value again, so that few lengths have to be prepared."""
    if not isinstance(value, tuple) or not value:
        return value
    length = 1 << (len(value) - 1).bit_length()
    return value + value[-1:] * (length - len(value))


def _parts(name: str, value: Values) -> Iterator[tuple[_Key, Value]]:
    if isinstance(value, tuple):
        yield from (((name, at), each) for at, each in enumerate(value))
    else:
        yield (name, 0), value


def _varies(value: Value) -> bool:
    """Whether a value is sent with the query; None, flags and which rows to take shape the query itself."""
    return not isinstance(value, bool | range | None)


def _shape(value: Values) -> Any:
    if isinstance(value, tuple):
        return ("several", *map(_shape, value))
    return type(value) if _varies(value) else value


def _stand_in(value: Values) -> Any:
    """A value of the same type that occurs nowhere else."""
    number = next(_numbers)
    match value:
        case tuple():
            return tuple(_stand_in(each) for each in value)
        case None | bool() | range():
            return value
        case UUID():
            return uuid4()
        case datetime():
            # Squared, so that two moments of one query are never as far apart as they are in another.
            return datetime(1700, 1, 1, tzinfo=UTC) + timedelta(microseconds=number * number % 2**50)
        case date():
            return date(1000, 1, 1) + timedelta(days=number % 3_000_000)
        case int():
            return number
        case str():
            return f"stand-in-{number}"


def _for_database(value: Value) -> Any:
    """A value as a field of its type would hand it to the driver."""
    match value:
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
    return value


def _place(pair: tuple[Any, Any], one: dict[_Key, Value], other: dict[_Key, Value]) -> _Place | None:
    """The value a parameter stands for, seen from what it is in two builds; None where it is none of them."""
    for key, left in one.items():
        if pair == (_for_database(left), _for_database(other[key])):
            return key, timedelta()
    for key, left in one.items():
        right = other[key]
        if isinstance(left, datetime) and isinstance(right, datetime):
            moments = [_moment(each) for each in pair]
            if None not in moments and moments[0] - left == moments[1] - right:
                return key, moments[0] - left
    return None


def _plain(parameter: Any) -> Any:
    """A parameter that can be compared: psycopg wraps JSON into objects that equal none but themselves."""
    return parameter.obj if type(parameter).__module__ == "psycopg.types.json" else parameter


def _moment(parameter: Any) -> Any:
    """A parameter as a moment, from however the driver takes one; None if it is something else."""
    if isinstance(parameter, str):
        try:
            parameter = datetime.fromisoformat(parameter)
        except ValueError:
            return None
    if not isinstance(parameter, datetime):
        return None
    return parameter if parameter.tzinfo else parameter.replace(tzinfo=UTC)
