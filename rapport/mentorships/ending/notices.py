"""Endings are told kindly, wait for the last hour, and close by themselves."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.mentorships.agreement.drafting import active_members
from rapport.mentorships.ending.last_hour import has_keepsake, next_meeting
from rapport.mentorships.ending.operations import LEFT, close, put_off
from rapport.mentorships.ending.policies import said_goodbye
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Ending, Mentorship
from rapport.mentorships.telling import MAIL, members_but, mentorship_of, noon, tell_member
from rapport.notifications.notices import Group, NoticeKind

BEGUN = NoticeKind("ending.begun", Group.TOGETHER, f"{MAIL}/ending_begun")
LETTER = NoticeKind("ending.letter", Group.TOGETHER, f"{MAIL}/ending_letter")
CALLED_OFF = NoticeKind("ending.called_off", Group.TOGETHER, f"{MAIL}/ending_called_off")
CLOSES_SOON = NoticeKind("ending.closes_soon", Group.TOGETHER, f"{MAIL}/ending_closes_soon")
CLOSED = NoticeKind("ending.closed", Group.TOGETHER, f"{MAIL}/ending_closed")
STOPPED = NoticeKind("ending.stopped", Group.TOGETHER, f"{MAIL}/ending_stopped")

A_WEEK = timedelta(days=7)


@timed_rule("mentorships.ending_closes_soon")
def remind_of_goodbye(now: datetime) -> Iterable[Due]:
    """A week before an ending closes by itself, both get a word, unless they have said goodbye."""
    for ending in _under_way(now + A_WEEK):
        yield Due(f"{ending.pk}:{ending.closes_on}", partial(_remind, ending, now))


@timed_rule("mentorships.ending_closes")
def close_endings(now: datetime) -> Iterable[Due]:
    """On its day an ending closes by itself; if the last hour is still to come, the day after that."""
    for ending in _under_way(now):
        yield Due(f"{ending.pk}:{ending.closes_on}", partial(_close, ending, now))


@listens_to("mentorship.begin_ending")
def tell_of_ending(event: Event) -> None:
    """Tell the other one; why is in the letter, if there is one, and nowhere else."""
    mentorship = mentorship_of(event)
    if mentorship is None or mentorship.life is not State.CLOSING:
        return
    for member in members_but(mentorship, event):
        tell_member(BEGUN, member, mentorship, key=f"{event.pk}", url="ending/")


@listens_to("ending.letter_sent")
def tell_of_letter(event: Event) -> None:
    """Tell the other one that a letter has come, unless it came with the news itself."""
    mentorship = mentorship_of(event)
    came_along = Ending.objects.filter(
        mentorship=event.mentorship_id, begun_at=event.at, begun_by__person=event.actor_id
    ).exists()
    if mentorship is not None and mentorship.life is State.CLOSING and not came_along:
        for member in members_but(mentorship, event):
            tell_member(LETTER, member, mentorship, key=f"{event.pk}", url="ending/")


@listens_to("mentorship.call_off_ending", "mentorship.call_off_ending_forming")
def tell_of_going_on(event: Event) -> None:
    """Tell the one who thought again first that both have."""
    mentorship = mentorship_of(event)
    if mentorship is not None and mentorship.is_open:
        for member in members_but(mentorship, event):
            tell_member(CALLED_OFF, member, mentorship, key=f"{event.pk}")


@listens_to("mentorship.close")
def tell_of_closing(event: Event) -> None:
    """Tell both that it is closed, and where what they did together is kept."""
    mentorship = mentorship_of(event)
    if mentorship is not None:
        # Two people who never began to work together have their letters, and nothing else to keep.
        url = "keepsake/" if has_keepsake(mentorship) else "ending/"
        for member in members_but(mentorship, event):
            tell_member(CLOSED, member, mentorship, key=f"{event.pk}", url=url)


@listens_to("mentorship.stop_now")
def tell_of_stopping(event: Event) -> None:
    """Tell the other one only that it has ended. Nobody is told why, or by whom."""
    mentorship = mentorship_of(event)
    if mentorship is None or event.facts.get("source") == State.INTRODUCED:
        return
    if event.facts.get("reason") == LEFT:
        # Whoever is still here hears that the other one left; see ``mentorships.jobs``.
        return
    for member in members_but(mentorship, event):
        tell_member(STOPPED, member, mentorship, key=f"{event.pk}", url="ending/")


def _under_way(until: datetime) -> list[Ending]:
    due = Ending.objects.filter(
        state=Ending.State.UNDER_WAY, closes_on__lte=until.date(), mentorship__state=State.CLOSING
    )
    return list(due.select_related("mentorship").order_by("closes_on", "pk"))


def _remind(ending: Ending, now: datetime) -> None:
    mentorship = ending.mentorship = Mentorship.objects.with_members().get(pk=ending.mentorship_id)
    if said_goodbye(ending):
        return
    facts = {"closes_on": noon(ending.closes_on)}
    for member in active_members(mentorship):
        key = f"{ending.pk}:{ending.closes_on}"
        tell_member(CLOSES_SOON, member, mentorship, key=key, url="ending/", facts=facts, now=now)


def _close(ending: Ending, now: datetime) -> None:
    last_hour = next_meeting(ending, now)
    if last_hour is not None and last_hour.date() >= ending.closes_on:
        put_off(ending, last_hour.date() + timedelta(days=1))
        return
    ending.mentorship = Mentorship.objects.with_members().get(pk=ending.mentorship_id)
    close(ending, actor=None, now=now)
