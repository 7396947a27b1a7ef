import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from rapport.history.models import Event
from rapport.library import guides
from rapport.people.models import Person, Pick, ProfileStep
from rapport.people.steps import Step

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mina_at(as_person: Callable[[Person], Client], mina: Person) -> Client:
    return as_person(mina)


def once_in(page: str) -> str:
    found = re.search(r'name="_once" value="([^"]+)"', page)
    assert found
    return found[1]


def about(**said: str) -> dict[str, str]:
    return {"name": "Mina Haddad", "version": "0", **said}


def test_every_step_has_a_page_of_its_own(mina_at: Client):
    for step in Step:
        page = mina_at.get(f"/me/{step.value}/")
        assert page.status_code == 200
        assert f"<h1>{step.heading}</h1>" in page.content.decode()


@pytest.mark.parametrize(
    ("offered", "heading"), [(["en-gb"], "Your clock"), (["en-gb", "de"], "Your clock and language")]
)
def test_language_is_spoken_of_where_there_is_one_to_choose(
    offered: list[str], heading: str, mina_at: Client, settings: Any
):
    settings.LANGUAGES = [(code, code) for code in offered]

    page = mina_at.get("/me/clock/").content.decode()

    assert f"<h1>{heading}</h1>" in page
    assert ('name="language"' in page) is (len(offered) > 1)


def test_every_form_on_these_pages_can_be_sent_without_script(mina_at: Client, omar: Person):
    for skill in list(guides.skills())[:3]:
        mina_at.post(f"/me/learn/{skill}/add/")
        mina_at.post(f"/me/guide/{skill}/done/")
    mina_at.post("/me/values/calm/add/")
    mina_at.post(f"/people/{omar.pk}/block/")
    heard = mina_at.post("/me/guide/", {"action": "hear", "words": "negotiation"})
    paths = ["/me/", "/welcome/", "/me/sessions/", *(f"/me/{step.value}/" for step in Step)]

    for page in [heard, *map(mina_at.get, paths)]:
        forms = re.findall(r'<form[^>]*method="post".*?</form>', page.content.decode(), re.DOTALL)
        assert forms
        assert all('name="csrfmiddlewaretoken"' in form for form in forms), page.request["PATH_INFO"]


def test_nobody_reads_these_pages_without_signing_in(browser: Client):
    for path in ("/me/", "/welcome/", "/me/sessions/", *(f"/me/{step.value}/" for step in Step)):
        assert browser.get(path).headers["Location"].startswith("/accounts/login/")


def test_the_profile_at_a_glance_takes_few_queries(
    mina_at: Client, mina: Person, django_assert_max_num_queries: Any
):
    for skill in list(guides.skills())[:8]:
        mina.skills_wanted.create(skill=skill)

    with django_assert_max_num_queries(12):
        mina_at.get("/me/")


def test_what_somebody_says_about_themselves_is_kept_clean(mina_at: Client, mina: Person):
    answer = mina_at.post(
        "/me/about/",
        about(
            name="  Mina\u200b   Haddad\u202e ",
            headline="Analyst\u2028night",
            about="First\r\nsecond\x07",
            pronouns="she/her",
        ),
    )

    mina.refresh_from_db()
    assert answer.headers["Location"] == "/me/"
    assert (mina.name, mina.headline, mina.about) == ("Mina Haddad", "Analyst night", "First\nsecond")
    assert Event.objects.get(verb="profile.saved").facts == {"step": "about"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u3164\u200b"),
        ("name", "x" * 121),
        ("headline", "x" * 161),
        ("about", "x" * 1001),
        ("place", "a\x00b"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_with_everything_typed(
    mina_at: Client, mina: Person, field: str, value: str
):
    answer = mina_at.post("/me/about/", about(**{"department": "Kept words", field: value}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert "Kept words" in page
    mina.refresh_from_db()
    assert mina.department == ""


@pytest.mark.parametrize("name", ["Zoë", "李小龍", "محمد", "O’Brien-Nuñez", "X Æ A-12", "🦊", "z" * 120])
def test_names_of_the_world_are_kept_and_shown(mina_at: Client, mina: Person, name: str):
    mina_at.post("/me/about/", about(name=name))

    assert name in mina_at.get("/me/").content.decode()


def test_words_are_shown_as_words(mina_at: Client, mina: Person):
    mina_at.post("/me/about/", about(name="<b>Mina</b>", about="<script>alert(1)</script>{{ 7 }}"))

    page = mina_at.get("/me/").content.decode()
    assert "<script>alert" not in page and "<b>Mina" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page


def test_a_second_tab_overwrites_nothing_and_sees_both(mina_at: Client, mina: Person):
    first = mina_at.post("/me/about/", about(headline="From the first tab"))
    second = mina_at.post("/me/about/", about(headline="From the second tab"))

    page = second.content.decode()
    assert (first.status_code, second.status_code) == (303, 409)
    assert "From the first tab" in page and "From the second tab" in page
    assert "Your pronouns" not in page
    mina.refresh_from_db()
    assert mina.headline == "From the first tab"


def test_two_steps_do_not_get_in_each_others_way(mina_at: Client):
    assert mina_at.post("/me/about/", about()).status_code == 303
    clock = {"time_zone": "Asia/Tokyo", "version": "0"}
    assert mina_at.post("/me/clock/", clock).status_code == 303


def test_pressing_twice_saves_once(mina_at: Client, mina: Person):
    said = about(_once=once_in(mina_at.get("/me/about/").content.decode()))

    answers = [mina_at.post("/me/about/", said).headers["Location"] for _ in range(2)]

    assert answers == ["/me/", "/me/"]
    assert ProfileStep.objects.get(person=mina).version == 1


def test_save_and_go_on_leads_to_the_next_step(mina_at: Client):
    assert mina_at.post("/me/about/", about(then="next")).headers["Location"] == "/me/face/"


@pytest.mark.usefixtures("in_german_too")
def test_the_clock_and_language_of_pages_follow(mina_at: Client, mina: Person):
    mina_at.post("/me/clock/", {"time_zone": "Asia/Tokyo", "language": "de", "version": "0"})

    page = mina_at.get("/me/windows/").content.decode()
    assert '<html lang="de"' in page
    assert "Tokyo" in page


def test_a_language_without_its_texts_is_neither_offered_nor_announced(mina_at: Client, mina: Person):
    mina.language = "de"
    mina.save(update_fields=["language"])

    page = mina_at.get("/me/clock/").content.decode()
    assert '<html lang="en-gb"' in page
    assert "Deutsch" not in page
    assert mina_at.post("/me/clock/", {"time_zone": "Asia/Tokyo", "version": "0"}).status_code == 303
    mina.refresh_from_db()
    assert mina.language == "de"


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../../etc/passwd", "", "posix/Europe/Berlin"])
def test_a_clock_that_is_none_is_refused(mina_at: Client, mina: Person, zone: str):
    answer = mina_at.post("/me/clock/", {"time_zone": zone, "language": "en-gb", "version": "0"})

    assert answer.status_code == 422
    mina.refresh_from_db()
    assert mina.time_zone == "Europe/Lisbon"


def hours(**said: Any) -> dict[str, Any]:
    return {
        "hours_per_month": "2.5", "partners_most": "2", "format": "video", "rhythm_days": "14",
        "languages": ["en", "pt"], "version": "0", **said,
    }  # fmt: skip


def test_hours_and_ways_to_meet_are_kept(mina_at: Client, mina: Person):
    mina_at.post("/me/hours/", hours())

    mina.capacity.refresh_from_db()
    assert (mina.capacity.hours_per_month, mina.capacity.partners_most) == (Decimal("2.5"), 2)
    assert (mina.capacity.format, mina.capacity.languages) == ("video", "en,pt")


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours_per_month": "81"}, {"hours_per_month": "-1"}, {"hours_per_month": "NaN"}, {"hours_per_month": "1e9"},
        {"hours_per_month": "two"}, {"partners_most": "21"}, {"partners_most": "2147483648"}, {"partners_most": ""},
        {"format": "telepathy"}, {"languages": []}, {"languages": ["xx"]}, {"rhythm_days": "0"},
    ],
)  # fmt: skip
def test_hours_beyond_reason_are_refused(mina_at: Client, mina: Person, wrong: dict[str, Any]):
    assert mina_at.post("/me/hours/", hours(**wrong)).status_code == 422

    mina.capacity.refresh_from_db()
    assert mina.capacity.partners_most == 2


def test_a_week_is_ticked_and_other_hours_are_added_and_kept(mina_at: Client, mina: Person):
    own = {"weekday": "2", "from_at": "07:15", "until_at": "07:45"}
    mina_at.post("/me/windows/", {"slots": ["1-morning", "1-midday"], "version": "0", **own})
    held = [(row.weekday, row.from_minute, row.until_minute) for row in mina.windows.all()]
    assert held == [(1, 480, 840), (2, 435, 465)]

    mina_at.post("/me/windows/", {"slots": ["4-evening"], "others": ["2.435.465"], "version": "1"})
    held = [(row.weekday, row.from_minute, row.until_minute) for row in mina.windows.all()]
    assert held == [(2, 435, 465), (4, 1080, 1260)]


def test_half_an_hour_that_ends_before_it_begins_is_refused(mina_at: Client, mina: Person):
    backwards = {
        "weekday": "2",
        "from_at": "09:00",
        "until_at": "08:00",
        "slots": ["1-morning"],
        "version": "0",
    }
    without_end = {"weekday": "2", "from_at": "09:00", "until_at": "", "slots": ["1-morning"], "version": "0"}

    answers = [mina_at.post("/me/windows/", said) for said in (backwards, without_end)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all('value="1-morning" checked' in answer.content.decode() for answer in answers)
    assert not mina.windows.exists()


def test_what_is_shared_with_partners_is_sealed_and_off_by_default(mina_at: Client, mina: Person):
    mina_at.post(
        "/me/contact/", {"phone": "+351 900 CANARY", "support_needs": "CANARY captions", "version": "0"}
    )

    mina.refresh_from_db()
    assert (mina.phone, mina.support_needs) == ("+351 900 CANARY", "CANARY captions")
    assert not (mina.shares_email or mina.shares_phone or mina.shares_support_needs)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        assert (
            b"CANARY"
            not in repr(
                [[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()]
            ).encode()
        )
    assert "CANARY captions" in mina_at.get("/me/contact/").content.decode()


def test_not_even_what_is_sealed_is_lost_between_two_tabs(mina_at: Client, mina: Person):
    mina_at.post("/me/contact/", {"phone": "1", "support_needs": "First words", "version": "0"})

    second = mina_at.post("/me/contact/", {"phone": "1", "support_needs": "Second words", "version": "0"})

    assert second.status_code == 409
    assert "First words" in second.content.decode() and "Second words" in second.content.decode()


def test_an_interest_stands_on_one_side_only(mina_at: Client, mina: Person):
    first, second = list(guides.interests())[:2]

    both = mina_at.post("/me/interests/", {"likes": [first], "dislikes": [first], "version": "0"})
    mina_at.post("/me/interests/", {"likes": [first], "dislikes": [second], "version": "0"})

    assert both.status_code == 422
    assert "stands in both" in both.content.decode()
    assert list(Pick.objects.filter(person=mina).values_list("kind", "card")) == [
        ("dislike", second),
        ("interest", first),
    ]


def test_five_values_are_picked_and_ordered_by_presses(mina_at: Client, mina: Person):
    cards = list(guides.values())

    for card in cards[:5]:
        mina_at.post(f"/me/values/{card}/add/")
    sixth = mina_at.post(f"/me/values/{cards[5]}/add/")
    mina_at.post(f"/me/values/{cards[4]}/up/")
    mina_at.post(f"/me/values/{cards[0]}/down/")
    mina_at.post(f"/me/values/{cards[2]}/remove/")

    assert len(guides.values()) == 24
    assert sixth.status_code == 422
    kept = list(Pick.objects.filter(person=mina, kind="value").values_list("card", flat=True))
    assert kept == [cards[1], cards[0], cards[4], cards[3]]


def test_taking_off_can_be_undone_in_its_place(mina_at: Client, mina: Person):
    skills = list(guides.skills())[:3]
    for skill in skills:
        mina_at.post(f"/me/learn/{skill}/add/")

    page = mina_at.post(f"/me/learn/{skills[1]}/remove/", follow=True).content.decode()
    undo = f"/me/learn/{skills[1]}/add/?at=1"
    assert undo in page
    mina_at.post(undo)

    assert list(mina.skills_wanted.values_list("skill", flat=True)) == skills


def test_own_words_are_read_back_as_skills_and_not_kept(mina_at: Client, mina: Person):
    said = {"action": "hear", "words": "I want to be better at public speaking and saying no. CANARY"}

    page = mina_at.post("/me/learn/", said).content.decode()

    assert "/me/learn/public-speaking/add/" in page and "/me/learn/saying-no/add/" in page
    assert not mina.skills_wanted.exists()
    assert "CANARY" in page
    assert "CANARY" not in mina_at.get("/me/learn/").content.decode()


def test_a_skill_stands_on_one_of_three_lists(mina_at: Client, mina: Person):
    mina_at.post("/me/guide/", {"skill": "listening", "list": "done"})
    mina_at.post("/me/guide/salary-talks/refer/")
    mina_at.post("/me/guide/listening/talk/")
    assert dict(mina.expertise.values_list("skill", "list")) == {"listening": "talk", "salary-talks": "refer"}

    page = mina_at.post("/me/guide/listening/none/", follow=True).content.decode()
    assert "/me/guide/listening/talk/" in page
    assert dict(mina.expertise.values_list("skill", "list")) == {"salary-talks": "refer"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me/learn/no-such-skill/add/", 422),
        ("/me/guide/no-such-skill/done/", 422),
        ("/me/guide/listening/best/", 422),
        ("/me/about/listening/add/", 404),
        ("/me/values/listening/add/", 422),
        ("/me/values/honesty/sideways/", 404),
    ],
)
def test_what_is_on_no_list_is_refused(mina_at: Client, mina: Person, path: str, status: int):
    assert mina_at.post(path).status_code == status
    assert not mina.expertise.exists() and not mina.skills_wanted.exists()


def test_reading_changes_nothing(mina_at: Client, mina: Person):
    assert mina_at.get("/me/values/honesty/add/").status_code == 405
    assert mina_at.get("/me/guide/listening/done/").status_code == 405
    assert not Event.objects.exists()


def test_a_press_with_htmx_answers_with_the_part_that_changed(mina_at: Client):
    answer = mina_at.post("/me/values/honesty/add/", {"version": "0"}, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page and 'id="lists"' in page and 'value="1"' in page


def test_a_list_changed_in_another_tab_is_not_overwritten(mina_at: Client, mina: Person):
    mina_at.post("/me/learn/listening/add/", {"version": "0"})

    answer = mina_at.post("/me/learn/saying-no/add/", {"version": "0"})

    assert answer.status_code == 409
    assert list(mina.skills_wanted.values_list("skill", flat=True)) == ["listening"]


def test_the_first_visit_asks_three_things_and_keeps_them(mina_at: Client, mina: Person):
    said = {
        "name": "Mina Haddad", "about": "Saying no before I’m tired.", "skills": ["saying-no"],
        "offers": ["listening"], "slots": ["3-evening"], "time_zone": "Europe/Lisbon", "then": "find",
    }  # fmt: skip

    answer = mina_at.post("/welcome/", said)

    mina.refresh_from_db()
    assert answer.headers["Location"] == "/find/"
    assert mina.about == "Saying no before I’m tired."
    assert list(mina.skills_wanted.values_list("skill", flat=True)) == ["saying-no"]
    assert dict(mina.expertise.values_list("skill", "list")) == {"listening": "done"}
    assert [(row.weekday, row.from_minute) for row in mina.windows.all()] == [(3, 1080)]


def test_the_first_visit_reads_words_back_and_keeps_choices(mina_at: Client, mina: Person):
    said = {
        "name": "Mina",
        "about": "I’d love to be better at saying no.",
        "hear": "about",
        "slots": ["3-evening"],
        "time_zone": "UTC",
    }

    page = mina_at.post("/welcome/", said).content.decode()
    part = mina_at.post("/welcome/", said, headers=HTMX).content.decode()

    assert 'value="saying-no" checked' in page and 'value="3-evening" checked' in page
    assert 'value="saying-no" checked' in part and "<html" not in part
    assert not mina.skills_wanted.exists()
    let_go = mina_at.post("/welcome/", {**said, "seen_skills": ["saying-no"]}).content.decode()
    assert 'value="saying-no">' in let_go


def test_a_wrong_first_visit_keeps_what_was_typed(mina_at: Client, mina: Person):
    answer = mina_at.post(
        "/welcome/", {"name": "", "about": "Kept", "skills": ["saying-no"], "time_zone": "Mars/Base"}
    )

    assert answer.status_code == 422
    assert "Kept" in answer.content.decode() and 'value="saying-no" checked' in answer.content.decode()
    assert not mina.skills_wanted.exists()
