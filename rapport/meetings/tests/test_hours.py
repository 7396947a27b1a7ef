"""Hours two people spend: what kind, how they get ready, and how it opens and closes."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from rapport.kernel import clock
from rapport.library.guides import open_questions, session_template, session_templates
from rapport.meetings import operations
from rapport.meetings.models import Meeting
from rapport.meetings.tests.promising import promised


@pytest.mark.practice("MEET-3")
def test_getting_ready_looks_back_sets_one_aim_and_both_see_who_is_ready(
    base, pair, live, mina, omar, as_person, advance
):
    for text in ("One", "Two", "Jonas hears the facts first", "A blank page is a start"):
        operations.add_line(live, text=text, actor=omar, now=clock.now())
    operations.end_meeting(live, really_nothing=True, actor=mina, now=clock.now())
    promised(pair, mina, days=9)
    soon = operations.plan_meeting(
        pair, starts_at=clock.now() + timedelta(days=7), minutes=60, actor=mina, now=clock.now()
    )
    here = f"{base}meetings/{soon.pk}/"

    page = BeautifulSoup(as_person(mina).get(f"{here}prepare/").content, "html.parser")
    answers = {
        "arriving": "",
        "objective": "Leave with the first sentence",
        "questions": "What would you do?",
    }
    as_person(mina).post(f"{here}prepare/", {**answers, "ready": "yes"})
    half = [_ready(as_person(person).get(here)) for person in (mina, omar)]
    as_person(omar).post(f"{here}prepare/", {"ready": "yes"})
    both = [_ready(as_person(person).get(here)) for person in (mina, omar)]
    operations.begin_meeting(soon, actor=mina, now=clock.now())
    top = BeautifulSoup(as_person(omar).get(f"{here}live/").content, "html.parser")

    looked_back = page.select_one("[data-side]").get_text(" ", strip=True)
    assert "Two Jonas hears the facts first A blank page is a start" in looked_back
    assert "One Two" not in looked_back
    assert "You promised: Something" in looked_back
    assert half == ["Omar isn’t ready yet. Mina is ready."] * 2
    assert both == ["Omar is ready. Mina is ready."] * 2
    said = top.select_one("main").get_text(" ", strip=True)
    assert said.index("Leave with the first sentence") < said.index("Notes")


def _ready(response):
    (line,) = [
        " ".join(part.get_text(" ", strip=True).split())
        for part in BeautifulSoup(response.content, "html.parser").select("p.small.soft")
        if "ready" in part.get_text()
    ]
    return line


HOURS = ["regular", "alignment", "feedback", "decision", "stuck", "review", "goodbye"]


@pytest.mark.practice("MEET-2")
@pytest.mark.parametrize("template", HOURS)
def test_an_hour_of_any_kind_has_its_parts_and_their_minutes_add_up(
    base, pair, mina, omar, as_person, template
):
    minas = as_person(mina)
    own = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    offer = {"own": own, "form": "video", "minutes": "45", "template": template}
    offered = minas.post(f"{base}meetings/next/", offer)
    proposal = pair.slot_proposals.get()
    as_person(omar).post(f"{base}meetings/offers/{proposal.pk}/", {"start": proposal.starts[0]})
    here = f"{base}meetings/{pair.meetings.get().pk}/prepare/"
    plan = BeautifulSoup(minas.get(here).content, "html.parser").select_one("#plan")

    shown = plan.get_text(" ", strip=True)
    parts = [str(part.title) for part in session_template(template).parts if part.key != "promises"]
    assert offered.status_code == 303
    assert [title for title in parts if title not in shown] == []
    assert "45 of 45 minutes planned" in shown
    assert sum(int(each["value"]) for each in plan.select("ol.plan [name=minutes]")) == 45


def test_every_part_of_a_kind_of_hour_can_be_taken_out(base, pair, mina, as_person):
    soon = clock.now() + timedelta(days=2)
    meeting = operations.plan_meeting(
        pair, starts_at=soon, minutes=60, template="decision", actor=mina, now=clock.now()
    )
    minas, here = as_person(mina), f"{base}meetings/{meeting.pk}/"
    for item in meeting.agenda.all():
        minas.post(f"{here}topics/{item.pk}/move/", {"do": "remove"})

    page = BeautifulSoup(minas.get(f"{here}prepare/").content, "html.parser")
    assert page.select("ol.plan > li") == []


@pytest.mark.practice("MEET-4")
def test_whoever_guides_sees_what_they_promised_first_and_a_question_where_they_owe_nothing(
    base, pair, meeting, mina, omar, as_person
):
    def first_line(person):
        page = BeautifulSoup(
            as_person(person).get(f"{base}meetings/{meeting.pk}/prepare/").content, "html.parser"
        )
        lines = page.select("[aria-labelledby=since-h] > p, [aria-labelledby=since-h] li")
        return lines[0].get_text(" ", strip=True)

    promised(pair, mina, days=2)
    owes_nothing = first_line(omar)
    promised(pair, omar, days=9)

    assert owes_nothing.removeprefix("A question to bring: ") in {str(each.text) for each in open_questions()}
    assert first_line(omar).startswith("You promised: Something")
    assert first_line(mina).startswith("You promised: Something")


@pytest.mark.practice("MEET-7")
class TestStartingAndEndingWell:
    def test_every_kind_of_hour_opens_and_closes_with_a_round(self):
        rounds = {
            each.key: (each.parts[0].ritual, each.parts[-1].ritual)
            for each in session_templates()
            if each.use == "meeting"
        }

        assert rounds == dict.fromkeys(rounds, ("opening", "closing"))
        assert set(HOURS) <= set(rounds)

    @pytest.mark.parametrize("takeaway", ["The first sentence is enough", ""])
    def test_an_hour_ends_by_its_round_alone_and_the_takeaway_is_there_at_the_next(
        self, base, pair, live, mina, as_person, advance, takeaway
    ):
        advance(hours=1)
        minas, here = as_person(mina), f"{base}meetings/{live.pk}/"
        way_out = BeautifulSoup(minas.get(f"{here}live/").content, "html.parser").select(
            f"a[href='{here}wrap/']"
        )
        other_ways = {minas.post(f"{here}pace/", {"do": do}).status_code for do in ("end", "finish", "held")}
        wrap = minas.get(f"{here}wrap/")
        said = BeautifulSoup(wrap.content, "html.parser").select_one("main").get_text(" ", strip=True)
        own = wrap.context["own"]
        minas.post(
            f"{here}wrap/",
            {
                "takeaway": takeaway,
                "done": "yes",
                "nothing": "yes",
                "version": str(own.version) if own else "",
            },
        )
        soon = operations.plan_meeting(
            pair, starts_at=clock.now() + timedelta(days=7), minutes=60, actor=mina, now=clock.now()
        )
        ready = minas.get(f"{base}meetings/{soon.pk}/prepare/").content.decode()

        assert len(way_out) >= 1
        assert other_ways == {404}
        assert "One thing I take away" in said
        assert "Something I appreciated" in said
        assert Meeting.objects.get(pk=live.pk).state == "held"
        assert ("Last time you took away" in ready) is bool(takeaway)
        assert takeaway in ready
