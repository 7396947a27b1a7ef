"""The second half: words in common, topic by topic, that both stand behind."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, InputIsWrong
from rapport.kernel.versions import claim_version
from rapport.library import guides
from rapport.mentorships.agreement.policies import may_draft
from rapport.mentorships.agreement.topics import CONFIDENCE, come_to, judge, missing, sentences, topic_keys
from rapport.mentorships.models import (
    AgreementTopic,
    AgreementVersion,
    Answer,
    Member,
    Mentorship,
    Round,
    Signature,
    Stand,
)
from rapport.mentorships.reveal import Likeness, Value, Values
from rapport.people.models import Person


def draft_from(round_: Round, *, now: datetime) -> AgreementVersion:
    """Start the next version from a round that was just revealed.

    Topics both answered alike stand at once. Topics the round did not ask are taken over from the version in
    force, with everybody still standing behind them. Stands in the transaction of the caller.
    """
    mentorship = round_.mentorship
    before = AgreementVersion.objects.filter(mentorship=mentorship).in_force().with_everything().first()
    members = active_members(mentorship)
    answers = {
        str(answer.member_id): answer.values
        for answer in Answer.objects.filter(round=round_, member__in=members).order_by("member_id")
    }
    draft = AgreementVersion.objects.create(
        mentorship=mentorship,
        number=next_number(mentorship),
        round=round_,
        proposed_by=round_.opened_by,
        based_on=before,
        made_at=now,
    )
    for key in topic_keys():
        earlier = before.topic(key) if before is not None else None
        if key in round_.questions:
            _draft_topic(draft, key, answers, earlier, members, now)
        elif earlier is not None:
            copy_topic(earlier, draft, members, now)
    return draft


def save_topic(
    topic: AgreementTopic,
    *,
    joint: Mapping[str, Value],
    own: Mapping[str, Value],
    words: str,
    stands: bool,
    expected: int,
    actor: Person,
    now: datetime,
) -> AgreementTopic:
    """Write what a topic says; with ``stands`` whoever writes stands behind it.

    ``joint`` are the values for both, ``own`` those this person keeps. Changed words take everybody else's
    stand and all signatures back, since they were given for other words.

    Raises: EditConflict, with both wordings; InputIsWrong, when something both must agree on is still open.
    """
    may_draft(actor, topic.agreement).require()
    member = topic.agreement.mentorship.member_for(actor)
    assert member is not None, "who may draft is a member"
    guide = guides.alignment_topic(topic.topic)
    with transaction.atomic():
        hold_draft(topic.agreement)
        standing = AgreementTopic.objects.select_related("agreement__mentorship").get(pk=topic.pk)
        everybody = standing.everybody() | {str(member.pk): dict(own)}
        draft = AgreementTopic(pk=topic.pk, agreement=standing.agreement, topic=standing.topic)
        draft.put(joint=joint, own=everybody, words=words)
        if draft.content != standing.content:
            if not claim_version(standing, expected):
                raise _conflict(standing, draft)
            standing.content, standing.changed_by, standing.changed_at = draft.content, actor, now
            standing.save(update_fields=["content", "changed_by", "changed_at"])
            take_back(standing)
        if stands and (open_clauses := missing(guide, dict(joint), joint=True)):
            raise InputIsWrong(
                _("One thing is still open here: %(clause)s.") % {"clause": open_clauses[0].title},
                field=open_clauses[0].key,
            )
        _set_stand(standing, member, stands, now)
    return standing


def stand_behind(
    topic: AgreementTopic, *, stands: bool, expected: int, actor: Person, now: datetime
) -> AgreementTopic:
    """Stand behind the words of a topic as they were seen, or no longer.

    Raises: EditConflict, when the words changed since; InputIsWrong, when something is still open.
    """
    may_draft(actor, topic.agreement).require()
    member = topic.agreement.mentorship.member_for(actor)
    assert member is not None, "who may draft is a member"
    with transaction.atomic():
        hold_draft(topic.agreement)
        standing = AgreementTopic.objects.select_related("agreement__mentorship").get(pk=topic.pk)
        if stands and standing.version != expected:
            raise _conflict(standing, None)
        if stands and (
            open_clauses := missing(guides.alignment_topic(topic.topic), standing.joint, joint=True)
        ):
            raise InputIsWrong(
                _("One thing is still open here: %(clause)s.") % {"clause": open_clauses[0].title},
                field=open_clauses[0].key,
            )
        if not stands:
            Signature.objects.filter(agreement=standing.agreement).update(signed_at=None)
        _set_stand(standing, member, stands, now)
    return standing


def hold_draft(agreement: AgreementVersion) -> None:
    """Let one change of a draft wait for the other, so that nobody signs what is being rewritten."""
    locked(AgreementVersion.objects.filter(pk=agreement.pk)).get()


def take_back(topic: AgreementTopic) -> None:
    """Take back everybody's stand behind a topic, and all signatures: they were given for other words."""
    Stand.objects.filter(topic=topic).delete()
    Signature.objects.filter(agreement=topic.agreement).update(signed_at=None)
    if topic.topic == CONFIDENCE:
        Signature.objects.filter(agreement=topic.agreement).update(confidence_at=None)


def active_members(mentorship: Mentorship) -> list[Member]:
    return [member for member in mentorship.members.all() if member.left_at is None]


def next_number(mentorship: Mentorship) -> int:
    taken = AgreementVersion.objects.filter(mentorship=mentorship).exclude(
        state=AgreementVersion.State.DROPPED
    )
    return (taken.aggregate(most=Max("number"))["most"] or 0) + 1


def copy_topic(
    earlier: AgreementTopic, draft: AgreementVersion, members: list[Member], now: datetime
) -> AgreementTopic:
    """Take a topic over as it stands, with everybody behind it."""
    row = AgreementTopic(agreement=draft, topic=earlier.topic, changed_by=earlier.changed_by)
    row.changed_at = earlier.changed_at
    row.put(joint=earlier.joint, own=earlier.everybody(), words=earlier.words)
    row.save()
    Stand.objects.bulk_create(Stand(topic=row, member=member, at=now) for member in members)
    return row


def _draft_topic(
    draft: AgreementVersion,
    key: str,
    answers: Mapping[str, Values],
    earlier: AgreementTopic | None,
    members: list[Member],
    now: datetime,
) -> None:
    topic = guides.alignment_topic(key)
    joint, own = come_to(topic, answers)
    words = earlier.words if earlier is not None else ""
    row = AgreementTopic(agreement=draft, topic=key, changed_at=now)
    row.put(joint=joint, own=own, words=words)
    row.save()
    everybody = list(answers.values())
    alike = all(judge(key, one, other) is Likeness.SAME for one, other in pairwise(everybody))
    if alike and not words and not missing(topic, joint, joint=True):
        Stand.objects.bulk_create(Stand(topic=row, member=member, at=now) for member in members)


def _set_stand(topic: AgreementTopic, member: Member, stands: bool, now: datetime) -> None:
    if stands:
        Stand.objects.get_or_create(topic=topic, member=member, defaults={"at": now})
    else:
        Stand.objects.filter(topic=topic, member=member).delete()


def _conflict(standing: AgreementTopic, yours: AgreementTopic | None) -> EditConflict:
    title = str(guides.alignment_topic(standing.topic).title)
    return EditConflict(
        yours={title: reads(yours)} if yours is not None else {},
        theirs={title: reads(standing)},
        version=standing.version,
    )


def reads(topic: AgreementTopic) -> str:
    """How a topic reads as plain text, a sentence a line."""
    names = {str(each.pk): each.person.first_name for each in topic.agreement.mentorship.members.all()}
    said = sentences(guides.alignment_topic(topic.topic), topic.joint, topic.everybody(), topic.words, names)
    return "\n".join(f"{each.who}: {each.text}" if each.who else each.text for each in said)
