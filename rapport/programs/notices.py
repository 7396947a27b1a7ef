"""What is told about taking part, and when an invitation lapses."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import Q

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person
from rapport.programs.models import Invitation, Program, Staff
from rapport.programs.operations import expire_invitation

INVITED = NoticeKind(
    name="programs.invited", group=Group.ACCOUNT, template="programs/mail/invitation", urgent=True
)

CONTACT_CHANGED = NoticeKind(
    name="programs.contact_changed",
    group=Group.ACCOUNT,
    template="programs/mail/contact_changed",
    urgent=True,
)


@listens_to("program.contact_named", "program.contact_released")
def tell_of_contacts(event: Event) -> None:
    """Nobody becomes a safeguarding contact in silence, since reports can be read from then on.

    The one who was named, the other contacts and whoever looks after the installation are told; and whoever is it no
    longer.
    """
    if event.program_id is None or event.person_id is None:
        return
    program = Program.objects.filter(pk=event.program_id).first()
    if program is None:
        return
    told = Q(pk=event.person_id)
    if event.verb == "program.contact_named":
        contacts = Staff.objects.filter(program=program, role=Staff.Role.SAFEGUARDING)
        told |= Q(pk__in=contacts.values("person_id")) | Q(is_operator=True)
    by = Person.objects.filter(pk=event.actor_id).first()
    for person in Person.objects.here().filter(told):
        tell(
            CONTACT_CHANGED,
            person,
            key=f"{event.pk}:{person.pk}",
            now=event.at,
            url="/today/",
            facts={"program": program.name, "by": str(by or "")},
            program_id=program.pk,
        )


@listens_to("invitation.sent")
def tell_invited(event: Event) -> None:
    """Write to somebody who was invited. The link's secret is made when the mail is written, and kept
    nowhere.
    """
    open_ones = Invitation.objects.open().select_related("person", "invited_by")
    invitation = open_ones.filter(pk=str(event.subject_id)).first()
    if invitation is None:
        # Taken back, or answered, before the mail was written.
        return
    tell(
        INVITED,
        invitation.person,
        key=f"{invitation.pk}:{event.facts['times']}",
        now=event.at,
        # The mail makes the address it shows by itself; see templatetags.invitations.
        url="/",
        facts={
            "invitation": str(invitation.pk),
            "inviter": str(invitation.invited_by or ""),
            "until": invitation.expires_at,
        },
        until=invitation.expires_at,
    )


@timed_rule("programs.invitation_lapses")
def lapse_invitations(now: datetime) -> Iterable[Due]:
    """An invitation that nobody answered for 14 days lapses in silence; the coordinator can send a new one."""
    for invitation in Invitation.objects.open().filter(expires_at__lte=now).order_by("expires_at", "id"):
        yield Due(f"{invitation.pk}:{invitation.times_sent}", partial(expire_invitation, invitation, now=now))
