"""Where an invitation's link leads: an honest preview, a yes, a not now, and calm pages for old links."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from rapport.history.models import Event
from rapport.library.agreement import duties
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.programs.links import token_of
from rapport.programs.models import Enrollment, Invitation, Program
from rapport.programs.operations import accept_invitation, enroll, invite, revoke_invitation
from rapport.testing import make_person

SignIn = Callable[[Person], Client]


@pytest.fixture
def invitation(program: Program, cora: Person, now: datetime) -> Invitation:
    """Eve, who never signed in, is asked to learn."""
    person = make_person("Eve Marsh", agreed_to_preview_at=None)
    enrollment, _is_new = enroll(program, person, learns=True, guides=False, actor=cora, now=now)
    return invite(enrollment, actor=cora, now=now)


def address(invitation: Invitation) -> str:
    return f"/invitations/{token_of(invitation.pk)}/"


def text_of(response: HttpResponse) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("hours", "months", "said"),
    [
        ("1.5", 9, "About 1.5 hours of meetings a month with each person, usually for 9 months."),
        ("1.0", 1, "About an hour of meetings a month with each person, usually for 1 month."),
    ],
)
def test_the_price_is_said_before_anybody_says_yes(
    hours: str, months: int, said: str, invitation: Invitation, program: Program, client: Client
) -> None:
    Program.objects.filter(pk=program.pk).update(hours_per_month=hours, term_months=months)

    assert said in text_of(client.get(address(invitation)))


@pytest.mark.parametrize(("learns", "guides"), [(True, False), (False, True), (True, True)])
def test_the_preview_is_honest_about_the_role_they_were_asked_for(
    learns: bool, guides: bool, invitation: Invitation, client: Client
) -> None:
    Enrollment.objects.filter(person=invitation.person).update(learns=learns, guides=guides)

    page = text_of(client.get(address(invitation)))

    for role, wanted in (("learning", learns), ("guiding", guides)):
        own = [str(duty.says) for duty in duties(role) if duty.role == role]
        assert all((line in page) == wanted for line in own)
    for part in ("A typical month", "What’s hard about it", "How you leave", "Still in?", "Not now"):
        assert part in page


def test_opening_the_link_decides_nothing(invitation: Invitation, client: Client) -> None:
    events = Event.objects.count()

    client.get(address(invitation))
    client.head(address(invitation))
    assert client.get(f"{address(invitation)}yes/").status_code == 405
    assert client.get(f"{address(invitation)}not-now/").status_code == 405

    assert Invitation.objects.get().state == "open"
    assert Event.objects.count() == events
    assert "_auth_user_id" not in client.session


def test_a_yes_from_somebody_new_signs_them_in(invitation: Invitation, client: Client) -> None:
    response = client.post(f"{address(invitation)}yes/")

    assert (response.status_code, response["Location"]) == (303, "/welcome/")
    assert client.session["_auth_user_id"] == str(invitation.person_id)
    assert Enrollment.objects.get(person=invitation.person).state == "active"


@pytest.mark.parametrize(
    ("pressed", "learns", "guides"),
    [
        (["learning", "guiding"], True, True),
        (["learning"], True, False),
        (["guiding"], False, True),
        (["admin"], True, True),
    ],
)
def test_somebody_noted_for_both_can_choose_one(
    pressed: list[str], learns: bool, guides: bool, invitation: Invitation, client: Client
) -> None:
    Enrollment.objects.filter(person=invitation.person).update(learns=True, guides=True)

    client.post(f"{address(invitation)}yes/", {"role": pressed})

    enrollment = Enrollment.objects.get(person=invitation.person)
    assert (enrollment.state, enrollment.learns, enrollment.guides) == ("active", learns, guides)


def test_the_link_does_not_sign_in_somebody_with_a_way_in_of_their_own(
    invitation: Invitation, client: Client, as_person: SignIn
) -> None:
    invitation.person.set_password("a long enough password")
    invitation.person.save()

    response = client.post(f"{address(invitation)}yes/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=%2Finvitations%2F")
    assert "_auth_user_id" not in client.session
    assert Invitation.objects.get().state == "open"

    signed_in = as_person(invitation.person)
    signed_in.post(f"{address(invitation)}yes/")
    assert Invitation.objects.get().state == "accepted"


def test_not_now_ends_cleanly_and_sends_nothing(
    invitation: Invitation, client: Client, advance: Callable[..., datetime]
) -> None:
    advance(hours=1)
    mail.outbox.clear()
    told = OutboxMessage.objects.count()

    response = client.post(f"{address(invitation)}not-now/", follow=True)
    advance(days=30, step=timedelta(days=6))

    assert "That’s fine" in text_of(response)
    assert Invitation.objects.get().state == "declined"
    assert (mail.outbox, OutboxMessage.objects.count()) == ([], told)


def test_a_used_link_is_gone_and_says_what_to_do(
    invitation: Invitation, client: Client, now: datetime
) -> None:
    accept_invitation(invitation, invitation.person, now)

    response = client.get(address(invitation))

    assert response.status_code == 410
    assert "It was answered with yes. From here on you come in by signing in." in text_of(response)


def test_a_used_link_leads_whoever_is_in_to_today(
    invitation: Invitation, as_person: SignIn, now: datetime
) -> None:
    accept_invitation(invitation, invitation.person, now)

    response = as_person(invitation.person).get(address(invitation))

    page = BeautifulSoup(response.content, "html.parser")
    assert "You said yes to it, and you’re in." in text_of(response)
    assert [link["href"] for link in page.select(".state-card a")] == ["/today/"]


def test_an_old_link_is_gone_and_says_what_to_do(
    invitation: Invitation, client: Client, advance: Callable[..., datetime]
) -> None:
    advance(days=15, step=timedelta(days=3))

    for press in (client.get(address(invitation)), client.post(f"{address(invitation)}yes/")):
        assert press.status_code == 410
        assert "tell Cora Okonkwo, who can send a new one" in text_of(press)
    assert "_auth_user_id" not in client.session


def test_a_link_taken_back_is_gone(
    invitation: Invitation, cora: Person, client: Client, now: datetime
) -> None:
    revoke_invitation(invitation, actor=cora, now=now)

    assert client.get(address(invitation)).status_code == 410
    assert client.post(f"{address(invitation)}yes/").status_code == 410


def test_somebody_elses_link_tells_them_nothing(
    invitation: Invitation, dana: Person, as_person: SignIn
) -> None:
    browser = as_person(dana)

    response = browser.get(address(invitation))

    assert response.status_code == 410
    assert "This link is for somebody else" in text_of(response)
    assert not {"Eve", "Cora", "Spring"} & set(text_of(response).split())
    assert browser.post(f"{address(invitation)}yes/").status_code == 410
    assert Invitation.objects.get().state == "open"


@pytest.mark.parametrize("token", ["x", "A" * 43, "not-a-token", "%00", "9" * 3000])
def test_an_invented_link_leads_nowhere(token: str, invitation: Invitation, client: Client) -> None:
    assert client.get(f"/invitations/{token}/").status_code == 404


def test_a_yes_counts_once_however_often_it_is_pressed(invitation: Invitation, client: Client) -> None:
    client.post(f"{address(invitation)}yes/")
    second = client.post(f"{address(invitation)}yes/")

    assert second.status_code == 410
    assert Event.objects.filter(verb="invitation.accepted").count() == 1
