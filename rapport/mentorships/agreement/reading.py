"""Reads about agreements that pages, mails and other packages share."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.history.models import Event
from rapport.library import guides
from rapport.library.agreement import Topic
from rapport.mentorships.agreement.diff import Segment, changes
from rapport.mentorships.agreement.topics import Sentence, sentences, topic_keys
from rapport.mentorships.models import AgreementTopic, AgreementVersion, Member, Mentorship
from rapport.mentorships.reveal import Value
from rapport.people.models import Person


def draft_of(mentorship: Mentorship) -> AgreementVersion | None:
    """The version two people are drafting, with everything that belongs to it."""
    return _with_members(
        mentorship, AgreementVersion.objects.filter(mentorship=mentorship).draft().with_everything().first()
    )


def in_force_of(mentorship: Mentorship) -> AgreementVersion | None:
    """The version that holds, with everything that belongs to it."""
    return _with_members(
        mentorship,
        AgreementVersion.objects.filter(mentorship=mentorship).in_force().with_everything().first(),
    )


def signed_versions(mentorship: Mentorship) -> list[AgreementVersion]:
    """Every version that was ever in force, newest first."""
    versions = AgreementVersion.objects.filter(mentorship=mentorship).ever_in_force().with_text()
    return [version for each in versions if (version := _with_members(mentorship, each)) is not None]


def has_goal(mentorship: Mentorship) -> bool:
    """Whether somebody has set a goal here; read from history, since goals stand later in the house."""
    return Event.objects.filter(mentorship_id=mentorship.pk, verb="goal.set").exists()


@dataclass(frozen=True, slots=True)
class TopicText:
    """A topic of a version as it reads, and what changed in it since another."""

    topic: Topic
    sentences: tuple[Sentence, ...]
    segments: tuple[Segment, ...] = ()
    is_changed: bool = False


def texts(agreement: AgreementVersion, since: AgreementVersion | None = None) -> list[TopicText]:
    """How an agreement reads, topic by topic; with ``since`` also what changed from that version on."""
    names = names_of(agreement.mentorship)
    found = []
    for key in topic_keys():
        row = agreement.topic(key)
        if row is None:
            continue
        said = _say(row, names)
        earlier = since.topic(key) if since is not None else None
        before = plain(_say(earlier, names)) if earlier is not None else ""
        changed = since is not None and before != plain(said)
        found.append(
            TopicText(
                topic=guides.alignment_topic(key),
                sentences=tuple(said),
                segments=tuple(changes(before, plain(said))) if changed else (),
                is_changed=changed,
            )
        )
    return found


def plain(said: list[Sentence]) -> str:
    """Sentences as one text, a line each, with the name where it is one person's own."""
    return "\n".join(f"{each.who}: {each.text}" if each.who else each.text for each in said)


def names_of(mentorship: Mentorship) -> dict[str, str]:
    """First names by member id, whoever learns first."""
    members = sorted(mentorship.members.all(), key=lambda member: (not member.is_learning, member.pk))
    return {str(member.pk): member.person.first_name for member in members if member.left_at is None}


def wishes_of(mentorship: Mentorship, person: Person) -> Mapping[str, Value]:
    """How somebody likes to be helped and to hear hard things, by clause: for the other to see while writing.

    Content: only for members, as their pages are. Empty before an agreement is in force.
    """
    agreement = in_force_of(mentorship)
    member = mentorship.member_for(person)
    topic = agreement.topic("hard_things") if agreement is not None else None
    return topic.own(member) if topic is not None and member is not None else {}


def edges_of(mentorship: Mentorship) -> Mapping[str, Value]:
    """What the two leave out and ask first (``off_limits``, ``ask_first``); content, as ``wishes_of``."""
    agreement = in_force_of(mentorship)
    topic = agreement.topic("edges") if agreement is not None else None
    return topic.joint if topic is not None else {}


def own_of(agreement: AgreementVersion, member: Member) -> dict[str, Value]:
    """Everything one member keeps for themselves in a version, by clause."""
    found: dict[str, Value] = {}
    for topic in agreement.topics.all():
        found.update(topic.own(member))
    return found


def _say(row: AgreementTopic, names: Mapping[str, str]) -> list[Sentence]:
    return sentences(guides.alignment_topic(row.topic), row.joint, row.everybody(), row.words, names)


def _with_members(mentorship: Mentorship, agreement: AgreementVersion | None) -> AgreementVersion | None:
    # The relationship in hand has its members fetched; the one that came with the row would ask again.
    if agreement is not None:
        agreement.mentorship = mentorship
        for topic in agreement.topics.all():
            topic.agreement = agreement
        for signature in agreement.signatures.all():
            signature.agreement = agreement
    return agreement
