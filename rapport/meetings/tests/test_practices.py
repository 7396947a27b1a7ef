"""The practices of meetings, done as the persons do them: through pages, mails and the clock."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from rapport.kernel import clock
from rapport.meetings import operations
from rapport.meetings.models import AgendaItem, Meeting, Promise, SlotProposal
from rapport.meetings.notices import AGENDA_ARRIVED, AGENDA_NUDGE, BUILD_AGENDA, TOMORROW
from rapport.meetings.tests.promising import promised
from rapport.notifications.calendar import events_of
from rapport.notifications.models import OutboxMessage

AGENDA_KINDS = {kind.name for kind in (BUILD_AGENDA, AGENDA_NUDGE, AGENDA_ARRIVED, TOMORROW)}


def told():
    """Who was told what about agendas so far, in the order of time."""
    messages = (
        OutboxMessage.objects.filter(kind__in=AGENDA_KINDS)
        .select_related("person")
        .order_by("told_at", "kind")
    )
    return [(message.person.first_name, message.kind) for message in messages]


@pytest.mark.practice("MEET-1")
class TestTheMenteeOwnsTheAgenda:
    def test_with_an_agenda_the_mentor_receives_it_a_day_before(
        self, base, meeting, mina, omar, as_person, advance
    ):
        operations.make_promise(
            meeting.mentorship, owner=mina, text="Send both versions", due_on=(clock.now() + timedelta(days=5)).date(),
            actor=mina, now=clock.now(),
        )  # fmt: skip
        advance(days=3, hours=23)
        before = told()
        advance(hours=2)
        three_days = told()
        page = as_person(mina).get(f"{base}meetings/{meeting.pk}/prepare/").content.decode()
        as_person(mina).post(f"{base}meetings/{meeting.pk}/topics/", {"title": "The board", "minutes": "20"})
        advance(days=2)

        assert before == []
        assert three_days == [("Mina", "meetings.build_agenda")]
        assert "Send both versions" in page  # prefilled with what is open
        assert "The topic of the day" in page
        assert told()[1:] == [("Omar", "meetings.agenda_arrived"), ("Mina", "meetings.tomorrow")]
        assert "The board" in as_person(omar).get(f"{base}meetings/{meeting.pk}/").content.decode()

    def test_without_one_the_mentee_is_nudged_once_and_the_mentor_sees_not_yet(
        self, base, meeting, mina, omar, as_person, advance
    ):
        advance(days=6, hours=20)

        assert told() == [
            ("Mina", "meetings.build_agenda"),
            ("Mina", "meetings.agenda_nudge"),
            ("Omar", "meetings.tomorrow"),
        ]
        omars = as_person(omar)
        assert (
            "No agenda yet. It is Mina’s to build"
            in omars.get(f"{base}meetings/{meeting.pk}/").content.decode()
        )
        prepare = omars.get(f"{base}meetings/{meeting.pk}/prepare/").content.decode()
        assert "Not yet from Mina. You may add what you would like to talk about." in prepare
        added = omars.post(f"{base}meetings/{meeting.pk}/topics/", {"title": "One from me", "minutes": "10"})
        assert added.status_code == 303
        assert "One from me" in as_person(mina).get(f"{base}meetings/{meeting.pk}/prepare/").content.decode()


@pytest.mark.practice("MEET-5")
class TestTopicsOneCanPrepareFor:
    def test_a_vague_one_is_asked_for_its_kind_and_given_two_sharper_wordings(
        self, base, meeting, mina, as_person
    ):
        browser, here = as_person(mina), f"{base}meetings/{meeting.pk}/"
        browser.post(f"{here}topics/", {"title": "career", "minutes": "10"})
        item = AgendaItem.objects.get(meeting=meeting, part="", promise=None)
        page = BeautifulSoup(browser.get(f"{here}prepare/").content, "html.parser")
        asked = page.select_one(f"#topic-{item.pk} .plan-more")

        kinds = [option.get_text() for option in asked.select("select[name=about] option")]
        assert {"A decision I face", "A question", "An update", "Something that’s hard"} < set(kinds)
        assert {"Something to practise", "A thank you"} < set(kinds)
        assert "What do you want to leave with" in asked.get_text()
        wordings = [button["value"] for button in asked.select("button[name=title]")]
        assert len(wordings) == 2 and all("career" in wording for wording in wordings)

        taken = {"title": wordings[0], "minutes": "10", "version": str(item.version)}
        assert browser.post(f"{here}topics/{item.pk}/", taken).status_code == 303
        browser.post(f"{here}topics/{item.pk}/kind/", {"about": "decision"})

        item.refresh_from_db()
        assert (item.title, item.about) == (wordings[0], "decision")
        after = BeautifulSoup(browser.get(f"{here}prepare/").content, "html.parser")
        again = after.select_one(f"#topic-{item.pk} .plan-more")
        assert again.select("button[name=title]") == []
        assert "What are the options, and by when must you choose?" in again.get_text()

    def test_a_question_can_be_borrowed_by_situation(self, base, meeting, mina, as_person):
        browser, here = as_person(mina), f"{base}meetings/{meeting.pk}/"
        page = BeautifulSoup(browser.get(f"{here}questions/").content, "html.parser")
        stuck = next(each for each in page.select("details") if "Finding options" in each.get_text())
        question = stuck.select_one("button[name=title]")["value"]

        browser.post(f"{here}topics/", {"title": question, "minutes": "10", "about": "question"})

        item = AgendaItem.objects.get(meeting=meeting, part="", promise=None)
        assert (item.title, item.about, item.owner) == (question, "question", mina)

    def test_a_kind_there_is_not_is_said_and_a_part_of_the_template_has_none(
        self, base, meeting, mina, dana, as_person
    ):
        browser, here = as_person(mina), f"{base}meetings/{meeting.pk}/"
        browser.post(f"{here}topics/", {"build": "yes"})
        browser.post(f"{here}topics/", {"title": "career", "minutes": "10"})
        topic = AgendaItem.objects.get(meeting=meeting, part="", promise=None)
        part = AgendaItem.objects.filter(meeting=meeting).exclude(part="").first()

        assert browser.post(f"{here}topics/{topic.pk}/kind/", {"about": "nonsense"}).status_code == 422
        assert browser.post(f"{here}topics/{part.pk}/kind/", {"about": "decision"}).status_code == 404
        for path in ("questions/", "prepare/"):
            assert as_person(dana).get(f"{here}{path}").status_code == 404


@pytest.mark.practice("MEET-10")
class TestTalkBecomesAction:
    def test_a_line_of_notes_becomes_a_promise(self, base, live, mina, omar, as_person):
        minas = as_person(mina)
        minas.post(
            f"{base}meetings/{live.pk}/capture/", {"what": "note", "text": "Cut the story to one sentence"}
        )
        line = live.lines.get()
        form = minas.get(f"{base}promises/new/?meeting={live.pk}&line={line.pk}").content.decode()
        due_on = (clock.now() + timedelta(days=5)).date()
        minas.post(
            f"{base}promises/new/",
            {
                "meeting": str(live.pk), "text": "Cut the story to one sentence", "owner": str(mina.pk),
                "due_on": due_on.isoformat(), "first_step": "Read it aloud",
            },
        )  # fmt: skip

        assert "Cut the story to one sentence" in form
        promise = live.promises.get()
        assert (promise.owner, promise.due_on, promise.first_step) == (mina, due_on, "Read it aloud")

    def test_ending_without_any_is_asked_once_and_can_be_confirmed(self, base, live, mina, as_person):
        minas = as_person(mina)
        wrap = f"{base}meetings/{live.pk}/wrap/"
        asked = minas.post(wrap, {"takeaway": "The decision first", "done": "yes"})
        live.refresh_from_db()
        state_when_asked = live.state
        version = asked.context["own"].version
        minas.post(
            wrap, {"takeaway": "The decision first", "done": "yes", "nothing": "yes", "version": str(version)}
        )
        live.refresh_from_db()

        assert "Really nothing?" in asked.content.decode()
        assert "The decision first" in asked.content.decode()
        assert (state_when_asked, live.state) == ("planned", "held")

    def test_the_sixth_promise_is_warned_of_and_taken(self, base, live, mina, as_person):
        minas = as_person(mina)
        for number in range(5):
            minas.post(f"{base}meetings/{live.pk}/capture/", {"what": "promise", "text": f"Promise {number}"})
        fifth = minas.get(f"{base}meetings/{live.pk}/live/").content.decode()
        minas.post(f"{base}meetings/{live.pk}/capture/", {"what": "promise", "text": "Promise 5"})
        sixth = minas.get(f"{base}meetings/{live.pk}/live/").content.decode()

        assert "sixth promise" not in fifth
        assert "That’s a sixth promise." in sixth
        assert live.promises.count() == 6


@pytest.mark.practice("MEET-12")
class TestReportingBack:
    def test_what_was_not_told_leads_the_next_agenda(self, base, pair, meeting, mina, as_person, advance):
        operations.make_promise(
            pair, owner=mina, text="Send both versions", due_on=(clock.now() + timedelta(days=2)).date(),
            actor=mina, now=clock.now(),
        )  # fmt: skip
        advance(days=5)

        first = meeting.agenda.order_by("position").first()
        assert first.words == "Send both versions"
        assert first.kind == "promise"

    def test_a_report_reaches_the_other_who_closes_the_loop_with_a_tap(
        self, base, pair, mina, omar, as_person, advance
    ):
        promise = operations.make_promise(
            pair, owner=mina, text="Send both versions", due_on=(clock.now() + timedelta(days=2)).date(),
            actor=mina, now=clock.now(),
        )  # fmt: skip
        advance(days=2, hours=6)
        url = f"{base}promises/{promise.pk}/"
        opened = as_person(mina).get(url).content.decode()
        as_person(mina).post(
            f"{url}report/", {"outcome": "partly", "result": "Sent one", "obstacle": "A deadline"}
        )
        advance(hours=1)
        told_omar = OutboxMessage.objects.filter(person=omar, kind="meetings.promise_reported")
        omars = as_person(omar)
        read = omars.get(url).content.decode()
        omars.post(f"{url}answer/", {"answer": "thanks"})
        closed = as_person(mina).get(url).content.decode()

        assert "Report back" in opened
        assert told_omar.count() == 1
        assert "Sent one" not in str(told_omar.get().facts)
        assert "Sent one" in read
        assert "A deadline" in read
        assert "This one is closed." in closed

    def test_exactly_two_reminders_for_each_promise_whoever_made_it(self, pair, mina, omar, advance):
        for owner in (mina, omar):
            operations.make_promise(
                pair, owner=owner, text="Something", due_on=(clock.now() + timedelta(days=8)).date(),
                actor=mina, now=clock.now(),
            )  # fmt: skip
        advance(days=20)

        for person in (mina, omar):
            kinds = OutboxMessage.objects.filter(person=person, kind__startswith="meetings.promise_")
            assert sorted(kinds.values_list("kind", flat=True)) == [
                "meetings.promise_due",
                "meetings.promise_midway",
            ]


@pytest.mark.practice("MEET-13")
def test_the_next_date_is_proposed_by_the_mentee_and_taken_with_one_tap(
    base, pair, live, mina, omar, as_person, advance
):
    minas, omars = as_person(mina), as_person(omar)
    version = minas.get(f"{base}meetings/{live.pk}/wrap/").context["own"]
    after = minas.post(
        f"{base}meetings/{live.pk}/wrap/",
        {
            "takeaway": "x",
            "done": "yes",
            "nothing": "yes",
            "version": str(version.version) if version else "",
        },
    )
    today = minas.get("/today/").content.decode()
    space = minas.get(base).content.decode()
    page = minas.get(f"{base}meetings/next/")
    offered = [value for value, _label in page.context["form"].fields["suggested"].choices]
    minas.post(f"{base}meetings/next/", {"suggested": offered, "form": "video", "minutes": "60"})
    proposal = SlotProposal.objects.get()
    omars.post(f"{base}meetings/offers/{proposal.pk}/", {"start": offered[1]})
    advance(minutes=5)

    assert after.headers["Location"] == f"{base}meetings/next/"
    for shown in (today, space):
        assert shown.count("There is no next date, and finding one is yours.") == 1
    assert len(offered) == 3
    planned = Meeting.objects.planned().get()
    assert planned.starts_at.isoformat() == offered[1]
    for person in (mina, omar):
        feed = [event.uid for event in events_of(person, clock.now()) if event.starts_at == planned.starts_at]
        assert feed == [f"meeting-{planned.pk}"]
        mail = OutboxMessage.objects.get(
            person=person, kind="meetings.planned", calendar__uid=f"meeting-{planned.pk}"
        )
        assert mail.calendar["method"] == "REQUEST"


def test_a_promise_is_told_of_only_while_it_is_open(pair, mina, advance):
    promise = operations.make_promise(
        pair,
        owner=mina,
        text="Something",
        due_on=(clock.now() + timedelta(days=8)).date(),
        actor=mina,
        now=clock.now(),
    )
    operations.report_back(promise, outcome=Promise.State.KEPT, actor=mina, now=clock.now())
    advance(days=12)

    assert not OutboxMessage.objects.filter(kind__startswith="meetings.promise_", person=mina).exists()


@pytest.mark.practice("CARE-1")
def test_a_promise_moved_before_its_date_is_kept_and_one_moved_after_is_late(
    base, pair, mina, omar, cora, as_person, advance
):
    urls = [f"{base}promises/{promised(pair, mina, days=4).pk}/" for _each in range(3)]
    minas = as_person(mina)
    in_three_weeks = (clock.now() + timedelta(days=21)).date()
    minas.post(f"{urls[0]}date/", {"due_on": in_three_weeks, "because": "The hall was taken"})
    advance(days=6)
    minas.post(f"{urls[1]}date/", {"due_on": in_three_weeks})
    for url in urls:
        minas.post(f"{url}report/", {"outcome": "kept", "result": "Done"})

    for person, whose in ((mina, "You kept your word"), (omar, "Mina kept their word")):
        moved, late, plain = (as_person(person).get(url).content.decode() for url in urls)
        ledger = as_person(person).get(f"{base}promises/?show=told").content.decode()
        assert '<p class="lede">Kept (moved)</p>' in moved
        assert "The hall was taken" in moved
        assert '<p class="lede">Late</p>' in late
        assert '<p class="lede">Kept</p>' in plain
        assert f"{whose}: 1 in time, 1 moved before its date, 1 late." in ledger
    coras = as_person(cora)
    assert {coras.get(url).status_code for url in (*urls, f"{base}promises/?show=told")} == {404}
