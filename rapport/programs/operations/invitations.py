"""Asking people in: inviting, sending again, taking back, and their answers."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from rapport.history.events import record
from rapport.kernel.errors import Refused
from rapport.people.models import Expertise, Person, Pick, SkillWanted, Window
from rapport.programs.links import hash_of, token_of
from rapport.programs.models import Enrollment, Invitation, Program, SignUpAnswers
from rapport.programs.policies import may_answer, may_invite, may_run
from rapport.programs.queries import never_invited

INVITATION_LASTS = timedelta(days=14)


def invite(enrollment: Enrollment, *, actor: Person | None, now: datetime) -> Invitation:
    """Ask somebody on the list to take part; an invitation that is still open is returned as it is.

    Raises: Refused, if they take part already, said not now, or the actor may not run the program.
    """
    may_invite(actor, enrollment).require()
    with transaction.atomic():
        (invitation,) = _invite([enrollment], actor=actor, now=now)
    return invitation


def invite_all(program: Program, *, actor: Person | None, now: datetime) -> list[Invitation]:
    """Ask everybody on the list who was never asked; returns the new invitations."""
    may_run(actor, program).require()
    with transaction.atomic():
        return _invite(never_invited(program), actor=actor, now=now)


def _invite(enrollments: Iterable[Enrollment], *, actor: Person | None, now: datetime) -> list[Invitation]:
    invitations: list[Invitation] = []
    for enrollment in enrollments:
        invitation = Invitation(
            program=enrollment.program,
            person=enrollment.person,
            email=enrollment.person.email,
            invited_by=actor,
            made_at=now,
            sent_at=now,
            expires_at=now + INVITATION_LASTS,
        )
        invitation.token_hash = hash_of(token_of(invitation.pk))
        found, is_new = Invitation.objects.get_or_create(
            program=invitation.program,
            person=invitation.person,
            state=Invitation.State.OPEN,
            defaults={
                field: getattr(invitation, field)
                for field in ("id", "email", "token_hash", "invited_by", "made_at", "sent_at", "expires_at")
            },
        )
        invitations.append(found)
        if is_new:
            _record("sent", found, actor=actor, now=now)
    return invitations


def resend_invitation(invitation: Invitation, *, actor: Person | None, now: datetime) -> Invitation:
    """Send an open invitation once more, to the address the person has now, and let it last another two
    weeks.

    The link stays the same, so that the earlier mail works too. Raises: Refused, if it is over, or was sent
    within the last hour.
    """
    may_run(actor, invitation.program).require()
    changed = Invitation.objects.open().filter(pk=invitation.pk, sent_at__lte=now - timedelta(hours=1))
    with transaction.atomic():
        if not changed.update(
            sent_at=now,
            times_sent=invitation.times_sent + 1,
            expires_at=now + INVITATION_LASTS,
            email=invitation.person.email,
        ):
            raise Refused(_just_sent_or_over(invitation))
        invitation.refresh_from_db()
        _record("sent", invitation, actor=actor, now=now)
    return invitation


def revoke_invitation(invitation: Invitation, *, actor: Person | None, now: datetime) -> Invitation:
    """Take an invitation back before it is answered: its link stops working at once, and nobody is written
    to.
    """
    may_run(actor, invitation.program).require()
    with transaction.atomic():
        if _end(invitation, Invitation.State.REVOKED, now):
            _record("revoked", invitation, actor=actor, now=now)
    return invitation


def accept_invitation(
    invitation: Invitation, person: Person, now: datetime, *, roles: Collection[str] = ()
) -> Enrollment:
    """Say yes: the person takes part from now on, in the roles the coordinator noted.

    ``roles`` (``learning``, ``guiding``) keeps only these of them; without any that were noted, all are kept.

    Raises: Refused, if it is somebody else's invitation, over, or answered by another press.
    """
    may_answer(person, invitation).require()
    with transaction.atomic():
        if not _end(invitation, Invitation.State.ACCEPTED, now):
            raise Refused(_just_sent_or_over(invitation))
        enrollment = Enrollment.objects.get(program_id=invitation.program_id, person=person)
        enrollment.state, enrollment.since = Enrollment.State.ACTIVE, now
        learns, guides = enrollment.learns and "learning" in roles, enrollment.guides and "guiding" in roles
        if learns or guides:
            enrollment.learns, enrollment.guides = learns, guides
        enrollment.save(update_fields=["state", "since", "learns", "guides"])
        if person.agreed_to_preview_at is None:
            person.agreed_to_preview_at = now
            person.came_to = _came_to(enrollment)
            person.save(update_fields=["agreed_to_preview_at", "came_to"])
        _record("accepted", invitation, actor=person, now=now)
        record(
            "enrollment.joined", actor=person, now=now, program_id=invitation.program_id, person_id=person.pk
        )
    return enrollment


def decline_invitation(invitation: Invitation, *, actor: Person | None, now: datetime) -> Invitation:
    """Say not now: nothing is sent to anybody, and what the coordinator had brought in about them is
    forgotten.

    ``actor`` None is whoever holds the link without being signed in. The address stays, so that they are not
    asked again by the next sheet.
    """
    may_answer(actor, invitation).require()
    with transaction.atomic():
        if _end(invitation, Invitation.State.DECLINED, now):
            person = invitation.person
            Enrollment.objects.filter(program_id=invitation.program_id, person=person).update(
                state=Enrollment.State.LEFT
            )
            _forget(person, invitation.program)
            _record("declined", invitation, actor=person, now=now)
    return invitation


def expire_invitation(invitation: Invitation, *, now: datetime) -> None:
    """Let an invitation lapse that nobody answered. The person stays on the list and can be asked again."""
    with transaction.atomic():
        if _end(invitation, Invitation.State.EXPIRED, now):
            _record("expired", invitation, actor=None, now=now)


def _came_to(enrollment: Enrollment) -> Person.CameTo:
    if enrollment.learns and enrollment.guides:
        return Person.CameTo.BOTH
    return Person.CameTo.GUIDE if enrollment.guides else Person.CameTo.LEARN


def _end(invitation: Invitation, state: Invitation.State, now: datetime) -> bool:
    """Close an open invitation; False if somebody was faster. One conditional UPDATE decides."""
    ended = Invitation.objects.open().filter(pk=invitation.pk).update(state=state, answered_at=now)
    if ended:
        invitation.state, invitation.answered_at = state, now
    return bool(ended)


def _forget(person: Person, program: Program) -> None:
    """Remove what a sheet brought in about somebody who never said yes to anything here."""
    SignUpAnswers.objects.filter(enrollment__program=program, enrollment__person=person).delete()
    if person.agreed_to_preview_at is None:
        for brought_in in (SkillWanted, Expertise, Pick, Window):
            brought_in.objects.filter(person=person).delete()


def _record(what: str, invitation: Invitation, *, actor: Person | None, now: datetime) -> None:
    record(
        f"invitation.{what}",
        actor=actor,
        now=now,
        program_id=invitation.program_id,
        person_id=invitation.person_id,
        subject_id=invitation.pk,
        times=invitation.times_sent,
    )


def _just_sent_or_over(invitation: Invitation) -> str:
    if Invitation.objects.open().filter(pk=invitation.pk).exists():
        return gettext("It went out within the last hour. Give it a moment.")
    return gettext("This invitation has been answered, or taken back.")
