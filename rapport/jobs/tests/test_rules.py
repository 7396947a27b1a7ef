from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from rapport.jobs import rules as rules_module
from rapport.jobs.models import RuleFiring
from rapport.jobs.rules import Due, RuleIsUnclear, run_rules, timed_rule
from rapport.jobs.testing import WentWrong, run_due
from rapport.jobs.tests.work import note, noted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_other_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules_module, "_rules", {})


write = note.func


def test_what_is_due_happens_once_however_often_the_rules_run(now: datetime):
    @timed_rule("test.greet")
    def greet(now: datetime) -> Iterable[Due]:
        """Everybody is greeted."""
        return [Due("mina", lambda: write("mina")), Due("omar", lambda: write("omar"))]

    assert run_rules(now) == 2
    assert run_rules(now) == 0
    assert run_rules(now + timedelta(days=1)) == 0
    assert noted() == ["mina", "omar"]


def test_one_act_that_goes_wrong_leaves_nothing_stops_nobody_and_comes_again(now: datetime):
    broken = [True]

    def act() -> None:
        write("mina")
        if broken:
            raise RuntimeError

    @timed_rule("test.greet")
    def greet(now: datetime) -> Iterable[Due]:
        """Everybody is greeted."""
        return [Due("mina", act), Due("omar", lambda: write("omar"))]

    assert run_rules(now) == 1
    assert noted() == ["omar"]
    broken.clear()
    assert run_rules(now) == 1
    assert noted() == ["omar", "mina"]


def test_a_database_error_in_an_act_leaves_the_others_be(now: datetime):
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    @timed_rule("test.greet")
    def greet(now: datetime) -> Iterable[Due]:
        """Everybody is greeted."""
        return [Due("mina", act), Due("omar", lambda: write("omar"))]

    assert run_rules(now) == 1
    assert noted() == ["omar"]


def test_a_rule_that_cannot_look_does_not_stop_the_others(now: datetime):
    @timed_rule("test.a")
    def blind(now: datetime) -> Iterable[Due]:
        """Nothing comes of it."""
        raise RuntimeError

    @timed_rule("test.b")
    def greet(now: datetime) -> Iterable[Due]:
        """Omar is greeted."""
        yield Due("omar", lambda: write("omar"))

    assert run_rules(now) == 1


def test_only_the_named_rules_run(now: datetime):
    for name in ("test.a", "test.b"):

        @timed_rule(name)
        def greet(now: datetime) -> Iterable[Due]:
            """Somebody is greeted."""
            yield Due("omar", lambda: write("omar"))

    assert run_rules(now, only=["test.b"]) == 1
    assert list(RuleFiring.objects.values_list("rule", flat=True)) == ["test.b"]


def test_many_due_things_cost_one_query_a_batch_once_they_are_done(
    now: datetime, django_assert_num_queries: pytest.FixtureRequest
):
    @timed_rule("test.greet")
    def greet(now: datetime) -> Iterable[Due]:
        """Fifty people are greeted."""
        return [Due(str(number), lambda: None) for number in range(50)]

    assert run_rules(now) == 50
    with django_assert_num_queries(1):
        assert run_rules(now) == 0


def test_tests_hear_of_an_act_that_goes_wrong():
    @timed_rule("test.greet")
    def greet(now: datetime) -> Iterable[Due]:
        """Nobody is greeted."""
        yield Due("mina", lambda: 1 / 0)

    with pytest.raises(WentWrong):
        run_due()


def test_a_rule_says_what_it_promises_under_a_name_of_its_own():
    with pytest.raises(RuleIsUnclear):

        @timed_rule("test.silent")
        def silent(now: datetime) -> Iterable[Due]:
            return []

    def elsewhere(now: datetime) -> Iterable[Due]:
        """Another promise."""
        return []

    timed_rule("test.twice")(elsewhere)
    elsewhere.__module__ = "somewhere.else"
    with pytest.raises(RuleIsUnclear):

        @timed_rule("test.twice")
        def again(now: datetime) -> Iterable[Due]:
            """A promise."""
            return []
