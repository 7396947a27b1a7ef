"""What is told about taking part, and when an invitation lapses."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.programs.models import Invitation
from rapport.programs.operations import expire_invitation

INVITED = NoticeKind(
    name="programs.invited", group=Group.ACCOUNT, template="programs/mail/invitation", urgent=True
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
