"""The life of a mentorship, as the table says and as the operations do it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.mentorships.agreement.reading import draft_of
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.ending.operations import (
    begin_ending,
    close,
    ending_of,
    save_letter,
    stop_now,
    think_again,
)
from rapport.mentorships.lifecycle import (
    ENDED,
    HOLDS_A_PLACE,
    MOVES,
    OPEN,
    RUNNING,
    State,
    can_move,
    moves_from,
)
from rapport.mentorships.models import (
    AgreementVersion,
    Answer,
    Ending,
    GoodbyeLetter,
    Member,
    Mentorship,
    Pause,
    Review,
)
from rapport.mentorships.operations import ChangedMeanwhile, move
from rapport.mentorships.pausing.operations import pause, resume
from rapport.mentorships.review.operations import choose, open_review, save_review_answers, start_deciding
from rapport.mentorships.review.reading import open_review_of
from rapport.mentorships.testing import draft_agreement, sign_agreement
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import START, enrolled, make_pair, make_person


def test_every_state_but_the_ends_has_a_way_out_for_a_member_and_the_ends_have_none() -> None:
    for state in State:
        movers = {mover for each in moves_from(state) for mover in each.movers}
        assert (state in ENDED) == (not movers)
        assert state in ENDED or "member" in movers


def test_the_groups_of_states_fit_together() -> None:
    assert {*OPEN, *ENDED, State.INTRODUCED} == set(State)
    assert {State.PAUSED} == OPEN - RUNNING
    assert {*RUNNING, State.INTRODUCED} == HOLDS_A_PLACE


@pytest.mark.parametrize("state", list(State))
def test_the_operation_moves_exactly_where_the_table_does(
    mina: Person, omar: Person, program: Program, now: datetime, state: State
) -> None:
    pair = make_pair(mina, omar, program, state=state)
    for name in MOVES:
        try:
            with transaction.atomic():
                move(pair, name, actor=mina, now=now)
                assert can_move(state, name)
                assert Mentorship.objects.get().life is MOVES[name].target
                raise _Back
        except Refused:
            assert not can_move(state, name)
        except _Back:
            pair.state, pair.closed_at = state, now if state is State.CLOSED else None


class _Back(Exception):
    """Undo what was tried, and try the next."""


def test_whoever_is_second_changes_nothing(pair: Mentorship, mina: Person, now: datetime) -> None:
    stale = Mentorship.objects.get(pk=pair.pk)
    move(pair, "begin_ending", actor=mina, now=now)

    with pytest.raises(ChangedMeanwhile):
        move(stale, "pause", actor=mina, now=now)

    assert Mentorship.objects.get().state == "closing"
    assert Event.objects.filter(verb__startswith="mentorship.").count() == 1


people = st.sampled_from(["mina", "omar", "dana"])
decisions = st.sampled_from([*Review.Decision])


class Life(RuleBasedStateMachine):
    """Two people and an outsider press whatever there is to press, in any order, from pages of any age."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.now = START

    @initialize(agreed=st.booleans())
    def begin(self, agreed: bool) -> None:
        program = Program.objects.create(slug="life", name="Life")
        self.cast: dict[str, Person] = {
            name: enrolled(make_person(f"{name.title()} Test"), program, learns=True, guides=True)
            for name in ("mina", "omar", "dana")
        }
        pair = make_pair(self.cast["mina"], self.cast["omar"], program, state="forming")
        self.pk = pair.pk
        self.stale = self._fresh()
        if agreed:
            sign_agreement(self._fresh(), self.now)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def _fresh(self) -> Mentorship:
        return Mentorship.objects.with_members().get(pk=self.pk)

    def _press(self, who: str, act: Callable[[Mentorship, Person], Any], *, stale: bool = False) -> bool:
        """Press once; whoever may not is refused and changes nothing."""
        before, events = self._fresh().life, Event.objects.count()
        try:
            with transaction.atomic():
                act(self.stale if stale else self._fresh(), self.cast[who])
        except (Refused, InputIsWrong):
            assert self._fresh().life is before
            assert Event.objects.count() == events
            return False
        assert who != "dana"
        return True

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        clock.freeze(self.now)

    @rule()
    def a_page_is_opened(self) -> None:
        self.stale = self._fresh()

    @rule(who=people)
    def signs(self, who: str) -> None:
        pair = self._fresh()
        draft = draft_of(pair)
        has_any = AgreementVersion.objects.filter(mentorship=pair).exists()
        if draft is None and pair.life is State.FORMING and not has_any:
            draft = draft_agreement(pair, self.now)
        if draft is not None:
            found, until = draft, (self.now + timedelta(days=9)).date()

            def act(_pair: Mentorship, person: Person) -> None:
                tick_confidence(found, ticked=True, actor=person, now=self.now)
                sign(found, explore_until=until, actor=person, now=self.now)

            self._press(who, act)

    @rule(who=people, stale=st.booleans(), days=st.integers(-1, 200))
    def pauses(self, who: str, stale: bool, days: int) -> None:
        until = (self.now + timedelta(days=days)).date()
        self._press(
            who, lambda pair, person: pause(pair, until=until, actor=person, now=self.now), stale=stale
        )

    @rule(who=people, stale=st.booleans())
    def carries_on(self, who: str, stale: bool) -> None:
        self._press(who, lambda pair, person: resume(pair, actor=person, now=self.now), stale=stale)

    @rule()
    def a_review_opens(self) -> None:
        planned = Review.objects.filter(mentorship=self.pk, state=Review.State.PLANNED).first()
        if planned is not None and self._fresh().life in {State.ACTIVE, State.IN_REVIEW}:
            open_review(planned, now=self.now)

    @rule()
    def the_day_for_deciding_passes(self) -> None:
        pair = self._fresh()
        if pair.life in {State.ACTIVE, State.PAUSED} and pair.active_since is not None:
            start_deciding(pair, now=self.now)

    @rule(who=people, wish=decisions)
    def looks_back(self, who: str, wish: str) -> None:
        review = open_review_of(self._fresh())
        if review is not None:
            found = review
            self._press(
                who,
                lambda _pair, person: save_review_answers(
                    found, {"wish": wish}, submit=True, expected=None, actor=person, now=self.now
                ),
            )

    @rule(who=people, decision=decisions, days=st.integers(100, 300))
    def decides(self, who: str, decision: str, days: int) -> None:
        review = open_review_of(self._fresh())
        if review is not None:
            found, until = review, (self.now + timedelta(days=days - days % 100)).date()
            self._press(
                who, lambda _pair, person: choose(found, decision, until=until, actor=person, now=self.now)
            )

    @rule(who=people, words=st.booleans(), stale=st.booleans())
    def begins_an_ending(self, who: str, words: bool, stale: bool) -> None:
        def act(pair: Mentorship, person: Person) -> None:
            if words:
                mine = GoodbyeLetter.objects.filter(mentorship=pair, author__person=person).first()
                save_letter(
                    pair,
                    {"thanks": "For it all"},
                    expected=mine.version if mine else 0,
                    actor=person,
                    now=self.now,
                )
            begin_ending(pair, reason="time", goodbye="writing", actor=person, now=self.now)

        self._press(who, act, stale=stale)

    @rule(who=people)
    def thinks_again(self, who: str) -> None:
        ending = ending_of(self._fresh())
        if ending is not None:
            found = ending
            self._press(who, lambda _pair, person: think_again(found, actor=person, now=self.now))

    @rule(who=people)
    def closes(self, who: str) -> None:
        ending = ending_of(self._fresh())
        if ending is not None:
            found = ending
            self._press(who, lambda _pair, person: close(found, actor=person, now=self.now))

    @rule(who=people, really=st.integers(0, 4))
    def stops(self, who: str, really: int) -> None:
        # Rarely, or every story would be a short one.
        if really == 0 or who == "dana":
            self._press(who, lambda pair, person: stop_now(pair, actor=person, now=self.now))

    @invariant()
    def everything_fits_together(self) -> None:
        if not hasattr(self, "pk"):
            return
        pair = self._fresh()
        places = [member.place for member in pair.members.all() if member.role == Member.Role.GUIDING]
        assert all((place is not None) == (pair.life in HOLDS_A_PLACE) for place in places)
        assert (pair.closed_at is not None) == (pair.life is State.CLOSED)
        assert (pair.paused_until is not None) == (pair.life is State.PAUSED)
        assert Pause.objects.filter(ended_at=None).exists() == (pair.life is State.PAUSED)
        assert Ending.objects.filter(state="under_way").exists() == (pair.life is State.CLOSING)
        assert AgreementVersion.objects.in_force().count() <= 1
        assert pair.life is not State.ACTIVE or AgreementVersion.objects.in_force().exists()
        if pair.is_over:
            assert not AgreementVersion.objects.draft().exists()
            assert not Review.objects.undecided().exists()

    @invariant()
    def history_tells_one_unbroken_story(self) -> None:
        if not hasattr(self, "pk"):
            return
        moves = Event.objects.filter(mentorship_id=self.pk, verb__startswith="mentorship.").order_by("id")
        state = State.FORMING
        for event in moves:
            name = event.verb.partition(".")[2]
            assert can_move(state, name)
            assert (event.facts["source"], event.facts["target"]) == (state, MOVES[name].target)
            state = MOVES[name].target
        assert self._fresh().life is state

    @invariant()
    def nobody_sees_what_is_not_revealed(self) -> None:
        if not hasattr(self, "pk"):
            return
        assert not Answer.objects.visible_to(self.cast["dana"]).exists()
        for person in (self.cast["mina"], self.cast["omar"]):
            hidden = Answer.objects.visible_to(person).exclude(member__person=person)
            assert not hidden.exclude(round__state="revealed").exists()
            assert (
                not GoodbyeLetter.objects.visible_to(person)
                .exclude(author__person=person)
                .filter(sent_at=None)
            )


@pytest.mark.django_db
def test_whatever_is_pressed_in_whatever_order_it_stays_one_life() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
