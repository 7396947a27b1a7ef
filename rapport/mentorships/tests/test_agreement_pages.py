"""The way to an agreement, over HTTP: alone, together, signed."""

import csv
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.forms import Form
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from rapport.history.models import Event
from rapport.kernel.visibility import DEFAULT_FILE
from rapport.mentorships.agreement.reading import signed_versions
from rapport.mentorships.agreement.signing import extend_term
from rapport.mentorships.calendar import feed_events
from rapport.mentorships.models import AgreementVersion, Answer, Mentorship
from rapport.mentorships.testing import ANSWERS, draft_agreement, sign_agreement
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
    return {**all_together(client, pair)[topic], **changes}


def all_together(client: Client, pair: Mentorship) -> dict[str, dict[str, object]]:
    """What a browser would send for each topic of one page as it stands."""
    groups = client.get(at(pair, "together/")).context["groups"]
    cards = (*groups.talk, *groups.stand, *groups.same, *groups.kept)
    return {card.topic.key: as_it_stands(card.form) for card in cards}


def as_it_stands(form: Form) -> dict[str, object]:
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    if hours := sent.pop("quiet_hours", ""):
        sent["quiet_hours_0"], sent["quiet_hours_1"] = str(hours).split("-")
    return sent


def stand_behind_over_http(client: Client, pair: Mentorship, but: str = "") -> None:
    draft = AgreementVersion.objects.get(mentorship=pair, state="draft")
    forms = all_together(client, pair)
    for topic in draft.topics.all():
        if topic.topic != but:
            sent = {**forms[topic.topic], "stands": "on"}
            assert client.post(at(pair, f"together/{topic.topic}/"), sent).status_code == 303


def test_the_list_of_answers_leads_to_the_first_that_is_open(as_person, forming, mina):
    minas = as_person(mina)
    minas.post(at(forming, "begin/"))

    page = minas.get(at(forming, "answers/"))
    refused = minas.post(at(forming, "answers/done/"))

    assert page.context["open_stop"].url == at(forming, "answers/rhythm/")
    assert "Go on: How often you meet" in page.content.decode()
    assert refused.status_code == 422
    assert "Some topics are still open, beginning with How often you meet." in refused.content.decode()


@pytest.mark.practice("AGREE-8")
def test_who_can_see_what_is_made_from_the_permissions_and_ticked_by_each(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime, tmp_path: Path
) -> None:
    draft_agreement(forming, now)
    minas, omars = as_person(mina), as_person(omar)
    page = minas.get(at(forming, "sign/")).content.decode()

    assert (
        "If a court or the law demands it" in page
        and "serious harm" in page
        and "Rules of the program" in page
    )
    assert sight(page, "Notes you write together") == ("The two of you", "Nothing")
    with override_settings(
        RAPPORT_VISIBILITY_FILE=permissions_with(tmp_path, "shared_note", partner="-", coord="M")
    ):
        changed = minas.get(at(forming, "sign/")).content.decode()
    assert sight(changed, "Notes you write together") == (
        "Only you",
        "Sees that it exists, never what it says",
    )

    assert minas.post(at(forming, "sign/"), {"explore_until": "2026-04-30"}).status_code == 403
    minas.post(at(forming, "sign/confidence/"), {"ticked": "on"})
    assert minas.post(at(forming, "sign/"), {"explore_until": "2026-04-30"}).status_code == 303
    assert omars.post(at(forming, "sign/")).status_code == 403
    assert Mentorship.objects.get().state == "forming"
    omars.post(at(forming, "sign/confidence/"), {"ticked": "on"})
    assert omars.post(at(forming, "sign/")).status_code == 303
    assert Mentorship.objects.get().state == "active"


def sight(html: str, what: str) -> tuple[str, str]:
    """Who reads something and what the coordinator gets of it, as the table on the page says."""
    row = html[html.index(f'<th scope="row">{what}</th>') :].partition("</tr>")[0]
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]
    return cells[0], cells[1]


def permissions_with(folder: Path, kind: str, **changes: str) -> Path:
    """The house's table of permissions with one row changed."""
    with DEFAULT_FILE.open(encoding="utf-8", newline="") as lines:
        rows = [dict(row, **changes) if row["kind"] == kind else row for row in csv.DictReader(lines)]
    file = folder / "visibility.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.mark.practice("CARE-16")
def test_only_changed_topics_are_asked_again_and_become_the_next_version(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime
) -> None:
    minas, omars = as_person(mina), as_person(omar)
    answer_over_http(omars, forming, rhythm__cadence_days="90")
    answer_over_http(minas, forming, rhythm__cadence_days="14")
    chosen = together(minas, forming, "rhythm", cadence_days="30", stands="on")
    minas.post(at(forming, "together/rhythm/"), chosen)
    sign_over_http(minas, omars, forming)
    assert [each.number for each in signed_versions(forming)] == [1]

    form = minas.get(at(forming, "change/")).context["form"]
    assert form.initial["topics"] == ["rhythm"]
    minas.post(at(forming, "change/"), {"topics": ["rhythm"]})
    stops = omars.get(at(forming, "answers/")).context["stops"]
    assert [stop.topic.key for stop in stops] == ["rhythm"]
    assert omars.get(at(forming, "answers/reach/")).status_code == 404
    for client, days in ((omars, "60"), (minas, "21")):
        version = client.get(at(forming, "answers/rhythm/")).context["form"]["version"].value()
        client.post(at(forming, "answers/rhythm/"), {"cadence_days": days, "version": version, "go": "next"})
    # Sixty is no answer on offer, so Omar's old one stands; he sees nothing of Mina's.
    assert "every three weeks" not in omars.get(at(forming, "answers/")).content.decode()
    for client in (omars, minas):
        client.post(at(forming, "answers/done/"))
    groups = minas.get(at(forming, "together/")).context["groups"]
    assert [card.topic.key for card in (*groups.talk, *groups.stand, *groups.same)] == ["rhythm"]
    assert len(groups.kept) == 7
    chosen = together(minas, forming, "rhythm", cadence_days="21", words="On Thursdays", stands="on")
    minas.post(at(forming, "together/rhythm/"), chosen)
    sign_over_http(minas, omars, forming)

    page = omars.get(at(forming), {"since": "1"}).content.decode()
    assert "Version 2" in page and "Proposed by Mina" in page
    assert "<del>" in page and "<ins>" in page and "On Thursdays" in page
    first = omars.get(at(forming, "versions/1/")).content.decode()
    assert "We meet once a month." in first and "On Thursdays" not in first


def sign_over_http(minas: Client, omars: Client, pair: Mentorship) -> None:
    stand_behind_over_http(minas, pair)
    stand_behind_over_http(omars, pair)
    for client in (minas, omars):
        client.post(at(pair, "sign/confidence/"), {"ticked": "on"})
    for client in (minas, omars):
        assert client.post(at(pair, "sign/"), {"explore_until": "2026-04-30"}).status_code == 303


PAGES = ("", "answers/", "answers/rhythm/", "together/", "sign/", "change/", "versions/1/")
FORMS = (
    "begin/",
    "answers/rhythm/",
    "answers/done/",
    "together/rhythm/",
    "together/rhythm/tick/",
    "sign/",
    "sign/confidence/",
    "change/",
    "change/withdrawal/",
)


@pytest.mark.parametrize("state", ["answering", "drafting", "signed"])
def test_outsiders_and_coordinators_find_no_agreement(
    forming: Mentorship,
    omar: Person,
    dana: Person,
    cora: Person,
    as_person: SignIn,
    now: datetime,
    state: str,
) -> None:
    if state == "answering":
        answer_over_http(as_person(omar), forming, rhythm__words=OMARS_WORDS)
    elif state == "drafting":
        draft_agreement(forming, now)
    else:
        sign_agreement(forming, now)

    for stranger in (dana, cora):
        client = as_person(stranger)
        assert {client.get(at(forming, part)).status_code for part in PAGES} == {404}
        assert {client.post(at(forming, part), {"version": 0}).status_code for part in FORMS} == {404}
    assert Client().get(at(forming)).status_code == 302


def test_nothing_of_an_answer_leaks_through_errors_and_conflicts(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn
) -> None:
    answer_over_http(as_person(omar), forming, rhythm__words=OMARS_WORDS)
    minas = as_person(mina)
    minas.post(at(forming, "answers/rhythm/"), {"words": MINAS_WORDS, "version": 0})

    answers = [
        minas.post(at(forming, "answers/rhythm/"), {"words": "other", "version": 0}),
        minas.post(
            at(forming, "answers/rhythm/"), {"cadence_days": "0", "spoken_by": "1999-01-01", "version": 0}
        ),
        minas.post(at(forming, "answers/done/")),
        minas.post(at(forming, "together/rhythm/"), {"version": 0}),
        minas.post(at(forming, "sign/confidence/"), {"ticked": "on"}),
    ]

    assert [answer.status_code for answer in answers] == [409, 422, 422, 404, 404]
    assert MINAS_WORDS in answers[0].content.decode() and "In your own words" in answers[0].content.decode()
    for answer in answers:
        assert OMARS_WORDS not in answer.content.decode()


def test_a_wrong_day_is_said_beside_its_field_and_nothing_typed_is_lost(
    forming: Mentorship, mina: Person, as_person: SignIn
) -> None:
    client = as_person(mina)
    client.post(at(forming, "begin/"))

    page = client.post(
        at(forming, "answers/rhythm/"),
        {"cadence_days": "0", "spoken_by": "2020-01-01", "words": MINAS_WORDS, "version": 0, "go": "next"},
    )

    assert page.status_code == 422
    assert "Pick a day ahead" in page.content.decode() and MINAS_WORDS in page.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("version", ["x", "-1", "99999999999999999999", ""])
def test_a_broken_version_is_no_crash(
    forming: Mentorship, mina: Person, as_person: SignIn, version: str
) -> None:
    client = as_person(mina)
    client.post(at(forming, "begin/"))

    answered = client.post(
        at(forming, "answers/rhythm/"), {"words": MINAS_WORDS, "version": version, "go": "next"}
    )

    assert answered.status_code in {303, 422}


def test_what_is_wrong_with_a_topic_both_said_the_same_about_is_not_folded_away(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn
) -> None:
    minas = as_person(mina)
    answer_over_http(minas, forming)
    answer_over_http(as_person(omar), forming)
    version = next(
        card.form.initial["version"]
        for card in minas.get(at(forming, "together/")).context["groups"].same
        if card.topic.key == "duties"
    )

    page = minas.post(at(forming, "together/duties/"), {"words": "too long " * 999, "version": version})

    assert page.status_code == 422
    assert '<details class="topic-more" open><summary>' in page.content.decode()


def test_words_that_no_database_can_keep_are_refused_in_a_sentence(
    forming: Mentorship, mina: Person, as_person: SignIn
) -> None:
    client = as_person(mina)
    client.post(at(forming, "begin/"))

    page = client.post(at(forming, "answers/rhythm/"), {"words": "a\x00b", "version": 0})

    assert page.status_code == 422
    assert "cannot be kept" in page.content.decode()


def test_autosave_answers_with_the_line_and_the_next_version_only(
    forming: Mentorship, mina: Person, as_person: SignIn
) -> None:
    client = as_person(mina)
    client.post(at(forming, "begin/"))

    saved = client.post(
        at(forming, "answers/rhythm/"), {"words": MINAS_WORDS, "version": 0}, headers={"HX-Request": "true"}
    )

    html = saved.content.decode()
    assert "Saved just now" in html and 'name="version" id="rhythm-version" value="1"' in html
    assert "<html" not in html and MINAS_WORDS not in html


def test_two_people_editing_one_topic_both_find_their_words(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime
) -> None:
    draft_agreement(forming, now)
    minas, omars = as_person(mina), as_person(omar)
    hers = together(minas, forming, "rhythm", words="On Thursdays", stands="on")
    his = together(omars, forming, "rhythm", words="On Fridays", stands="on")

    first = minas.post(at(forming, "together/rhythm/"), hers)
    second = omars.post(at(forming, "together/rhythm/"), his)

    assert (first.status_code, second.status_code) == (303, 409)
    page = second.content.decode()
    assert "On Thursdays" in page and "On Fridays" in page and "together/#topic-rhythm" in page


def test_one_press_signs_once(forming: Mentorship, mina: Person, as_person: SignIn, now: datetime) -> None:
    draft_agreement(forming, now)
    client = as_person(mina)
    client.post(at(forming, "sign/confidence/"), {"ticked": "on"})
    token = str(uuid4())

    for _press in range(2):
        pressed = client.post(at(forming, "sign/"), {"explore_until": "2026-04-30", "_once": token})
        assert pressed.status_code == 303

    assert Event.objects.filter(verb="agreement.signed").count() == 1


@pytest.mark.parametrize("part", ["answers/rhythm/", "answers/", "together/", "sign/", ""])
def test_no_page_costs_more_than_twelve_queries(
    forming: Mentorship,
    mina: Person,
    omar: Person,
    as_person: SignIn,
    now: datetime,
    part: str,
    django_assert_max_num_queries: Any,
) -> None:
    client = as_person(mina)
    if part.startswith("answers"):
        answer_over_http(as_person(omar), forming)
    elif part:
        draft_agreement(forming, now)
    else:
        sign_agreement(forming, now)
    client.get(at(forming, part))

    with django_assert_max_num_queries(12):
        assert client.get(at(forming, part)).status_code == 200


def test_ten_versions_cost_as_many_queries_as_one(
    forming: Mentorship, mina: Person, as_person: SignIn, now: datetime
) -> None:
    sign_agreement(forming, now)
    client = as_person(mina)
    client.get(at(forming))
    with CaptureQueriesContext(connection) as once:
        client.get(at(forming))
    pair = Mentorship.objects.with_members().get()
    for months in range(1, 10):
        extend_term(pair, (now + timedelta(days=200 + months)).date(), actor=mina, now=now)

    with CaptureQueriesContext(connection) as many:
        page = client.get(at(forming))

    assert len(page.context["versions"]) == 10
    assert len(many) == len(once)


def test_the_space_says_what_is_next_before_there_is_an_agreement(
    forming: Mentorship, mina: Person, as_person: SignIn
) -> None:
    client = as_person(mina)

    page = client.get(at(forming)).content.decode()

    assert "How do you want this to work?" in page and "Eight topics" in page
    client.post(at(forming, "begin/"))
    assert client.get(at(forming)).headers["Location"].endswith("/answers/")


def test_the_first_signature_leads_to_where_it_stands_and_the_last_to_the_agreement(
    forming: Mentorship, mina: Person, omar: Person, as_person: SignIn, now: datetime
) -> None:
    draft_agreement(forming, now)
    minas, omars = as_person(mina), as_person(omar)
    for client in (minas, omars):
        client.post(at(forming, "sign/confidence/"), {"ticked": "on"})

    first = minas.post(at(forming, "sign/"), {"explore_until": "2026-04-30"}, follow=True)
    last = omars.post(at(forming, "sign/"))

    assert "You have signed. It holds from the day Omar signs too." in first.content.decode()
    assert last.headers["Location"] == at(forming)


def test_whoever_comes_before_the_questions_are_open_is_led_to_the_agreement(
    mina: Person, omar: Person, program: Program, as_person: SignIn
) -> None:
    pair = make_pair(mina, omar, program, state="forming")

    for part in ("answers/", "answers/rhythm/"):
        early = as_person(mina).get(at(pair, part))
        assert (early.status_code, early.headers["Location"]) == (302, at(pair))
    assert as_person(mina).post(at(pair, "answers/rhythm/"), {}).status_code == 404
