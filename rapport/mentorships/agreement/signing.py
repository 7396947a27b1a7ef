"""Signing: the paragraph on confidence by itself, then name and date; with the last one it is in force."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import InputIsWrong
from rapport.library import guides
from rapport.mentorships.agreement.dates import term_end
from rapport.mentorships.agreement.drafting import active_members, copy_topic, hold_draft, next_number
from rapport.mentorships.agreement.policies import may_draft, may_sign
from rapport.mentorships.agreement.reading import has_goal
from rapport.mentorships.agreement.terms import TERMS
from rapport.mentorships.agreement.topics import OWN_SIGNALS, SIGNALS
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Member, Mentorship, Signature
from rapport.mentorships.operations import move
from rapport.mentorships.recording import record_in
from rapport.mentorships.review.planning import plan_next_review
from rapport.people.models import Person

EXPLORE_DAYS_MOST = 92
"""How long a pair may look around before it names a goal: a quarter, so that a review comes after it."""


def tick_confidence(agreement: AgreementVersion, *, ticked: bool, actor: Person, now: datetime) -> Signature:
    """Tick the paragraph on confidence and its limits, or take the tick back and the signature with it."""
    may_draft(actor, agreement).require()
    member = agreement.mentorship.member_for(actor)
    assert member is not None, "who may draft is a member"
    with transaction.atomic():
        hold_draft(agreement)
        signature, _made = Signature.objects.get_or_create(agreement=agreement, member=member)
        signature.agreement = agreement
        signature.confidence_at = (signature.confidence_at or now) if ticked else None
        if not ticked:
            signature.signed_at = None
        signature.save()
    return signature


def sign(
    agreement: AgreementVersion, *, explore_until: date | None = None, actor: Person, now: datetime
) -> AgreementVersion:
    """Sign with name and date. With the last signature it is in force, and a forming pair is at work.

    A first agreement needs a goal, or ``explore_until``: the day until which the two look around. The term is
    definite; it may not lie in the past. Raises: Refused; InputIsWrong, for the goal or the term.
    """
    mentorship = agreement.mentorship
    with transaction.atomic():
        hold_draft(agreement)
        standing = AgreementVersion.objects.with_everything().get(pk=agreement.pk)
        standing.mentorship = mentorship
        may_sign(actor, standing).require()
        _refuse_without_goal(standing, explore_until, actor, now)
        end = _term_or_refuse(standing, actor, now)
        member = mentorship.member_for(actor)
        assert member is not None, "who may sign is a member"
        _put_name(standing, member, now)
        _note("agreement.signed", standing, actor, now)
        if _everybody_signed(standing):
            put_in_force(standing, end=end, actor=actor, now=now)
    agreement.state, agreement.in_force_at = standing.state, standing.in_force_at
    return agreement


def put_in_force(agreement: AgreementVersion, *, end: date, actor: Person, now: datetime) -> None:
    """Make a version the one that holds: replace the one before, set term and first review, begin the work.

    Called in the transaction of the last signature.
    """
    mentorship = agreement.mentorship
    AgreementVersion.objects.filter(mentorship=mentorship).in_force().update(
        state=AgreementVersion.State.REPLACED, ended_at=now
    )
    fresh = AgreementVersion.objects.with_everything().get(pk=agreement.pk)
    fresh.mentorship = mentorship
    agreement.state, agreement.in_force_at = AgreementVersion.State.IN_FORCE, now
    agreement.terms, agreement.changed_topics = _terms(fresh), _changed(fresh)
    agreement.save(update_fields=["state", "in_force_at", "terms", "changed_topics"])
    TERMS.forget(mentorship)
    mentorship.term_ends_on = end
    mentorship.save(update_fields=["term_ends_on"])
    _note("agreement.in_force", agreement, actor, now)
    if mentorship.life is State.FORMING:
        move(mentorship, "activate", actor=actor, now=now)
    plan_next_review(mentorship, review_days=_review_days(agreement, mentorship), now=now)


def extend_term(mentorship: Mentorship, until: date, *, actor: Person, now: datetime) -> AgreementVersion:
    """Go on until another day, as everybody decided: the next version, with that day and all signatures.

    The caller has everybody's word for it and stands in a transaction.
    """
    before = AgreementVersion.objects.filter(mentorship=mentorship).in_force().with_everything().get()
    members = active_members(mentorship)
    # A change that was still being talked about was begun from the version that ends here.
    AgreementVersion.objects.filter(mentorship=mentorship).draft().update(
        state=AgreementVersion.State.DROPPED, ended_at=now
    )
    following = AgreementVersion.objects.create(
        mentorship=mentorship,
        number=next_number(mentorship),
        proposed_by=actor,
        based_on=before,
        made_at=now,
    )
    for earlier in before.topics.all():
        topic = copy_topic(earlier, following, members, now)
        if topic.topic == "outcome":
            joint = topic.joint | {"term_months": "0", "term_until": until.isoformat()}
            topic.put(joint=joint, own=topic.everybody(), words=topic.words)
            topic.changed_by, topic.changed_at = actor, now
            topic.save()
    for member in members:
        _put_name(following, member, now)
    following.mentorship = mentorship
    put_in_force(following, end=until, actor=actor, now=now)
    return following


def _put_name(agreement: AgreementVersion, member: Member, now: datetime) -> None:
    signature = Signature.objects.filter(agreement=agreement, member=member).first()
    if signature is None:
        signature = Signature(agreement=agreement, member=member, confidence_at=now)
    signature.agreement = agreement
    signature.name, signature.signed_at = str(member.person), now
    signature.save()


def _everybody_signed(agreement: AgreementVersion) -> bool:
    members = active_members(agreement.mentorship)
    signed = Signature.objects.filter(agreement=agreement, member__in=members).exclude(signed_at=None)
    return signed.count() == len(members)


def _refuse_without_goal(
    agreement: AgreementVersion, explore_until: date | None, actor: Person, now: datetime
) -> None:
    mentorship = agreement.mentorship
    today = now.astimezone(actor.zone).date()
    if explore_until is not None:
        if not today < explore_until <= today + timedelta(days=EXPLORE_DAYS_MOST):
            raise InputIsWrong(_("Pick a day within the next three months."), field="explore_until")
        locked(Mentorship.objects.filter(pk=mentorship.pk)).get()
        mentorship.explore_until = explore_until
        mentorship.save(update_fields=["explore_until"])
    elif agreement.based_on_id is None and mentorship.explore_until is None and not has_goal(mentorship):
        raise InputIsWrong(
            _("There is no goal yet. Write one together, or say until when you look around."),
            field="explore_until",
        )


def _term_or_refuse(agreement: AgreementVersion, actor: Person, now: datetime) -> date:
    """The day it ends. Raises: InputIsWrong, without a definite term, or when that day has passed."""
    outcome = agreement.topic("outcome")
    begun = agreement.mentorship.active_since or now
    end = term_end(outcome.joint if outcome is not None else {}, begun.astimezone(actor.zone).date())
    if end is None:
        raise InputIsWrong(_("Say for how long, first. You can always go on after that."), field="outcome")
    if end <= now.astimezone(actor.zone).date():
        raise InputIsWrong(_("The end you agreed has passed. Pick a later one together."), field="outcome")
    return end


def _terms(agreement: AgreementVersion) -> dict[str, object]:
    joint = {
        key: value for topic in agreement.topics.all() for key, value in topic.joint.items() if key in SIGNALS
    }
    for clause in guides.clauses():
        if not clause.is_asked and clause.default is not None:
            joint.setdefault(clause.key, clause.default)
    quiet: dict[str, dict[str, object]] = {}
    for member in active_members(agreement.mentorship):
        own = quiet.setdefault(str(member.person_id), {})
        for topic in agreement.topics.all():
            own.update({key: value for key, value in topic.own(member).items() if key in OWN_SIGNALS})
    return {"joint": joint, "quiet": quiet}


def _changed(agreement: AgreementVersion) -> list[str]:
    before = agreement.based_on
    if before is None:
        return []
    earlier = {topic.topic: topic.content for topic in before.topics.select_related("agreement__mentorship")}
    return [topic.topic for topic in agreement.topics.all() if topic.content != earlier.get(topic.topic)]


def _review_days(agreement: AgreementVersion, mentorship: Mentorship) -> int:
    agreed = agreement.terms["joint"].get("review_days")
    return int(agreed) if agreed else mentorship.program.review_every_days


def _note(verb: str, agreement: AgreementVersion, actor: Person | None, now: datetime) -> None:
    record_in(
        agreement.mentorship, verb, actor=actor, now=now, subject_id=agreement.pk, number=agreement.number
    )
