"""Where an invitation's link leads: the honest preview, and a yes or a not now. Reading changes nothing."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import public
from rapport.people.models import Person
from rapport.people.preview import sides
from rapport.programs import operations
from rapport.programs.models import Enrollment, Invitation
from rapport.programs.policies import may_answer
from rapport.programs.price import meetings_in_a_month
from rapport.programs.queries import invitation_by
from rapport.ui.responses import go

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
    wanted = (("learning", enrollment.learns), ("guiding", enrollment.guides))
    roles = [role for role, is_wanted in wanted if is_wanted]
    values = {
        "invitation": invitation,
        "program": invitation.program,
        "meetings": meetings_in_a_month(invitation.program),
        "person": invitation.person,
        "sides": sides(roles),
        "is_both": len(roles) == 2,
        "has_account": _has_own_way_in(invitation.person) and _reader(request) is None,
        "token": _token(request),
    }
    return render(request, "programs/invitation.html", values)


@require_POST
@public
@_with_invitation
def still_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say yes, to all or one of the roles. Whoever never signed in is signed in by the link; others as always."""
    person = invitation.person
    is_signed_in = _reader(request) is not None
    if not is_signed_in and _has_own_way_in(person):
        back = reverse("programs:invitation", args=[_token(request)])
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': back})}")
    operations.accept_invitation(invitation, person, clock.now(), roles=request.POST.getlist("role"))
    if not is_signed_in:
        # The link was sent to this mailbox and works once, which is as much as a code by mail would prove.
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return go(request, reverse("people:welcome"))


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


def _token(request: HttpRequest) -> str:
    assert request.resolver_match is not None
    return str(request.resolver_match.kwargs["token"])


def _reader(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None
