from datetime import UTC, timedelta

import pytest
from django.contrib.messages import get_messages

from rapport.kernel import clock
from rapport.meetings import operations
from rapport.meetings.models import Meeting
from rapport.mentorships.testing import sign_agreement
from rapport.notifications.models import OutboxMessage
from rapport.testing import make_pair

PARTS = ["", "prepare/", "live/", "wrap/", "lines/"]


@pytest.fixture
def urls(meeting):
    base = f"/spaces/{meeting.mentorship_id}/"
    return [
        f"{base}meetings/",
        f"{base}meetings/next/",
        f"{base}promises/",
        f"{base}promises/new/",
        *(f"{base}meetings/{meeting.pk}/{part}" for part in PARTS),
    ]


def test_both_members_can_open_every_page(urls, mina, omar, as_person):
    for person in (mina, omar):
        browser = as_person(person)
        assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_nobody_else_can_open_any(urls, dana, cora, sana, as_person):
    for person in (dana, cora, sana):
        browser = as_person(person)
        assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)


def test_a_visitor_is_sent_to_sign_in(urls, client):
    assert {client.get(url).status_code for url in urls} == {302}


def test_the_whole_meeting_through_the_pages(meeting, mina, omar, as_person, advance):
    base = f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/"
    minas, omars = as_person(mina), as_person(omar)

    minas.post(f"{base}topics/", {"title": "How do I open at the board?", "minutes": "20"})
    minas.post(
        f"{base}prepare/", {"arriving": "stretched", "line": "Two deadlines", "shares": "on", "ready": "yes"}
    )
    advance(days=7)
    minas.post(f"{base}pace/", {"do": "begin"})
    omars.post(f"{base}capture/", {"what": "note", "text": "Version B lands faster"})
    minas.post(f"{base}capture/", {"what": "promise", "text": "Send both versions"})
    page = omars.get(f"{base}live/").content.decode()
    minas.post(f"{base}wrap/", {"takeaway": "The decision first", "done": "yes"})

    held = Meeting.objects.get(pk=meeting.pk)
    assert "Two deadlines" in page
    assert "<b>Stretched</b>" in page
    assert "Version B lands faster" in page
    assert "Send both versions" in page
    assert held.state == Meeting.State.HELD
    assert "The decision first" in omars.get(base).content.decode()


def test_two_who_have_not_met_get_to_know_each_other_first(base, pair, mina, as_person, live):
    minas = as_person(mina)

    before = minas.get(f"{base}meetings/next/").context["form"].initial["template"]
    minas.post(f"{base}meetings/{live.pk}/wrap/", {"takeaway": "x", "done": "yes", "nothing": "yes"})
    after = minas.get(f"{base}meetings/next/").context["form"].initial["template"]

    assert (before, after) == ("beginning", "regular")


def test_an_empty_line_comes_back_with_a_sentence(meeting, mina, as_person):
    base = f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/"

    answer = as_person(mina).post(f"{base}lines/new/", {"text": "   "})

    assert answer.status_code == 422


@pytest.mark.parametrize("count", [1, 3, 50])
def test_lists_cost_the_same_however_long(count, pair, mina, now, as_person, django_assert_max_num_queries):
    for number in range(count):
        promise = operations.make_promise(
            pair, owner=mina, text=f"Promise {number}", due_on=now.date(), actor=mina, now=now
        )
        Meeting.objects.create(mentorship=pair, starts_at=now, state="held")
    browser = as_person(mina)
    browser.get("/")

    for url in (
        f"/spaces/{pair.pk}/meetings/",
        f"/spaces/{pair.pk}/promises/",
        f"/spaces/{pair.pk}/promises/{promise.pk}/",
    ):
        with django_assert_max_num_queries(12):
            assert browser.get(url).status_code == 200


@pytest.mark.parametrize(("place", "form"), [("person", "in_person"), ("phone", "phone"), ("mixed", "video")])
def test_the_next_meeting_is_offered_in_the_way_the_agreement_says(
    place, form, mina, omar, program, now, as_person
):
    forming = make_pair(mina, omar, program, state="forming")
    sign_agreement(forming, now, meetings__meeting_place=place)

    page = as_person(mina).get(f"/spaces/{forming.pk}/meetings/next/")

    assert page.context["form"]["form"].value() == form


def test_a_date_that_went_by_without_a_word_is_not_the_next_one(meeting, mina, as_person, advance, now):
    base = f"/spaces/{meeting.mentorship_id}/meetings/"
    advance(days=10)
    later = operations.plan_meeting(
        meeting.mentorship, starts_at=now + timedelta(days=10, hours=1), minutes=60, actor=mina, now=now
    )
    minas = as_person(mina)
    minas.post(f"{base}{later.pk}/pace/", {"do": "begin"})
    minas.post(f"{base}{later.pk}/capture/", {"what": "promise", "text": "Send both versions"})

    page = minas.get(f"{base}{later.pk}/wrap/").content.decode()
    done = minas.post(f"{base}{later.pk}/wrap/", {"takeaway": "The decision first", "done": "yes"})

    assert "It is in both calendars." not in page
    assert done.headers["Location"] == f"{base}next/"


def test_what_was_taken_away_is_read_but_not_asked_for_once_it_is_over(live, mina, omar, now, as_person):
    base = f"/spaces/{live.mentorship_id}/meetings/{live.pk}/"
    operations.save_wrap_up(live, takeaway="The decision first", thanks="You waited", actor=omar, now=now)
    operations.end_meeting(live, really_nothing=True, actor=omar, now=now)
    live.mentorship.__class__.objects.filter(pk=live.mentorship_id).update(state="closed", closed_at=now)
    browser = as_person(mina)

    wrap, meeting = (browser.get(f"{base}{part}").content.decode() for part in ("wrap/", ""))

    assert "The decision first" in wrap
    assert "You waited" in wrap
    assert f"/spaces/{live.mentorship_id}/promises/new/" not in wrap
    assert "<textarea" not in wrap
    assert f"{base}lines/" not in meeting


def test_two_who_pause_are_not_sent_to_find_a_date(live, mina, now, as_person):
    base = f"/spaces/{live.mentorship_id}/meetings/{live.pk}/"
    live.mentorship.__class__.objects.filter(pk=live.mentorship_id).update(state="paused")
    browser = as_person(mina)

    page = browser.get(f"{base}wrap/").content.decode()
    done = browser.post(f"{base}wrap/", {"takeaway": "Rest", "done": "yes", "nothing": "yes"})

    assert "You pick a date right after this." not in page
    assert done.headers["Location"] == f"/spaces/{live.mentorship_id}/"


@pytest.fixture
def next_page(pair, mina, as_person):
    """Mina offers the moments that suit both, and what else she sets; the page that comes of it."""

    def offer(**given):
        url = f"/spaces/{pair.pk}/meetings/next/"
        page = as_person(mina).get(url)
        ticked = [value for value, _label in page.context["form"].fields["suggested"].choices]
        fields = {"suggested": ticked, "form": "video", "minutes": "60", **given}
        return as_person(mina).post(url, fields)

    return offer


def test_a_moment_by_hand_that_has_passed_is_said_beside_it(next_page):
    answer = next_page(suggested=[], own="2020-01-01T10:00")

    assert answer.status_code == 422
    assert "This moment has passed." in answer.context["form"]["own"].errors[0]
    assert "This moment has passed." in answer.content.decode()


def test_a_fourth_moment_is_said_beside_those_that_are_ticked(next_page, now):
    answer = next_page(own=(now + timedelta(days=3, hours=5)).strftime("%Y-%m-%dT%H:%M"))

    assert answer.status_code == 422
    assert "Take the tick off one of them." in answer.content.decode()


def test_a_moment_that_is_sent_again_is_shown_in_words(next_page, now):
    sent = (now + timedelta(days=2, minutes=7)).isoformat()

    answer = next_page(suggested=[sent], own="2020-01-01T10:00")

    labels = dict(answer.context["form"].fields["suggested"].choices)
    assert labels[sent] != sent


@pytest.fixture
def topic(meeting, mina, now):
    return operations.add_topic(meeting, title="How do I open at the board?", minutes=20, actor=mina, now=now)


def test_what_was_typed_of_a_topic_stays_with_what_is_wrong(meeting, topic, mina, as_person):
    url = f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/topics/{topic.pk}/"
    typed = {"title": "How do I close?", "minutes": "900", "version": "1"}

    for headers in ({}, {"HX-Request": "true"}):
        answer = as_person(mina).post(url, typed, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "How do I close?" in page
        assert 'value="900"' in page
        assert page.count('aria-invalid="true"') == 1
        assert 'class="error"' in page


def test_what_was_typed_of_a_line_stays_with_what_is_wrong(meeting, mina, now, as_person, advance):
    advance(days=7)
    minas = as_person(mina)
    base = f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/"
    minas.post(f"{base}pace/", {"do": "begin"})
    minas.post(f"{base}lines/new/", {"text": "Version B lands faster"})
    line = meeting.lines.get()

    answer = minas.post(f"{base}lines/{line.pk}/", {"text": "far too long " * 400, "version": "1"})

    assert answer.status_code == 422
    assert "far too long far too long" in answer.content.decode()
    assert "This is longer than we can keep." in answer.content.decode()


def test_what_is_wrong_with_a_counter_offer_is_not_folded_away(next_page, pair, omar, now):
    operations.propose_moments(pair, starts=[now + timedelta(days=3)], minutes=60, actor=omar, now=now)

    page = next_page(suggested=[], own="2020-01-01T10:00").content.decode()

    assert '<details class="section later" open>' in page


def test_nothing_is_asked_for_that_would_be_refused(pair, mina, now, as_person):
    type(pair).objects.filter(pk=pair.pk).update(frozen_at=now)
    minas = as_person(mina)

    assert minas.get(f"/spaces/{pair.pk}/promises/new/").status_code == 403
    assert "Offer one to three moments" not in minas.get(f"/spaces/{pair.pk}/meetings/next/").content.decode()


def test_calling_off_can_be_undone_with_its_topics_and_in_both_calendars(
    base, pair, meeting, mina, omar, as_person, advance
):
    minas, here = as_person(mina), f"{base}meetings/{meeting.pk}/"
    operations.add_topic(meeting, title="The board", actor=mina, now=clock.now())
    kept_from_before = operations.add_topic(meeting, title="An old one", actor=mina, now=clock.now())
    operations.park_topic(kept_from_before, actor=mina, now=clock.now())
    advance(minutes=5)
    called_off = minas.post(f"{here}calling-off/", follow=True).content.decode()
    advance(minutes=5)
    undone = minas.post(f"{here}calling-off/undo/", follow=True).content.decode()
    advance(minutes=5)

    assert f'action="{here}calling-off/undo/"' in called_off
    assert "It is on again, in both calendars." in undone
    meeting.refresh_from_db()
    assert (meeting.state, [item.title for item in meeting.agenda.all()]) == ("planned", ["The board"])
    for person in (mina, omar):
        mails = OutboxMessage.objects.filter(person=person, kind__startswith="meetings.").order_by("told_at")
        assert [mail.kind for mail in mails][-2:] == ["meetings.called_off", "meetings.planned"]


def test_what_cannot_be_undone_any_more_says_so(base, pair, meeting, mina, as_person, advance):
    minas, here = as_person(mina), f"{base}meetings/{meeting.pk}/"
    not_called_off = minas.post(f"{here}calling-off/undo/").status_code
    minas.post(f"{here}calling-off/")
    operations.plan_meeting(pair, starts_at=meeting.starts_at, minutes=30, actor=mina, now=clock.now())
    other_one = minas.post(f"{here}calling-off/undo/", follow=True).content.decode()
    advance(days=8)
    too_late = minas.post(f"{here}calling-off/undo/")

    assert not_called_off == 403
    assert "You two are already meeting at that time." in other_one
    assert "This moment has passed." in too_late.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept", "note"),
    [
        ("2026-03-29T01:30", "2026-03-29T01:30:00+00:00", "Clocks go forward that night, so it is 02:30."),
        ("2026-10-25T01:30", "2026-10-25T00:30:00+00:00", "it is the first 01:30 of the two."),
    ],
)
def test_a_moment_in_a_night_in_which_clocks_change_is_taken_and_said(
    next_page, pair, mina, as_person, typed, kept, note
):
    answer = next_page(suggested=[], own=typed)
    page = as_person(mina).get(answer.headers["Location"])

    assert [moment.astimezone(UTC).isoformat() for moment in pair.slot_proposals.get().moments] == [kept]
    assert "couldn’t be interpreted" not in page.content.decode()
    assert note in " ".join(str(each) for each in get_messages(answer.wsgi_request))
