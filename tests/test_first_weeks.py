"""The first weeks of a pair, across packages: who is nudged, and what the coordinator's page shows."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from rapport.library import guides
from rapport.meetings.operations.planning import plan_meeting
from rapport.mentorships.agreement.answering import begin_alignment
from rapport.mentorships.models import Mentorship
from rapport.mentorships.testing import answer_all
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

SignIn = Callable[[Person], Client]
A_DAY = timedelta(days=1)


def nudges() -> list[tuple[str, str]]:
    kinds = ("agreement.answer", "agreement.book", "agreement.sign")
    found = OutboxMessage.objects.filter(kind__in=kinds).order_by("told_at", "kind", "person__name")
    return [(message.kind.partition(".")[2], message.person.first_name) for message in found]


@pytest.mark.practice("AGREE-1")
def test_a_new_pair_is_nudged_on_days_3_and_7_and_on_the_coordinators_list_from_day_14(
    mina: Person,
    omar: Person,
    cora: Person,
    program: Program,
    as_person: SignIn,
    advance: Callable[..., datetime],
    now: datetime,
) -> None:
    pair = make_pair(mina, omar, program, state="forming")
    round_ = begin_alignment(pair, actor=None, now=now)
    round_.mentorship = pair
    answer_all(round_, mina, now)
    coras = as_person(cora)

    advance(A_DAY, days=3)
    assert nudges() == [("answer", "Omar"), ("book", "Mina")]
    advance(A_DAY, days=4)
    assert nudges()[2:] == [("answer", "Omar"), ("book", "Mina")]

    advance(A_DAY, days=6)
    assert "Mina" not in coras.get(f"/programs/{program.slug}/").content.decode()
    today = advance(A_DAY, days=1)
    listed = coras.get(f"/programs/{program.slug}/").content.decode()
    assert "Mina" in listed and "Omar" in listed

    meeting = plan_meeting(
        Mentorship.objects.with_members().get(pk=pair.pk),
        starts_at=today + timedelta(days=2),
        minutes=60,
        form="video",
        template="alignment",
        actor=mina,
        now=today,
    )
    advance(hours=1)
    assert "Mina" not in coras.get(f"/programs/{program.slug}/").content.decode()
    agenda = as_person(mina).get(f"/spaces/{pair.pk}/meetings/{meeting.pk}/prepare/").content.decode()
    topics = {
        part.topic: str(part.title) for part in guides.session_template("alignment").parts if part.topic
    }
    assert len(topics) == 8
    assert [title for title in topics.values() if escape(title) not in agenda] == []
