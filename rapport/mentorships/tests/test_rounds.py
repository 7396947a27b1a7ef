from datetime import datetime, timedelta

import pytest

from rapport.history.models import Event
from rapport.kernel.errors import EditConflict, Refused
from rapport.mentorships import rounds
from rapport.mentorships.models import Answer, Mentorship, Round
from rapport.mentorships.reveal import Likeness, Reveal
from rapport.people.models import Person

QUESTIONS = ["rhythm", "reach"]
SECRET = "every second Thursday"


@pytest.fixture
def round_(pair: Mentorship, now: datetime) -> Round:
    return rounds.open_round(pair, Round.Kind.ALIGNMENT, QUESTIONS, actor=None, now=now)


def answer(
    round_: Round, person: Person, now: datetime, submit: bool = False, **values: str | list[str]
) -> Answer:
    member = round_.mentorship.member_for(person)
    assert member is not None
    named = {name.replace("__", "."): value for name, value in values.items()}
    return rounds.save_answer(round_, member, named, submit=submit, now=now)


def fresh(round_: Round) -> Round:
    found = Round.objects.with_answers().get(pk=round_.pk)
    found.mentorship = round_.mentorship
    return found


def test_opening_twice_gives_the_round_that_stands(pair: Mentorship, round_: Round, now: datetime) -> None:
    again = rounds.open_round(pair, Round.Kind.ALIGNMENT, ["other"], actor=None, now=now)

    assert again.pk == round_.pk
    assert Event.objects.filter(verb="round.opened").count() == 1


def test_nobody_sees_an_answer_before_both_are_in(
    round_: Round, mina: Person, omar: Person, now: datetime
) -> None:
    answer(round_, mina, now, submit=True, rhythm__words=SECRET, reach__by=["here"])

    seen = rounds.view_for(fresh(round_), omar)

    assert [(other.is_in, other.answered, other.values) for other in seen.others] == [(True, 2, None)]
    assert rounds.talk_list(fresh(round_)) == []
    assert list(Answer.objects.visible_to(omar)) == []
    assert [each.member.person for each in Answer.objects.visible_to(mina)] == [mina]


def test_the_second_answer_reveals_both(round_: Round, mina: Person, omar: Person, now: datetime) -> None:
    answer(round_, mina, now, submit=True, rhythm__days="14", rhythm__words=SECRET, reach__by=["here"])
    answer(round_, omar, now, submit=True, rhythm__days="90", reach__by=["here"])

    items = rounds.talk_list(fresh(round_))

    assert [(item.question, item.likeness) for item in items] == [
        ("rhythm", Likeness.DIFFERENT),
        ("reach", Likeness.SAME),
    ]
    assert rounds.view_for(fresh(round_), omar).others[0].values == {
        "rhythm.days": "14",
        "rhythm.words": SECRET,
        "reach.by": ["here"],
    }
    assert Answer.objects.visible_to(omar).count() == 2
    assert Event.objects.filter(verb="round.revealed", subject_id=round_.pk).count() == 1


def test_an_outsider_sees_no_answer_at_all(
    round_: Round, mina: Person, omar: Person, dana: Person, cora: Person, now: datetime
) -> None:
    answer(round_, mina, now, submit=True, rhythm__words=SECRET)
    answer(round_, omar, now, submit=True, rhythm__words=SECRET)

    assert list(Answer.objects.visible_to(dana)) == list(Answer.objects.visible_to(cora)) == []
    with pytest.raises(LookupError):
        rounds.view_for(fresh(round_), dana)


def test_saving_keeps_what_this_form_does_not_have(round_: Round, mina: Person, now: datetime) -> None:
    answer(round_, mina, now, rhythm__words=SECRET)
    answer(round_, mina, now, reach__by=["here", "email"])

    kept = Answer.objects.get().values

    assert kept == {"rhythm.words": SECRET, "reach.by": ["here", "email"]}


def test_two_tabs_of_one_person_do_not_overwrite_each_other(
    round_: Round, mina: Person, now: datetime
) -> None:
    member = round_.mentorship.member_for(mina)
    assert member is not None
    first = rounds.save_answer(round_, member, {"rhythm.words": "one"}, submit=False, now=now, expected=0)

    # The other tab was opened before: another field goes through, the same field does not.
    rounds.save_answer(round_, member, {"reach.words": "two"}, submit=False, now=now, expected=0)
    rounds.save_answer(round_, member, {"rhythm.words": "one"}, submit=False, now=now, expected=0)
    with pytest.raises(EditConflict) as conflict:
        rounds.save_answer(round_, member, {"rhythm.words": "three"}, submit=False, now=now, expected=0)

    assert conflict.value.yours == {"rhythm.words": "three"}
    assert conflict.value.theirs == {"rhythm.words": "one"}
    assert first.version == 1
    assert Answer.objects.get().version == 2


def test_an_answer_that_is_in_may_change_until_the_reveal(
    round_: Round, mina: Person, omar: Person, now: datetime
) -> None:
    answer(round_, mina, now, submit=True, rhythm__words="one")
    answer(round_, mina, now + timedelta(hours=1), rhythm__words="two")
    answer(round_, omar, now, submit=True, rhythm__words="three")

    with pytest.raises(rounds.RoundIsOver):
        answer(round_, mina, now, rhythm__words="four")

    kept = Answer.objects.get(member__person=mina)
    assert kept.values == {"rhythm.words": "two"}
    assert kept.submitted_at == now


def test_only_members_of_this_mentorship_answer(
    round_: Round, mina: Person, dana: Person, program: object, now: datetime
) -> None:
    from rapport.testing import make_pair

    other_pair = make_pair(mina, dana, round_.mentorship.program)
    stranger = other_pair.member_for(dana)
    assert stranger is not None

    with pytest.raises(Refused):
        rounds.save_answer(round_, stranger, {"rhythm.words": SECRET}, submit=True, now=now)


@pytest.fixture
def yes_or_no(pair: Mentorship, now: datetime) -> Round:
    return rounds.open_round(
        pair, Round.Kind.TWO_YESES, ["go_on"], actor=None, now=now, reveal=Reveal.MUTUAL_YES
    )


@pytest.mark.parametrize(("first", "second"), [("no", "yes"), ("yes", "no"), ("yes", "not_sure")])
def test_without_two_yeses_nobody_learns_what_the_other_said(
    yes_or_no: Round, mina: Person, omar: Person, now: datetime, first: str, second: str
) -> None:
    answer(yes_or_no, mina, now, submit=True, go_on=first)
    assert rounds.view_for(fresh(yes_or_no), omar).others[0].is_in is False

    answer(yes_or_no, omar, now, submit=True, go_on=second)

    settled = fresh(yes_or_no)
    assert settled.state == Round.State.KEPT
    assert rounds.view_for(settled, omar).others[0].values is None
    assert rounds.view_for(settled, omar).others[0].is_in is False
    assert Answer.objects.visible_to(omar).get().member.person == omar
    assert Event.objects.filter(verb="round.revealed").count() == 0


def test_two_yeses_are_told_to_both(yes_or_no: Round, mina: Person, omar: Person, now: datetime) -> None:
    answer(yes_or_no, mina, now, submit=True, go_on="yes")
    answer(yes_or_no, omar, now, submit=True, go_on="yes")

    assert fresh(yes_or_no).is_revealed
    assert rounds.view_for(fresh(yes_or_no), omar).others[0].values == {"go_on": "yes"}


def test_the_lower_of_two_wishes_is_told_and_never_whose_it_was(
    pair: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    scale = ["nothing", "yearly", "quarterly", "open"]
    touch = rounds.open_round(
        pair, Round.Kind.OUR_WORK, ["touch"], actor=None, now=now, reveal=Reveal.LOWER, scale=scale
    )
    answer(touch, mina, now, submit=True, touch="quarterly")
    assert rounds.result_of(fresh(touch)) == {}
    answer(touch, omar, now, submit=True, touch="yearly")

    settled = fresh(touch)
    assert rounds.result_of(settled) == {"touch": "yearly"}
    assert rounds.view_for(settled, mina).others[0].values is None
    assert rounds.talk_list(settled) == []
    assert Answer.objects.visible_to(mina).count() == 1


def test_a_round_that_was_closed_shows_nothing(
    round_: Round, mina: Person, omar: Person, now: datetime
) -> None:
    answer(round_, mina, now, submit=True, rhythm__words=SECRET)

    rounds.close_round(round_, now=now)

    assert rounds.view_for(fresh(round_), omar).others[0].values is None
    with pytest.raises(rounds.RoundIsOver):
        answer(round_, omar, now, submit=True, rhythm__words="too late")


def test_everybody_gets_their_own_earlier_answers_back(
    pair: Mentorship, round_: Round, mina: Person, omar: Person, now: datetime
) -> None:
    answer(round_, mina, now, submit=True, rhythm__words="mine", reach__words="stays behind")
    answer(round_, omar, now, submit=True, rhythm__words="his")

    again = rounds.open_round(
        pair, Round.Kind.RECALIBRATE, ["rhythm"], actor=mina, now=now, carry_over=[round_]
    )

    seen = rounds.view_for(fresh(again), mina)
    assert seen.values == {"rhythm.words": "mine"}
    assert not seen.is_in
    assert seen.others[0].values is None


def test_answers_are_sealed_in_the_database(round_: Round, mina: Person, now: datetime) -> None:
    from django.db import connection

    answer(round_, mina, now, rhythm__words=SECRET)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM mentorships_answer")
        (record,) = cursor.fetchone()
    assert SECRET.encode() not in bytes(record)
