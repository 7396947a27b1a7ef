"""From hello to an agreement: how every relationship of the demo begins."""

from datetime import timedelta

from rapport.desk.demo import acts
from rapport.desk.demo.pairs import Pair
from rapport.desk.demo.stage import Story
from rapport.mentorships.requests.operations import accept_request

DAY = timedelta(days=1)


def introduce_two(pair: Pair) -> Story:
    """One asks, the other says yes to twenty minutes."""
    began = pair.at(pair.stage.days_ago(pair.row["began"]), 9)
    yield began
    words = pair.row.get("ask") or pair.stage.draw("asks")
    request = acts.ask(pair.mentee, pair.mentor, pair.stage.program, words, began)
    yield (then := began + 2 * DAY)
    pair.mentorship_id = accept_request(request, actor=pair.mentor, now=then).pk


def two_yeses(pair: Pair) -> Story:
    yield from introduce_two(pair)
    arranged = pair.stage.now + timedelta(hours=20)
    yield arranged
    call = pair.at(arranged + 3 * DAY, 12)
    acts.arrange_call(pair, call, arranged)
    yield (then := call + timedelta(hours=6))
    acts.say_yes(pair, "mentee", then)
    yield (then := call + timedelta(hours=28))
    acts.say_yes(pair, "mentor", then)


def agree(pair: Pair) -> Story:
    """Answer alone, talk it through, sign."""
    yield from two_yeses(pair)
    first = pair.at(pair.stage.now + 3 * DAY, 10)
    yield first
    acts.begin_answers(pair, first)
    acts.answer_alone(pair, "mentee", first)
    yield (then := first + 2 * DAY)
    acts.answer_alone(pair, "mentor", then)
    yield (then := first + 4 * DAY)
    acts.sign_together(pair, then)
