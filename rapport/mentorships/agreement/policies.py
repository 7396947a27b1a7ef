"""Who may answer, draft, sign and change an agreement, and if not yet, what is still open."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import Verdict, allowed_if, refused
from rapport.library import guides
from rapport.mentorships.agreement import topics
from rapport.mentorships.agreement.topics import missing
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Member, Mentorship, Round
from rapport.mentorships.policies import may_write
from rapport.people.models import Person

SIGNS_IN = frozenset({State.FORMING, State.ACTIVE, State.IN_REVIEW})
CHANGES_IN = frozenset({State.ACTIVE, State.IN_REVIEW})
ABOUT = (Round.Kind.ALIGNMENT, Round.Kind.RECALIBRATE)


def may_answer(actor: Person, round_: Round) -> Verdict:
    """Each member answers for themselves, while the round is open."""
    allowed = may_write(actor, round_.mentorship)
    if not allowed:
        return allowed
    return allowed_if(
        round_.is_open, _("You have both answered. What changes from here on, you change together.")
    )


def may_draft(actor: Person, agreement: AgreementVersion) -> Verdict:
    """Both write the words in common, until it is in force."""
    allowed = may_write(actor, agreement.mentorship)
    if not allowed:
        return allowed
    return allowed_if(
        agreement.is_draft, _("This version is signed. To change it, look at it again together.")
    )


def may_sign(actor: Person, agreement: AgreementVersion) -> Verdict:
    """Whoever stands behind every topic, beside the other, and has ticked the paragraph on confidence."""
    allowed = may_draft(actor, agreement)
    if not allowed:
        return allowed
    if agreement.mentorship.life not in SIGNS_IN:
        return refused(_("You can sign once you two carry on."))
    if open_topics(agreement):
        return refused(_("There are still words to find that you can both stand behind."))
    member = agreement.mentorship.member_for(actor)
    assert member is not None, "who may draft is a member"
    mine = agreement.signature_of(member)
    if mine is not None and mine.signed_at is not None:
        return refused(_("You have signed."))
    return allowed_if(
        mine is not None and mine.confidence_at is not None,
        _("One tick is missing: what stays between you, and where that ends."),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with an agreement: whether one holds, and whether a next one is on its way."""

    has_one: bool
    is_drafting: bool
    is_answering: bool

    @property
    def is_changing(self) -> bool:
        return self.is_drafting or self.is_answering


def standing_of(mentorship: Mentorship) -> Standing:
    """How it stands, with one query."""
    questions = Round.objects.filter(mentorship=OuterRef("pk"), kind__in=ABOUT).open()
    versions = AgreementVersion.objects.filter(mentorship=OuterRef("pk"))
    found = (
        Mentorship.objects.filter(pk=mentorship.pk)
        .annotate(
            has_one=Exists(versions.in_force()),
            is_drafting=Exists(versions.draft()),
            is_answering=Exists(questions),
        )
        .values_list("has_one", "is_drafting", "is_answering")
        .first()
    )
    return Standing(*found) if found is not None else Standing(False, False, False)


def may_propose_change(actor: Person, mentorship: Mentorship, standing: Standing | None = None) -> Verdict:
    """Either may ask to look at it again, one change at a time, while the two are working together."""
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    if mentorship.life not in CHANGES_IN:
        return refused(_("You can look at it again once you’re working together."))
    standing = standing or standing_of(mentorship)
    if not standing.has_one:
        return refused(_("There is nothing signed yet that could change."))
    return allowed_if(not standing.is_changing, _("You’re looking at it again already."))


def may_withdraw_change(actor: Person, mentorship: Mentorship) -> Verdict:
    """Either may leave it as it is, while there is something signed to go back to."""
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    has_one = AgreementVersion.objects.filter(mentorship=mentorship).in_force().exists()
    return allowed_if(has_one, _("There is nothing signed yet to go back to."))


def open_questions(mentorship: Mentorship) -> Round | None:
    """The round about the agreement that is open now, whichever of the two kinds it is."""
    return Round.objects.filter(mentorship=mentorship, kind__in=ABOUT).open().with_answers().first()


def open_topics(agreement: AgreementVersion) -> list[str]:
    """The topics that somebody does not stand behind yet, or that lack a value both must agree on."""
    members = [member for member in agreement.mentorship.members.all() if member.left_at is None]
    return [key for key in topics.topic_keys() if not is_settled(agreement, key, members)]


def is_settled(agreement: AgreementVersion, key: str, members: list[Member]) -> bool:
    row = agreement.topic(key)
    if row is None:
        return False
    if missing(guides.alignment_topic(key), row.joint, joint=True):
        return False
    return all(row.is_stood_behind_by(member) for member in members)
