"""Where an invitation's link leads: the honest preview, and a yes or a not now. Reading changes nothing."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import public
from rapport.library.agreement import duties
from rapport.library.preview import preview
from rapport.people.models import Person
from rapport.programs import operations
from rapport.programs.models import Enrollment, Invitation
from rapport.programs.policies import may_answer
from rapport.programs.queries import invitation_by
from rapport.ui.responses import go
from rapport.ui.toasts import say

_View = Callable[[HttpRequest, Invitation], HttpResponse]


def _with_invitation(view: _View) -> Callable[..., HttpResponse]:
    """Find the invitation by the secret in the address; what is over, or somebody else's, answers with 410."""

    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        invitation = invitation_by(token)
        if invitation is None:
            raise NotFound
        if not may_answer(_reader(request), invitation) or invitation.expires_at <= clock.now():
            return _over(request, invitation)
        return view(request, invitation)

    return found


@require_GET
@public
@_with_invitation
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What taking part would mean in the role they were invited for, before anything is asked of them."""
    enrollment = Enrollment.objects.get(program=invitation.program, person=invitation.person)
    roles = [
        role for role, wanted in (("learning", enrollment.learns), ("guiding", enrollment.guides)) if wanted
    ]
    parts = [{"role": role, "preview": preview(role), "duties": duties(role)} for role in roles]
    values = {
        "invitation": invitation,
        "program": invitation.program,
        "person": invitation.person,
        "parts": parts,
        "is_both": len(parts) == 2,
        "has_account": _has_own_way_in(invitation.person) and _reader(request) is None,
        "token": request.resolver_match.kwargs["token"],  # type: ignore[union-attr]
    }
    return render(request, "programs/invitation.html", values)


@require_POST
@public
@_with_invitation
def still_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say yes. Whoever never signed in here is signed in by the link; everybody else signs in as always."""
    person = invitation.person
    if _reader(request) is None:
        if _has_own_way_in(person):
            back = reverse("programs:invitation", args=[request.resolver_match.kwargs["token"]])  # type: ignore[union-attr]
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': back})}")
        operations.accept_invitation(invitation, person, clock.now())
        # The link was sent to this mailbox and works once, which is as much as a code by mail would prove.
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    else:
        operations.accept_invitation(invitation, person, clock.now())
    say(
        request,
        gettext("Good to have you. Have a look at what we know about you, and change what isn’t right."),
    )
    return go(request, settings.LOGIN_REDIRECT_URL)


@require_POST
@public
@_with_invitation
def not_now(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say not now: one press, nothing sent."""
    operations.decline_invitation(invitation, actor=_reader(request), now=clock.now())
    return go(request, reverse("programs:declined"))


@require_GET
@public
def declined(request: HttpRequest) -> HttpResponse:
    """The page after a not now, the same for everybody."""
    return render(request, "programs/declined.html")


def _over(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """410, saying what happened as far as it is this reader's to know, and the next step."""
    reader = _reader(request)
    is_theirs = reader is None or reader.pk == invitation.person_id
    what = invitation.state if is_theirs else "foreign"
    if what == Invitation.State.OPEN:
        # Two weeks have passed and the rule that closes it has not run yet, or the program is over.
        what = Invitation.State.EXPIRED
    inviter = invitation.invited_by if is_theirs else None
    values = {"what": what, "inviter": inviter}
    return render(request, "programs/invitation_over.html", values, status=410)


def _has_own_way_in(person: Person) -> bool:
    """Whether somebody has signed in before, or set a password: then the link must not stand in for that."""
    return person.last_login is not None or person.has_usable_password()


def _reader(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None
