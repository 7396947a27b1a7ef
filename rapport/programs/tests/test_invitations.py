"""Asking people in: once, by a link of their own, with an end, and with a no that is respected."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail

from rapport.history.models import Event
from rapport.kernel.errors import Refused
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person, SkillWanted
from rapport.programs.links import token_of
from rapport.programs.models import Enrollment, Invitation, Program, SignUpAnswers
from rapport.programs.operations import (
    accept_invitation,
    decline_invitation,
    enroll,
    invite,
    invite_all,
    join_program,
    leave_program,
    resend_invitation,
    revoke_invitation,
)
from rapport.programs.queries import invitation_by, never_invited
from rapport.testing import make_person

Advance = Callable[..., datetime]


@pytest.fixture
def eve(program: Program, cora: Person, now: datetime) -> Enrollment:
    """On the list, not asked yet, never signed in."""
    person = make_person("Eve Marsh", agreed_to_preview_at=None)
    return enroll(program, person, learns=True, guides=False, actor=cora, now=now)[0]


def test_inviting_twice_is_one_invitation_and_one_mail(
    eve: Enrollment, cora: Person, advance: Advance
) -> None:
    first = invite(eve, actor=cora, now=eve.since)
    second = invite(eve, actor=cora, now=eve.since)
    advance(hours=1)

    assert first == second
    assert [message.to for message in mail.outbox] == [["eve@example.org"]]
    assert OutboxMessage.objects.count() == 1


def test_the_link_is_in_the_mail_and_in_no_table(eve: Enrollment, cora: Person, advance: Advance) -> None:
    invitation = invite(eve, actor=cora, now=eve.since)
    advance(hours=1)
    token = token_of(invitation.pk)

    assert f"/invitations/{token}/" in mail.outbox[0].body
    assert token not in str([*OutboxMessage.objects.values_list(), *Invitation.objects.values_list()])
    assert invitation_by(token) == invitation


def test_the_mail_names_neither_the_program_nor_what_was_brought_in(
    eve: Enrollment, cora: Person, advance: Advance
) -> None:
    invite(eve, actor=cora, now=eve.since)
    advance(hours=1)

    sent = str(mail.outbox[0].message())
    assert eve.program.name not in sent
    assert "Cora Okonkwo" in mail.outbox[0].body


def test_everybody_who_was_never_asked_is_asked_once(
    program: Program, eve: Enrollment, mina: Person, cora: Person, now: datetime
) -> None:
    asked = invite_all(program, actor=cora, now=now)

    assert [invitation.person for invitation in asked] == [eve.person]
    assert list(never_invited(program)) == []
    assert invite_all(program, actor=cora, now=now) == []


def test_a_yes_makes_somebody_take_part(eve: Enrollment, cora: Person, now: datetime) -> None:
    invitation = invite(eve, actor=cora, now=now)

    enrollment = accept_invitation(invitation, eve.person, now)

    assert (enrollment.state, enrollment.learns, enrollment.guides) == ("active", True, False)
    assert Person.objects.get(pk=eve.person_id).agreed_to_preview_at == now
    assert [event.verb for event in Event.objects.filter(person_id=eve.person_id).order_by("id")] == [
        "enrollment.listed",
        "invitation.sent",
        "invitation.accepted",
        "enrollment.joined",
    ]


def test_a_yes_counts_once(eve: Enrollment, cora: Person, now: datetime) -> None:
    invitation = invite(eve, actor=cora, now=now)
    stale = Invitation.objects.select_related("program", "person").get(pk=invitation.pk)
    accept_invitation(invitation, eve.person, now)

    with pytest.raises(Refused):
        accept_invitation(stale, eve.person, now)


def test_nobody_answers_for_somebody_else(eve: Enrollment, dana: Person, cora: Person, now: datetime) -> None:
    invitation = invite(eve, actor=cora, now=now)

    with pytest.raises(Refused):
        accept_invitation(invitation, dana, now)
    with pytest.raises(Refused):
        decline_invitation(invitation, actor=dana, now=now)


def test_not_now_forgets_what_was_brought_in_and_sends_nothing(
    eve: Enrollment, cora: Person, advance: Advance
) -> None:
    SignUpAnswers.objects.create(enrollment=eve, goal="Speak up more")
    SkillWanted.objects.create(person=eve.person, skill="public-speaking")
    invitation = invite(eve, actor=cora, now=eve.since)
    advance(hours=1)
    mail.outbox.clear()

    decline_invitation(invitation, actor=None, now=eve.since)
    advance(days=1)

    eve.refresh_from_db()
    assert (eve.state, invitation.state) == ("left", "declined")
    assert SignUpAnswers.objects.count() == SkillWanted.objects.count() == 0
    assert mail.outbox == []


def test_whoever_said_not_now_is_not_asked_again(eve: Enrollment, cora: Person, now: datetime) -> None:
    decline_invitation(invite(eve, actor=cora, now=now), actor=None, now=now)
    eve.refresh_from_db()

    assert invite_all(eve.program, actor=cora, now=now) == []
    with pytest.raises(Refused) as refusal:
        invite(eve, actor=cora, now=now)
    assert str(refusal.value) == "They said not now, or have left. They can come back themselves."


def test_an_invitation_lapses_after_14_days_and_can_be_sent_anew(
    eve: Enrollment, cora: Person, advance: Advance
) -> None:
    invitation = invite(eve, actor=cora, now=eve.since)

    advance(days=13, hours=23, step=timedelta(days=3))
    assert Invitation.objects.get(pk=invitation.pk).state == "open"
    later = advance(hours=2)
    assert Invitation.objects.get(pk=invitation.pk).state == "expired"

    anew = invite(eve, actor=cora, now=later)
    assert (anew.state, anew.pk != invitation.pk) == ("open", True)


def test_sending_again_keeps_the_link_and_begins_the_two_weeks_anew(
    eve: Enrollment, cora: Person, advance: Advance
) -> None:
    invitation = invite(eve, actor=cora, now=eve.since)
    later = advance(days=5, step=timedelta(days=1))

    resend_invitation(invitation, actor=cora, now=later)
    advance(hours=1)

    assert invitation.expires_at == later + timedelta(days=14)
    assert len(mail.outbox) == 2
    assert all(f"/invitations/{token_of(invitation.pk)}/" in message.body for message in mail.outbox)


def test_sending_again_within_the_hour_is_refused(eve: Enrollment, cora: Person, now: datetime) -> None:
    invitation = invite(eve, actor=cora, now=now)

    with pytest.raises(Refused) as refusal:
        resend_invitation(invitation, actor=cora, now=now + timedelta(minutes=59))

    assert str(refusal.value) == "It went out within the last hour. Give it a moment."


def test_an_invitation_taken_back_can_no_longer_be_accepted(
    eve: Enrollment, cora: Person, now: datetime
) -> None:
    invitation = invite(eve, actor=cora, now=now)

    revoke_invitation(invitation, actor=cora, now=now)

    with pytest.raises(Refused):
        accept_invitation(invitation, eve.person, now)


@pytest.mark.parametrize("outsider", ["mina", "dana"])
def test_only_coordinators_invite(
    outsider: str, eve: Enrollment, now: datetime, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        invite(eve, actor=request.getfixturevalue(outsider), now=now)


def test_people_join_an_open_program_by_themselves(program: Program, now: datetime) -> None:
    person = make_person("Eve Marsh")
    with pytest.raises(Refused):
        join_program(program, person, learns=True, guides=False, now=now)
    program.sign_up = Program.SignUp.OPEN
    program.save()

    enrollment = join_program(program, person, learns=True, guides=True, now=now)

    assert (enrollment.state, enrollment.learns, enrollment.guides) == ("active", True, True)


def test_only_people_themselves_leave(program: Program, mina: Person, cora: Person, now: datetime) -> None:
    enrollment = Enrollment.objects.get(program=program, person=mina)

    with pytest.raises(Refused):
        leave_program(enrollment, actor=cora, now=now)

    assert leave_program(enrollment, actor=mina, now=now).state == "left"
