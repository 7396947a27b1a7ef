"""Drafting, signing and changing, without pages: what holds, what is taken back, what is kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from rapport.history.models import Event
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.mentorships.agreement import terms_for, terms_of
from rapport.mentorships.agreement.answering import begin_alignment, finish_answers, save_answers
from rapport.mentorships.agreement.changing import differing_topics, propose_change, withdraw_change
from rapport.mentorships.agreement.drafting import save_topic, stand_behind
from rapport.mentorships.agreement.reading import draft_of, edges_of, in_force_of, signed_versions, wishes_of
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.models import AgreementTopic, AgreementVersion, Mentorship, Review, Signature
from rapport.mentorships.terms import DEFAULTS
from rapport.mentorships.testing import (
    answer_all,
    draft_agreement,
    note_event,
    sign_agreement,
    stand_behind_everything,
)
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

SECRET = "the reorganisation nobody knows of"


@pytest.fixture
def forming(mina: Person, omar: Person, program: Program) -> Mentorship:
    return make_pair(mina, omar, program, state="forming")


@pytest.fixture
def draft(forming: Mentorship, now: datetime) -> AgreementVersion:
    return draft_agreement(forming, now)


def topic_of(draft: AgreementVersion, key: str) -> AgreementTopic:
    found = draft_of(draft.mentorship)
    assert found is not None
    topic = found.topic(key)
    assert topic is not None
    return topic


def write(topic: AgreementTopic, person: Person, now: datetime, **changes: Any) -> AgreementTopic:
    member = topic.agreement.mentorship.member_for(person)
    assert member is not None
    values: dict[str, Any] = {
        "joint": topic.joint,
        "own": topic.own(member),
        "words": topic.words,
        "stands": True,
        "expected": topic.version,
    }
    return save_topic(topic, **{**values, **changes}, actor=person, now=now)


def test_what_both_said_alike_stands_at_once(draft: AgreementVersion) -> None:
    standing = {topic.topic for topic in draft.topics.all() if len(topic.stands.all()) == 2}

    assert standing == {topic.topic for topic in draft.topics.all()}


def test_changed_words_take_back_the_others_stand_and_all_signatures(
    draft: AgreementVersion, mina: Person, omar: Person, now: datetime
) -> None:
    for person in (mina, omar):
        tick_confidence(draft, ticked=True, actor=person, now=now)
    sign(draft, explore_until=date(2026, 4, 1), actor=mina, now=now)

    write(topic_of(draft, "rhythm"), omar, now, words="On Thursdays")

    after = topic_of(draft, "rhythm")
    assert [stand.member.person for stand in after.stands.all()] == [omar]
    assert Signature.objects.exclude(signed_at=None).count() == 0
    assert Signature.objects.exclude(confidence_at=None).count() == 2


def test_changed_words_on_confidence_take_back_its_tick(
    draft: AgreementVersion, mina: Person, omar: Person, now: datetime
) -> None:
    tick_confidence(draft, ticked=True, actor=mina, now=now)

    write(topic_of(draft, "confidence"), omar, now, words="And not a word to Helena")

    assert Signature.objects.get(member__person=mina).confidence_at is None


def test_two_edits_of_one_topic_keep_both_wordings(
    draft: AgreementVersion, mina: Person, omar: Person, now: datetime
) -> None:
    seen = topic_of(draft, "rhythm")
    write(seen, mina, now, words="On Thursdays")

    with pytest.raises(EditConflict) as conflict:
        write(seen, omar, now, words="On Fridays")

    assert conflict.value.yours["How often you meet"].endswith("On Fridays")
    assert conflict.value.theirs["How often you meet"].endswith("On Thursdays")
    assert topic_of(draft, "rhythm").words == "On Thursdays"


def test_nobody_stands_behind_words_they_have_not_read(
    draft: AgreementVersion, mina: Person, omar: Person, now: datetime
) -> None:
    seen = topic_of(draft, "rhythm")
    write(seen, mina, now, words="On Thursdays")

    with pytest.raises(EditConflict):
        stand_behind(seen, stands=True, expected=seen.version, actor=omar, now=now)


def test_taking_back_a_stand_takes_back_the_signatures(
    draft: AgreementVersion, mina: Person, omar: Person, now: datetime
) -> None:
    tick_confidence(draft, ticked=True, actor=mina, now=now)
    sign(draft, explore_until=date(2026, 4, 1), actor=mina, now=now)
    topic = topic_of(draft, "duties")

    stand_behind(topic, stands=False, expected=topic.version, actor=omar, now=now)

    assert Signature.objects.get(member__person=mina).signed_at is None


@pytest.mark.parametrize("until", ["2026-03-02", "2026-02-01", "2026-06-30"])
def test_exploring_has_an_end_within_a_quarter(
    draft: AgreementVersion, mina: Person, now: datetime, until: str
) -> None:
    tick_confidence(draft, ticked=True, actor=mina, now=now)

    with pytest.raises(InputIsWrong) as wrong:
        sign(draft, explore_until=date.fromisoformat(until), actor=mina, now=now)

    assert wrong.value.field == "explore_until"


def test_a_first_agreement_needs_a_goal_or_a_while_to_look_around(
    draft: AgreementVersion, mina: Person, omar: Person, now: datetime
) -> None:
    for person in (mina, omar):
        tick_confidence(draft, ticked=True, actor=person, now=now)
    with pytest.raises(InputIsWrong):
        sign(draft, actor=mina, now=now)

    note_event(draft.mentorship, "goal.set", now)
    sign(draft, actor=mina, now=now)
    sign(draft, actor=omar, now=now)

    assert Mentorship.objects.get().state == "active"
    assert Mentorship.objects.get().explore_until is None


def test_nobody_signs_without_the_tick_on_confidence_or_twice(
    draft: AgreementVersion, mina: Person, now: datetime
) -> None:
    with pytest.raises(Refused):
        sign(draft, explore_until=date(2026, 4, 1), actor=mina, now=now)

    tick_confidence(draft, ticked=True, actor=mina, now=now)
    sign(draft, explore_until=date(2026, 4, 1), actor=mina, now=now)
    with pytest.raises(Refused):
        sign(draft, explore_until=date(2026, 4, 1), actor=mina, now=now)

    assert Event.objects.filter(verb="agreement.signed").count() == 1


def test_a_term_of_our_own_may_not_lie_in_the_past(forming: Mentorship, mina: Person, now: datetime) -> None:
    draft = draft_agreement(forming, now, outcome__term_months="0", outcome__term_until="2026-04-01")
    tick_confidence(draft, ticked=True, actor=mina, now=now)

    with pytest.raises(InputIsWrong) as wrong:
        sign(draft, explore_until=date(2026, 4, 20), actor=mina, now=now + timedelta(days=40))

    assert wrong.value.field == "outcome"


def test_terms_are_the_programs_before_signing_and_the_pairs_after(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    before = terms_of(Mentorship.objects.get(pk=forming.pk))
    sign_agreement(
        forming,
        now,
        rhythm__cadence_days="30",
        meetings__meeting_minutes="45",
        reach__answer_working_days="2",
        reach__quiet_hours="21:00-07:30",
        reach__quiet_days=["sun"],
        duties__agenda_owner="guiding",
    )

    after = terms_for([forming])[forming.pk]

    assert (before.signed, before.cadence_days, before.term_months) == (False, DEFAULTS.cadence_days, 6)
    assert (after.signed, after.number, after.cadence_days, after.meeting_minutes) == (True, 1, 30, 45)
    assert (after.answer_hours, after.agenda_owner, after.review_days) == (48, "guiding", 90)
    assert after.quiet_of(omar.pk).from_minute == 21 * 60
    assert after.quiet_of(omar.pk).days == frozenset({6})


def test_terms_for_many_cost_one_query(
    mina: Person, omar: Person, program: Program, now: datetime, django_assert_num_queries: Any
) -> None:
    from rapport.testing import enrolled, make_person

    pairs = []
    for number in range(3):
        mentee = enrolled(make_person(f"Mentee{number} Test"), program, learns=True)
        pair = make_pair(mentee, omar, program, state="forming")
        sign_agreement(pair, now, rhythm__cadence_days="7")
        pairs.append(Mentorship.objects.get(pk=pair.pk))

    with django_assert_num_queries(1):
        found = terms_for(pairs)

    assert {terms.cadence_days for terms in found.values()} == {7}


def test_hopes_and_edges_lie_sealed_and_rhythms_plain(
    forming: Mentorship, mina: Person, now: datetime
) -> None:
    sign_agreement(
        forming,
        now,
        outcome__hope=SECRET,
        edges__off_limits=["health"],
        rhythm__words=SECRET,
        hard_things__feedback_tone="direct",
    )

    with connection.cursor() as cursor:
        stored = b""
        for table in ("mentorships_agreementtopic", "mentorships_answer"):
            cursor.execute(f"SELECT content FROM {table}")  # noqa: S608 - two names of ours
            stored += b"".join(bytes(record) for (record,) in cursor.fetchall())
        cursor.execute("SELECT terms FROM mentorships_agreementversion")
        plain = str(cursor.fetchall())
    assert SECRET.encode() not in stored and b"health" not in stored
    assert SECRET not in plain and "health" not in plain and "cadence_days" in plain
    assert edges_of(forming)["off_limits"] == ["health"]
    assert wishes_of(forming, mina)["feedback_tone"] == "direct"


def test_the_last_signature_makes_it_hold_once(forming: Mentorship, now: datetime) -> None:
    sign_agreement(forming, now)

    after = Mentorship.objects.get(pk=forming.pk)

    assert (after.state, after.active_since) == ("active", now)
    assert [event.facts for event in Event.objects.filter(verb="agreement.in_force")] == [{"number": 1}]
    assert Event.objects.filter(verb="mentorship.activate").count() == 1
    assert Review.objects.get().due_on == date(2026, 5, 31)


def test_a_topic_that_is_half_written_is_not_counted_as_answered(
    forming: Mentorship, mina: Person, now: datetime
) -> None:
    round_ = begin_alignment(forming, actor=mina, now=now)

    half = save_answers(round_, {"rhythm.words": "On Thursdays"}, expected=None, actor=mina, now=now)
    assert half.answered == 0
    whole = save_answers(round_, {"rhythm.cadence_days": "14"}, expected=1, actor=mina, now=now)
    assert whole.answered == 1


def test_questions_are_not_asked_twice(forming: Mentorship, mina: Person, now: datetime) -> None:
    sign_agreement(forming, now)

    with pytest.raises(Refused):
        begin_alignment(forming, actor=mina, now=now)


def test_outsiders_neither_answer_nor_sign(
    draft: AgreementVersion, forming: Mentorship, dana: Person, cora: Person, now: datetime
) -> None:
    for stranger in (dana, cora):
        with pytest.raises(Refused):
            sign(draft, explore_until=date(2026, 4, 1), actor=stranger, now=now)
        with pytest.raises(Refused):
            tick_confidence(draft, ticked=True, actor=stranger, now=now)
        with pytest.raises(Refused):
            propose_change(forming, ["rhythm"], actor=stranger, now=now)
        assert not AgreementVersion.objects.visible_to(stranger).exists()


def change_rhythm(
    pair: Mentorship, mina: Person, omar: Person, now: datetime, minas: str, omars: str
) -> AgreementVersion:
    """Ask about the rhythm again, and draft what comes of it."""
    round_ = propose_change(pair, ["rhythm"], actor=mina, now=now)
    round_.mentorship = pair
    for person, days in ((mina, minas), (omar, omars)):
        save_answers(round_, {"rhythm.cadence_days": days}, expected=None, actor=person, now=now)
        finish_answers(round_, actor=person, now=now)
    found = draft_of(pair)
    assert found is not None
    return found


def test_only_what_is_asked_again_is_open_in_the_next_version(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    sign_agreement(forming, now)

    draft = change_rhythm(forming, mina, omar, now, "30", "21")

    still_open = {topic.topic for topic in draft.topics.all() if len(topic.stands.all()) < 2}
    assert (draft.number, still_open) == (2, {"rhythm"})
    assert in_force_of(forming).number == 1  # type: ignore[union-attr]


def test_the_next_version_holds_once_both_signed_and_the_first_stays_readable(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    sign_agreement(forming, now)
    draft = change_rhythm(forming, mina, omar, now, "30", "30")
    stand_behind_everything(draft, now)
    for person in (mina, omar):
        tick_confidence(draft, ticked=True, actor=person, now=now)
        sign(draft, actor=person, now=now)

    versions = signed_versions(forming)

    assert [(each.number, each.state, each.changed_topics) for each in versions] == [
        (2, "in_force", ["rhythm"]),
        (1, "replaced", []),
    ]
    assert terms_for([forming])[forming.pk].cadence_days == 30
    assert Mentorship.objects.get(pk=forming.pk).term_ends_on == date(2026, 9, 2)


def test_a_change_can_be_left_alone_before_and_after_the_answers(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    sign_agreement(forming, now)
    propose_change(forming, ["rhythm"], actor=mina, now=now)
    withdraw_change(forming, actor=omar, now=now)
    change_rhythm(forming, mina, omar, now, "30", "30")
    withdraw_change(forming, actor=omar, now=now)

    assert draft_of(forming) is None
    assert [each.number for each in signed_versions(forming)] == [1]
    assert change_rhythm(forming, mina, omar, now, "21", "21").number == 2


def test_one_change_at_a_time(forming: Mentorship, mina: Person, omar: Person, now: datetime) -> None:
    sign_agreement(forming, now)
    propose_change(forming, ["rhythm"], actor=mina, now=now)

    with pytest.raises(Refused):
        propose_change(forming, ["reach"], actor=omar, now=now)


def test_topics_that_differed_last_time_are_known(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    round_ = begin_alignment(forming, actor=None, now=now)
    round_.mentorship = forming
    answer_all(round_, mina, now, rhythm__cadence_days="14", meetings__meeting_minutes="30")
    answer_all(round_, omar, now, rhythm__cadence_days="90", meetings__meeting_minutes="60")

    assert differing_topics(forming) == ["rhythm", "meetings"]
