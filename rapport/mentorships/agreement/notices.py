"""What people are told on the way to an agreement. The words are in ``templates/mentorships/mail/``."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel.prepared import prepared
from rapport.mentorships import rounds
from rapport.mentorships.agreement.answering import begin_alignment
from rapport.mentorships.agreement.policies import ABOUT
from rapport.mentorships.agreement.reading import draft_of
from rapport.mentorships.agreement.terms import terms_of
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Member, Mentorship, Round
from rapport.mentorships.queries import first_meetings
from rapport.mentorships.rounds.telling import Word, tell_of_round
from rapport.mentorships.telling import MAIL, members_but, mentorship_of, noon, tell_member
from rapport.notifications.facts import Fact
from rapport.notifications.notices import Group, NoticeKind

YOUR_TURN = NoticeKind("agreement.your_turn", Group.TOGETHER, f"{MAIL}/agreement_your_turn")
BOTH_IN = NoticeKind("agreement.both_in", Group.TOGETHER, f"{MAIL}/agreement_both_in")
LOOK_AGAIN = NoticeKind("agreement.look_again", Group.TOGETHER, f"{MAIL}/agreement_look_again")
SIGN_TOO = NoticeKind("agreement.sign_too", Group.TOGETHER, f"{MAIL}/agreement_sign_too")
IN_FORCE = NoticeKind("agreement.in_force", Group.TOGETHER, f"{MAIL}/agreement_in_force")
# None of these three is a nudge: the other one is waiting, so they come in any week.
ANSWER = NoticeKind("agreement.answer", Group.TOGETHER, f"{MAIL}/forming_answer")
BOOK = NoticeKind("agreement.book", Group.TOGETHER, f"{MAIL}/forming_book")
SIGN = NoticeKind("agreement.sign", Group.TOGETHER, f"{MAIL}/forming_sign")

FIRST, SECOND = timedelta(days=3), timedelta(days=7)
GIVEN_UP = timedelta(days=60)


@timed_rule("mentorships.forming_day_3")
def remind_on_day_3(now: datetime) -> Iterable[Due]:
    """Three days after two yeses, whoever has not answered on their own is asked to; else the first meeting is."""
    for pair in _forming(since=now - SECOND, until=now - FIRST):
        yield Due(_key(pair), partial(_remind, pair, "day3", now))


@timed_rule("mentorships.forming_day_7")
def remind_on_day_7(now: datetime) -> Iterable[Due]:
    """A week after two yeses, whoever proposes dates is asked for the first meeting, and the other for answers."""
    for pair in _forming(since=now - GIVEN_UP, until=now - SECOND):
        yield Due(_key(pair), partial(_remind, pair, "day7", now))


@listens_to("mentorship.say_yes")
def begin_with_questions(event: Event) -> None:
    """Have the eight questions ready as soon as both said yes."""
    mentorship = mentorship_of(event)
    if mentorship is None or mentorship.life is not State.FORMING:
        return
    if not AgreementVersion.objects.filter(mentorship=mentorship).exists():
        begin_alignment(mentorship, actor=None, now=event.at)


@listens_to("round.answered", "round.revealed")
def tell_of_answers(event: Event) -> None:
    """Tell whoever has not finished that the other has, and both that both answers are there to read."""
    tell_of_round(
        event,
        ABOUT,
        your_turn=Word(YOUR_TURN, "agreement/answers/"),
        both_in=Word(BOTH_IN, "agreement/together/"),
    )


@listens_to("agreement.proposed")
def tell_of_change(event: Event) -> None:
    """Tell the other one that a part of the agreement is to be looked at again."""
    mentorship = mentorship_of(event)
    if mentorship is not None and not mentorship.is_over:
        for member in members_but(mentorship, event):
            tell_member(LOOK_AGAIN, member, mentorship, key=f"{event.subject_id}", url="agreement/answers/")


@listens_to("agreement.signed")
def tell_of_signature(event: Event) -> None:
    """Tell the other one that one signature is there and theirs is next."""
    mentorship = mentorship_of(event)
    if mentorship is None or event.subject_id is None:
        return
    draft = AgreementVersion.objects.filter(pk=event.subject_id).draft().first()
    if draft is not None:
        for member in members_but(mentorship, event):
            tell_member(SIGN_TOO, member, mentorship, key=f"{draft.pk}:{event.pk}", url="agreement/sign/")


@listens_to("agreement.in_force")
def tell_of_agreement(event: Event) -> None:
    """Tell both that it holds, and when they look back at it together."""
    mentorship = mentorship_of(event)
    if mentorship is None or mentorship.is_over:
        return
    due = mentorship.next_review_on
    facts: dict[str, Fact] = {"number": int(event.facts["number"])}
    if due is not None:
        facts["review_on"] = noon(due)
    for member in mentorship.members.all():
        tell_member(IN_FORCE, member, mentorship, key=f"{event.subject_id}", url="agreement/", facts=facts)


@prepared
def _forming(since: datetime, until: datetime) -> QuerySet[Mentorship]:
    """Pairs whose forming began within ``(since, until]``."""
    forming = Mentorship.objects.filter(
        state=State.FORMING, state_since__gt=since, state_since__lte=until, frozen_at=None
    )
    return forming.with_members()


def _key(pair: Mentorship) -> str:
    # After a break the days count anew.
    return f"{pair.pk}:{pair.state_since:%Y%m%d}"


def _remind(pair: Mentorship, day: str, now: datetime) -> None:
    """One word for each who can do something: what is next for them, and nothing else."""
    answering = rounds.latest_round_of(pair, Round.Kind.ALIGNMENT)
    unanswered = (
        {member.pk for member in pair.members.all()}
        if answering is None
        else {member.pk for member in rounds.waiting_for(answering)}
        if answering.is_open
        else set()
    )
    first = first_meetings([pair])[pair.pk]
    for member in pair.members.all():
        kind, url = _next_for(pair, member, member.pk in unanswered, first.is_booked or first.is_held, day)
        if kind is not None:
            tell_member(kind, member, pair, key=f"{_key(pair)}:{day}", url=url, now=now)


def _next_for(
    pair: Mentorship, member: Member, has_to_answer: bool, is_booked: bool, day: str
) -> tuple[NoticeKind | None, str]:
    proposes = terms_of(pair).owns("booking", member.role) and not is_booked
    answer, book = (ANSWER, "agreement/answers/"), (BOOK, "meetings/next/")
    if day == "day7" and proposes:
        return book
    if has_to_answer:
        return answer
    if proposes:
        return book
    draft = draft_of(pair)
    signature = draft.signature_of(member) if draft is not None else None
    if is_booked and draft is not None and (signature is None or signature.signed_at is None):
        return SIGN, "agreement/"
    return None, ""
