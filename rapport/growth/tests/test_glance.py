from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.growth import operations
from rapport.growth.glance import goals_at_a_glance
from rapport.growth.queries import open_goals_of


def test_a_glance_says_what_the_whole_says_in_one_query(goal, steps, pair, mina, omar, now):
    operations.finish_step(steps[0], actor=mina, now=now)
    operations.note_progress(goal, value=Decimal(5), line="x", actor=mina, now=now + timedelta(days=1))
    operations.draft_first_goal(pair, owner=omar, text="Mine alone", why="", now=now)

    with CaptureQueriesContext(connection) as caught:
        (glance,) = goals_at_a_glance([pair], mina)[pair.pk]
    (whole,) = open_goals_of([pair], mina)[pair.pk]

    assert len(caught) == 1
    assert glance.measured == whole.measured
    assert (glance.done_count, len(glance.steps)) == (whole.done_count, len(whole.steps))
    assert glance.active_step is not None
    assert whole.active_step is not None
    assert glance.active_step.text == whole.active_step.text == "Say one kind no"


def test_an_outsider_sees_nothing_at_a_glance(goal, pair, dana):
    assert goals_at_a_glance([pair], dana) == {pair.pk: []}
