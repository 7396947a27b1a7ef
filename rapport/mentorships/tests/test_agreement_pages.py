"""The way to an agreement, over HTTP: alone, together, signed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from rapport.mentorships.calendar import feed_events
from rapport.mentorships.models import AgreementVersion, Answer, Mentorship
from rapport.mentorships.testing import ANSWERS
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

SignIn = Callable[[Person], Client]
OMARS_WORDS = "Once a quarter, and then really there for it"
MINAS_WORDS = "I lose the thread if it is longer than that"


@pytest.fixture
def forming(mina: Person, omar: Person, program: Program) -> Mentorship:
    return make_pair(mina, omar, program, state="forming")


def at(pair: Mentorship, part: str = "") -> str:
    return f"/spaces/{pair.pk}/agreement/{part}"


def answer_over_http(client: Client, pair: Mentorship, **changes: str) -> None:
    """Go through the eight questions as a browser without script does, and finish."""
    client.post(at(pair, "begin/"))
    answers: dict[str, dict[str, object]] = {}
    for name, value in {
        **ANSWERS,
        **{key.replace("__", "."): value for key, value in changes.items()},
    }.items():
        topic, _dot, clause = name.partition(".")
        answers.setdefault(topic, {})[clause] = value
    for topic, values in answers.items():
        values.pop("seen", None)
        version = Answer.objects.filter(member__person_id=client.session["_auth_user_id"]).first()
        form = {**values, "version": version.version if version else 0, "go": "next"}
        assert client.post(at(pair, f"answers/{topic}/"), form).status_code == 303
    assert client.post(at(pair, "answers/done/")).status_code == 303


@pytest.mark.practice("AGREE-2")
def test_answers_stay_apart_until_both_are_in_and_then_the_rhythm_leads(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn
) -> None:
    minas, omars = as_person(mina), as_person(omar)
    answer_over_http(
        omars, forming, rhythm__cadence_days="90", rhythm__words=OMARS_WORDS, outcome__hope="to listen longer"
    )

    for part in ("", "answers/", "answers/rhythm/", "together/", "sign/", "versions/1/", "change/"):
        page = minas.get(at(forming, part), follow=True)
        assert OMARS_WORDS not in page.content.decode()
        assert "We meet once a quarter" not in page.content.decode()
    assert "has finished" in minas.get(at(forming, "answers/rhythm/")).content.decode()

    answer_over_http(minas, forming, rhythm__cadence_days="14", rhythm__words=MINAS_WORDS)
    page = minas.get(at(forming, "together/"))
    html = page.content.decode()

    groups = page.context["groups"]
    assert [card.topic.key for card in groups.talk] == ["rhythm"]
    assert (
        html.index("One worth talking about") < html.index(OMARS_WORDS) < html.index("where both can stand")
    )
    assert MINAS_WORDS in html
    folded = html[html.index("where you said the same") :]
    assert '<details class="topic-more"><summary>' in folded
    assert {card.topic.key for card in groups.same} >= {"meetings", "reach", "duties", "confidence"}
    assert OMARS_WORDS in omars.get(at(forming, "together/")).content.decode()


@pytest.mark.practice("AGREE-16")
def test_a_term_is_needed_and_the_first_review_is_in_both_calendars(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime
) -> None:
    minas, omars = as_person(mina), as_person(omar)
    answer_over_http(omars, forming)
    answer_over_http(minas, forming, outcome__term_months="3")
    page = minas.get(at(forming, "together/")).content.decode()
    assert "as long as possible" not in page
    stand_behind_over_http(minas, forming, but="outcome")
    stand_behind_over_http(omars, forming, but="outcome")
    minas.post(at(forming, "sign/confidence/"), {"ticked": "on"})

    refused = minas.post(at(forming, "sign/"), {"explore_until": "2026-04-30"})
    without_term = minas.post(
        at(forming, "together/outcome/"), together(minas, forming, "outcome", stands="on")
    )

    assert refused.status_code == 403
    assert without_term.status_code == 422
    assert "One thing is still open here: Term." in without_term.content.decode()
    assert Mentorship.objects.get(pk=forming.pk).state == "forming"

    chosen = together(minas, forming, "outcome", term_months="6", stands="on")
    assert minas.post(at(forming, "together/outcome/"), chosen).status_code == 303
    stand_behind_over_http(omars, forming)
    omars.post(at(forming, "sign/confidence/"), {"ticked": "on"})
    assert minas.post(at(forming, "sign/"), {"explore_until": "2026-04-30"}).status_code == 303
    assert Mentorship.objects.get(pk=forming.pk).state == "forming"
    assert omars.post(at(forming, "sign/")).status_code == 303

    after = Mentorship.objects.get(pk=forming.pk)
    assert (after.state, after.term_ends_on.isoformat()) == ("active", "2026-09-02")
    signed = omars.get(at(forming)).content.decode()
    assert "Mina Haddad" in signed and "Omar Lindqvist" in signed
    assert signed.count("Monday 2 March, ") == 2
    due = (now + timedelta(days=90)).date()
    assert after.next_review_on == due
    for person in (mina, omar):
        assert [event.starts_at.date() for event in feed_events(person, now)] == [due]


def together(client: Client, pair: Mentorship, topic: str, **changes: object) -> dict[str, object]:
    """What a browser would send for a topic as it stands, with changes."""
    page = client.get(at(pair, "together/"))
    groups = page.context["groups"]
    cards = (*groups.talk, *groups.stand, *groups.same, *groups.kept)
    form = next(card.form for card in cards if card.topic.key == topic)
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    if hours := sent.pop("quiet_hours", ""):
        sent["quiet_hours_0"], sent["quiet_hours_1"] = str(hours).split("-")
    return {**sent, **changes}


def stand_behind_over_http(client: Client, pair: Mentorship, but: str = "") -> None:
    draft = AgreementVersion.objects.get(mentorship=pair, state="draft")
    for topic in draft.topics.all():
        if topic.topic != but:
            sent = together(client, pair, topic.topic, stands="on")
            assert client.post(at(pair, f"together/{topic.topic}/"), sent).status_code == 303
