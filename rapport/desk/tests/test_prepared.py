"""Prepared queries answer as the querysets they were made from, and are refused where they could not."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from rapport.kernel.prepared import CannotBePrepared, prepared
from rapport.mentorships.models import Member, Mentorship
from rapport.people.models import Person


@prepared
def members_of(person_ids: tuple[UUID, ...], since: datetime) -> QuerySet[Member]:
    found = Member.objects.filter(person_id__in=person_ids, joined_at__gte=since - timedelta(days=1))
    return found.select_related("person", "mentorship").annotate(others=Count("mentorship__members"))


@prepared
def names_and_days(name: str, ends: bool, since: datetime | None) -> QuerySet[Mentorship, Any]:
    found = Mentorship.objects.filter(program__name=name)
    if since is not None:
        found = found.filter(state_since__gte=since)
    return found.order_by("-pk" if ends else "pk").values_list("pk", "state_since", named=True)


def test_rows_come_with_what_was_joined_and_counted_for_whatever_values(pair, mina, omar, dana, now):
    both = members_of(person_ids=(mina.pk, omar.pk), since=now)
    with CaptureQueriesContext(connection) as asked:
        one = members_of(person_ids=(omar.pk,), since=now)
        names = {row.person.name for row in both}
        states = {row.mentorship.state for row in both}

    assert names == {mina.name, omar.name}
    assert states == {"active"}
    assert [row.others for row in both] == [2, 2]
    assert [row.person for row in one] == [omar]
    assert len(asked) == 1
    assert members_of(person_ids=(dana.pk,), since=now) == []
    assert members_of(person_ids=(mina.pk, omar.pk, dana.pk), since=now) == both


def test_a_moment_may_have_time_taken_off(pair, mina, now):
    assert len(members_of(person_ids=(mina.pk,), since=now + timedelta(hours=23))) == 1
    assert members_of(person_ids=(mina.pk,), since=now + timedelta(hours=25)) == []


def test_two_moments_are_told_apart(pair, now):
    @prepared
    def begun(since: datetime, until: datetime) -> QuerySet[Mentorship]:
        one_day = timedelta(days=1)
        return Mentorship.objects.filter(state_since__gte=since, state_since__lte=until + one_day)

    hour, day = timedelta(hours=1), timedelta(days=1)
    assert begun(since=now - hour, until=now - hour) == [pair]
    assert begun(since=now - 2 * day, until=now - day - hour) == []
    assert begun(since=now + hour, until=now + day) == []


def test_nothing_to_look_for_asks_nothing(now, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert members_of(person_ids=(), since=now) == []


def test_none_and_flags_shape_the_query_itself(pair, program, now):
    for ends in (True, False):
        (row,) = names_and_days(name=program.name, ends=ends, since=None)
        assert (row.pk, row.state_since) == (pair.pk, pair.state_since)
    assert names_and_days(name=program.name, ends=True, since=now + timedelta(days=1)) == []
    assert names_and_days(name="Another", ends=True, since=None) == []


def test_which_rows_to_take_is_part_of_the_query(pair, program):
    @prepared
    def some(places: range) -> QuerySet[Person]:
        return Person.objects.order_by("name")[places.start : places.stop]

    assert [each.first_name for each in some(places=range(2))] == ["Mina", "Omar"]
    assert [each.first_name for each in some(places=range(1, 2))] == ["Omar"]


def test_what_was_made_of_a_value_is_refused(db, now):
    @prepared
    def shortened(name: str) -> QuerySet[Person]:
        return Person.objects.filter(name=name[-3:])

    @prepared
    def otherwise(number: int) -> QuerySet[Person]:
        return Person.objects.order_by("name" if number % 2 else "email")

    for query, value in ((shortened, {"name": "Mina"}), (otherwise, {"number": 3})):
        with pytest.raises(CannotBePrepared):
            query(**value)  # type: ignore[operator]


def test_prefetched_rows_are_fetched_for_those_found(pair, django_assert_num_queries):
    @prepared
    def with_members(pair_id: UUID) -> QuerySet[Mentorship]:
        return Mentorship.objects.filter(pk=pair_id).with_members()

    assert with_members(pair_id=uuid4()) == []
    with django_assert_num_queries(2):
        (found,) = with_members(pair_id=pair.pk)
        assert len({member.person.name for member in found.members.all()}) == 2
