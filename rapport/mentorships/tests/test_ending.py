"""A good end: talk, try, write, meet once more, close; or stop at once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from rapport.history.events import record
from rapport.history.models import Event
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.mentorships import rounds
from rapport.mentorships.ending.operations import (
    begin_ending,
    close,
    ending_of,
    save_letter,
    send_letter,
    stop_now,
    think_again,
)
from rapport.mentorships.models import (
    AgreementVersion,
    Ending,
    GoodbyeLetter,
    Mentorship,
    Review,
    Round,
)
from rapport.mentorships.pausing.operations import pause
from rapport.mentorships.testing import draft_agreement, sign_agreement
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

Advance = Callable[..., datetime]
A_DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]
WHY = "I’d like to take it from here on my own"
THANKS = "You waited when I was slow"
LETTER = {"good": "The hour on the bridge", "why_now": WHY, "thanks": THANKS}


def here(pair: Mentorship, part: str = "") -> str:
    return f"/spaces/{pair.pk}/ending/{part}"


def told(*kinds: str) -> list[tuple[str, str]]:
    found = OutboxMessage.objects.filter(kind__in=kinds).order_by("told_at", "kind", "person__name")
    return [(message.kind.partition(".")[2], message.person.first_name) for message in found]


def meet(pair: Mentorship, now: datetime) -> None:
    record("meeting.held", actor=None, now=now, mentorship_id=pair.pk, program_id=pair.program_id)


@pytest.mark.practice("CLOSE-3")
def test_a_good_end_goes_step_by_step_and_its_words_stay_with_the_two(
    pair: Mentorship,
    mina: Person,
    omar: Person,
    cora: Person,
    dana: Person,
    as_person: SignIn,
    advance: Advance,
    now: datetime,
) -> None:
    minas, omars = as_person(mina), as_person(omar)
    first = minas.get(here(pair)).content.decode()
    assert "Have you talked about it?" in first and "Have you tried changing something?" in first
    assert "Skip both questions" in first and "Stop at once" in first

    second = minas.get(here(pair, "letter/"), {"talked": "yes", "tried": "no"}).content.decode()
    for words in ("What was good", "Why now", "Thank you", "One last hour?"):
        assert words in second
    sent = {**LETTER, "version": 0, "reason": "moved", "goodbye": "meeting", "talked": "yes", "tried": "no"}
    minas.post(here(pair, "letter/"), {**sent, "go": "later"})
    assert WHY not in omars.get(here(pair)).content.decode()
    version = GoodbyeLetter.objects.get().version
    assert minas.post(here(pair, "letter/"), {**sent, "version": version, "go": "send"}).status_code == 303
    advance(hours=1)

    assert Mentorship.objects.get().state == "closing"
    assert told("ending.begun") == [("begun", "Omar")]
    letter = omars.get(here(pair)).content.decode()
    assert WHY in letter and THANKS in letter
    assert f"/spaces/{pair.pk}/meetings/next/" in letter
    assert omars.post(here(pair, "close/")).status_code == 403

    meet(pair, advance(A_DAY, days=5))
    assert omars.post(here(pair, "close/")).status_code == 303
    assert Mentorship.objects.get().state == "closed"
    for client in (minas, omars):
        assert WHY in client.get(here(pair)).content.decode()

    reasons = Event.objects.filter(verb="ending.begun").values_list("facts", flat=True)
    assert list(reasons) == [{"reason": "moved"}]
    for stranger in (cora, dana):
        client = as_person(stranger)
        for part in ("", "letter/", "stop/", "stopped/"):
            assert client.get(here(pair, part)).status_code == 404
        for program_page in (
            client.get(f"/programs/{pair.program.slug}/introductions/"),
            client.get("/today/"),
        ):
            assert WHY not in program_page.content.decode() and THANKS not in program_page.content.decode()


@pytest.mark.practice("CLOSE-3")
def test_unsafe_skips_everything_and_stops_at_once(
    pair: Mentorship, mina: Person, omar: Person, as_person: SignIn, advance: Advance
) -> None:
    minas = as_person(mina)
    page = minas.get(here(pair, "stop/")).content.decode()
    assert "Nobody is told why" in page

    stopped = minas.post(here(pair, "stop/"), follow=True)
    advance(hours=1)

    assert Mentorship.objects.get().state == "closed"
    assert "It’s over" in stopped.content.decode()
    event = Event.objects.get(verb="mentorship.stop_now")
    assert event.facts == {"source": "active", "target": "closed"}
    assert told("ending.stopped") == [("stopped", "Omar")]
    assert told("ending.begun", "ending.closed") == []
    assert not Ending.objects.exists()


def test_both_pressing_at_once_has_one_effect_and_keeps_both_letters(
    pair: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    stale = Mentorship.objects.with_members().get(pk=pair.pk)
    save_letter(pair, LETTER, expected=0, actor=mina, now=now)
    save_letter(stale, {"thanks": "For the courage"}, expected=0, actor=omar, now=now)

    first = begin_ending(pair, reason="goal_reached", goodbye="meeting", actor=mina, now=now)
    second = begin_ending(stale, reason="time", goodbye="writing", actor=omar, now=now)

    assert first.pk == second.pk
    assert Event.objects.filter(verb="mentorship.begin_ending").count() == 1
    assert Event.objects.filter(verb="ending.begun").count() == 1
    assert GoodbyeLetter.objects.exclude(sent_at=None).count() == 2


def test_a_letter_is_its_authors_until_it_is_sent(
    pair: Mentorship, mina: Person, omar: Person, dana: Person, now: datetime
) -> None:
    save_letter(pair, LETTER, expected=0, actor=mina, now=now)

    assert GoodbyeLetter.objects.visible_to(mina).count() == 1
    assert GoodbyeLetter.objects.visible_to(omar).count() == 0
    begin_ending(pair, reason="time", goodbye="writing", actor=mina, now=now)
    assert GoodbyeLetter.objects.visible_to(omar).get().thanks == THANKS
    assert GoodbyeLetter.objects.visible_to(dana).count() == 0


def test_a_letter_written_in_two_tabs_keeps_both(pair: Mentorship, mina: Person, now: datetime) -> None:
    kept = save_letter(pair, LETTER, expected=0, actor=mina, now=now)
    save_letter(pair, {**LETTER, "good": "The first hour"}, expected=kept.version, actor=mina, now=now)

    with pytest.raises(EditConflict) as conflict:
        save_letter(pair, {**LETTER, "good": "The last hour"}, expected=kept.version, actor=mina, now=now)

    assert conflict.value.yours["What was good"] == "The last hour"
    assert conflict.value.theirs["What was good"] == "The first hour"


def test_a_letter_that_is_too_long_comes_back_with_every_word(
    pair: Mentorship, mina: Person, as_person: SignIn
) -> None:
    page = as_person(mina).post(
        here(pair, "letter/"), {"good": "x" * 4_001, "thanks": THANKS, "version": 0, "go": "later"}
    )

    assert page.status_code == 422
    assert THANKS in page.content.decode()
    assert not GoodbyeLetter.objects.exists()


def test_without_a_reason_the_form_says_so_and_keeps_the_letter(
    pair: Mentorship, mina: Person, as_person: SignIn
) -> None:
    page = as_person(mina).post(
        here(pair, "letter/"), {**LETTER, "version": 0, "go": "send", "goodbye": "meeting"}
    )

    assert page.status_code == 422
    assert "Pick what comes closest" in page.content.decode() and THANKS in page.content.decode()
    assert Mentorship.objects.get().state == "active"


def test_an_unknown_reason_is_no_reason(pair: Mentorship, mina: Person, now: datetime) -> None:
    with pytest.raises(InputIsWrong):
        begin_ending(pair, reason="because I say so", goodbye="meeting", actor=mina, now=now)


def test_the_other_writes_back_and_then_either_may_close(
    pair: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime, advance: Advance
) -> None:
    save_letter(pair, LETTER, expected=0, actor=mina, now=now)
    begin_ending(pair, reason="time", goodbye="writing", actor=mina, now=now)
    omars = as_person(omar)

    omars.post(here(pair, "reply/"), {"thanks": "For the courage", "version": 0, "go": "send"})
    advance(hours=1)

    assert told("ending.letter") == [("letter", "Mina")]
    assert "For the courage" in as_person(mina).get(here(pair)).content.decode()
    assert as_person(mina).post(here(pair, "close/")).status_code == 303


def test_thinking_again_takes_both(pair: Mentorship, mina: Person, omar: Person, now: datetime) -> None:
    save_letter(pair, LETTER, expected=0, actor=mina, now=now)
    ending = begin_ending(pair, reason="time", goodbye="meeting", actor=mina, now=now)
    think_again(ending, actor=mina, now=now)
    think_again(ending, actor=mina, now=now)
    assert Mentorship.objects.get().state == "closing"

    think_again(ending, actor=omar, now=now)

    assert (Mentorship.objects.get().state, Ending.objects.get().state) == ("active", "called_off")
    assert GoodbyeLetter.objects.visible_to(omar).count() == 0
    assert GoodbyeLetter.objects.visible_to(mina).get().thanks == THANKS


def test_a_forming_pair_that_thinks_again_is_forming(
    mina: Person, omar: Person, program: Program, now: datetime
) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    ending = begin_ending(pair, reason="time", goodbye="writing", actor=mina, now=now)
    for person in (mina, omar):
        think_again(ending, actor=person, now=now)

    assert Mentorship.objects.get().state == "forming"


def test_it_closes_by_itself_after_three_weeks_with_a_word_before(
    pair: Mentorship, mina: Person, now: datetime, advance: Advance
) -> None:
    begin_ending(pair, reason="unsaid", goodbye="writing", actor=mina, now=now)

    advance(A_DAY, days=15)
    assert told("ending.closes_soon") == [("closes_soon", "Mina"), ("closes_soon", "Omar")]
    assert Mentorship.objects.get().state == "closing"
    advance(A_DAY, days=7)

    assert Mentorship.objects.get().state == "closed"
    assert told("ending.closed") == [("closed", "Mina"), ("closed", "Omar")]


def test_it_waits_for_the_last_hour_that_is_planned(
    pair: Mentorship, mina: Person, now: datetime, advance: Advance
) -> None:
    begin_ending(pair, reason="goal_reached", goodbye="meeting", actor=mina, now=now)
    record(
        "meeting.planned",
        actor=mina,
        now=now,
        mentorship_id=pair.pk,
        subject_id=pair.pk,
        at=now + timedelta(days=25),
    )

    advance(A_DAY, days=24)
    assert Mentorship.objects.get().state == "closing"
    assert Ending.objects.get().closes_on == (now + timedelta(days=26)).date()
    advance(days=3)

    assert Mentorship.objects.get().state == "closed"


def test_the_page_knows_of_the_last_hour(
    pair: Mentorship, mina: Person, now: datetime, as_person: SignIn, advance: Advance
) -> None:
    begin_ending(pair, reason="goal_reached", goodbye="meeting", actor=mina, now=now)
    before = as_person(mina).get(here(pair)).content.decode()
    at = now + A_DAY
    record("meeting.planned", actor=mina, now=now, mentorship_id=pair.pk, subject_id=pair.pk, at=at)
    planned = as_person(mina).get(here(pair)).content.decode()
    meet(pair, advance(days=2))
    after = as_person(mina).get(here(pair)).content.decode()

    assert ["Find an hour for it" in page for page in (before, planned, after)] == [True, False, False]
    assert "You meet tomorrow at" in planned
    assert "You have met since." in after


def test_what_was_open_ends_with_it_and_nothing_is_shown(
    mina: Person, omar: Person, program: Program, now: datetime
) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    sign_agreement(pair, now)
    round_ = rounds.open_round(pair, Round.Kind.RECALIBRATE, ["rhythm"], actor=mina, now=now)
    pause(pair, until=(now + timedelta(days=9)).date(), actor=mina, now=now)

    stop_now(pair, actor=mina, now=now)

    after = Mentorship.objects.get()
    assert (after.state, after.paused_until, after.next_review_on) == ("closed", None, None)
    assert Round.objects.get(pk=round_.pk).state == "closed"
    assert Review.objects.get().state == "cancelled"


def test_a_draft_is_dropped_at_the_end(mina: Person, omar: Person, program: Program, now: datetime) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    draft_agreement(pair, now)

    stop_now(pair, actor=mina, now=now)

    assert AgreementVersion.objects.get().state == "dropped"


def test_somebody_whose_contact_is_frozen_can_stop_and_not_write(
    pair: Mentorship, mina: Person, now: datetime
) -> None:
    pair.frozen_at = now
    pair.save(update_fields=["frozen_at"])

    with pytest.raises(Refused):
        begin_ending(pair, reason="time", goodbye="writing", actor=mina, now=now)
    stop_now(pair, actor=mina, now=now)

    assert Mentorship.objects.get().state == "closed"


def test_outsiders_end_nothing(
    pair: Mentorship, mina: Person, dana: Person, cora: Person, as_person: SignIn, now: datetime
) -> None:
    for stranger in (dana, cora):
        client = as_person(stranger)
        for part in ("letter/", "reply/", "second-thoughts/", "close/", "stop/"):
            assert client.post(here(pair, part), {"reason": "time", "version": 0}).status_code == 404
        with pytest.raises(Refused):
            stop_now(pair, actor=stranger, now=now)
    assert Mentorship.objects.get().state == "active"


def test_closing_too_early_says_what_comes_first(pair: Mentorship, mina: Person, now: datetime) -> None:
    ending = begin_ending(pair, reason="time", goodbye="meeting", actor=mina, now=now)

    with pytest.raises(Refused, match="First comes your last hour"):
        close(ending, actor=mina, now=now)

    assert ending_of(pair) is not None
    assert send_letter(pair, actor=mina, now=now) is None


@pytest.mark.parametrize(("met", "leads_to"), [(True, "keepsake/"), (False, "ending/")])
def test_a_pair_that_never_agreed_has_a_keepsake_if_they_met(
    mina: Person, omar: Person, program: Program, as_person: SignIn, now: datetime, met: bool, leads_to: str
) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    begin_ending(pair, reason="time", goodbye="meeting", actor=mina, now=now)
    if met:
        meet(pair, now)
    else:
        Ending.objects.update(closes_on=now.date())

    closed = as_person(omar).post(here(pair, "close/"))

    assert closed.headers["Location"] == f"/spaces/{pair.pk}/{leads_to}"
    assert ("keepsake/" in as_person(mina).get(here(pair)).content.decode()) is met
