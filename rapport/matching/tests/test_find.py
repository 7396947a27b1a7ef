"""Finding somebody: who is suggested, why, and what is never shown."""

import re

import pytest

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.matching import preferences
from rapport.matching.models import Preferences
from rapport.matching.suggestions import Looking, suggest
from rapport.matching.tests.people import free, give, mentor, offers, picks, wants
from rapport.mentorships.models import Mentorship
from rapport.mentorships.tests.choosing import sent_request
from rapport.people.models import Block
from rapport.testing import enrolled, make_pair, make_person

SKILLS = ("presenting-to-boards", "saying-no", "public-speaking")


def names(found):
    return [each.person.name for each in found.suggestions]


def find(person, program, **looking):
    return suggest(person, program, clock.now(), Looking(**looking))


@pytest.mark.practice("CHOOSE-3")
def test_the_coverage_bar_shows_two_of_three_and_what_to_do_about_the_third(as_person, mina, omar):
    wants(mina, *SKILLS)
    offers(omar, *SKILLS[:2])

    for page in ("/find/", f"/find/{omar.pk}/"):
        html = as_person(mina).get(page).content.decode()
        bar = html[html.index('class="covers"') :][:900]
        assert bar.count("<i data-done></i>") == 2
        assert bar.count("<i></i>") == 1
        assert "Two of the three things you need" in bar
        assert "Speaking in front of people is not covered. Think of a second mentor." in bar


@pytest.mark.practice("CHOOSE-1")
def test_two_overlaps_and_another_title_rank_above_the_same_title(as_person, mina, omar, program):
    mina.job_title = "Data analyst"
    mina.save()
    wants(mina, *SKILLS)
    same = mentor("Ada Same", program, "budgeting", job_title="Data analyst")
    offers(omar, *SKILLS[:2])
    omar.job_title = "Head of planning"
    omar.save()

    html = as_person(mina).get("/find/").content.decode()

    assert html.index("Omar Lindqvist") < html.index("Ada Same")
    why = html[html.index("Why Omar?") : html.index("Why Ada?")]
    assert "presenting to boards" in why
    assert "saying no" in why
    before = [each.score.micro for each in find(mina, program).suggestions]
    for person in (same, omar):
        person.job_title = "Chief of everything"
        person.save()
    assert [each.score.micro for each in find(mina, program).suggestions] == before


@pytest.mark.practice("CHOOSE-9")
def test_rank_and_years_change_nothing_and_no_page_rates_anybody(as_person, mina, omar, program):
    wants(mina, *SKILLS)
    offers(omar, *SKILLS[:2])
    before = [each.score.micro for each in find(mina, program).suggestions]
    omar.job_title, omar.headline = "Vice President, grade 15", "Twenty years at the top"
    omar.save()

    assert [each.score.micro for each in find(mina, program).suggestions] == before
    for page in ("/find/", f"/find/{omar.pk}/", "/find/everybody/", f"/find/{omar.pk}/ask/"):
        html = as_person(mina).get(page).content.decode()
        words = re.sub(r"<[^>]+>", " ", html)
        assert not re.search(r"\b\d+ ?%|\bscore\b|\bstars?\b|\brating|\brated\b", words, re.IGNORECASE)


def test_whoever_speaks_to_a_need_comes_before_a_thin_fit_that_speaks_to_none(mina, program):
    wants(mina, *SKILLS)
    picks(mina, "value", "honesty", "craft", "courage")
    for name in ("Ada Same", "Bea Same", "Cy Same", "Di Same"):
        free(picks(mentor(name, program, "budgeting"), "value", "honesty", "calm", "freedom"), 0, 1)
    free(picks(mentor("Zed Helps", program, SKILLS[2]), "value", "calm", "freedom", "fairness"), 5)
    free(mina, 0, 1)

    assert names(find(mina, program))[0] == "Zed Helps"
    assert len(names(find(mina, program))) == 3


@pytest.mark.practice("CHOOSE-16")
def test_one_in_five_is_a_different_view_where_the_pool_allows(as_person, mina, program):
    mina.department = "Planning"
    mina.save()
    wants(mina, *SKILLS)
    for index in range(6):
        mentor(f"P{index} Plan", program, *SKILLS, department="Planning")
    mentor("Far Away", program, SKILLS[0], department="Theatre")

    found = find(mina, program)

    assert len(found.suggestions) == 5
    assert [each.score.different_view for each in found.suggestions].count(True) == 1
    html = as_person(mina).get("/find/").content.decode()
    assert "A different view: Theatre" in html


@pytest.mark.practice("CHOOSE-16")
def test_one_account_holds_both_roles(as_person, dana, program):
    offers(dana, *SKILLS)
    wants(dana, "budgeting")
    assert as_person(dana).get("/find/").status_code == 200
    other = wants(enrolled(make_person("Lena Holm"), program, learns=True), *SKILLS)
    assert "Dana Fischer" in as_person(other).get("/find/").content.decode()
    assert "Dana Fischer" not in names(find(dana, program))


@pytest.mark.practice("CHOOSE-5")
def test_nobody_without_room_is_suggested(as_person, mina, omar, program):
    assert names(find(mina, program)) == ["Omar Lindqvist"]
    for _ in range(2):
        make_pair(enrolled(make_person(f"N{_} Berg"), program, learns=True), omar, program)

    assert names(find(mina, program)) == []
    assert find(mina, program).with_room == 0
    everybody = as_person(mina).get("/find/everybody/").content.decode()
    assert "Omar Lindqvist" in everybody
    assert "Full for now" in everybody


@pytest.mark.parametrize(
    "barrier",
    [
        "block by me",
        "block by them",
        "manager",
        "their manager",
        "language",
        "asked",
        "paired",
        "left",
        "veto",
        "their veto",
    ],
)
def test_who_stands_behind_a_barrier_is_not_suggested(mina, omar, program, barrier):
    assert names(find(mina, program)) == ["Omar Lindqvist"]
    now = clock.now()
    match barrier:
        case "block by me":
            Block.objects.create(person=mina, blocked=omar)
        case "block by them":
            Block.objects.create(person=omar, blocked=mina)
        case "manager":
            mina.line_manager = make_person("Between Us", line_manager=omar)
            mina.save()
        case "their manager":
            omar.line_manager = mina
            omar.save()
        case "language":
            give(omar, languages="sv")
        case "asked":
            sent_request(mina, omar, program)
        case "paired":
            make_pair(mina, omar, program)
        case "left":
            omar.enrollments.update(state="left")
        case "veto":
            preferences.rule_out(mina, omar, now=now)
        case "their veto":
            preferences.rule_out(omar, mina, now=now)

    assert names(find(mina, program)) == []


def test_an_earlier_pair_is_not_suggested_again(mina, omar, program):
    make_pair(mina, omar, program, state="closed")

    assert names(find(mina, program)) == []


def test_after_three_nobody_is_shown_who_helps_with_nothing(mina, program):
    wants(mina, *SKILLS)
    for index in range(6):
        mentor(f"N{index} Berg", program, "budgeting")
    mentor("Ada Useful", program, SKILLS[0])

    assert len(names(find(mina, program))) == 3
    assert names(find(mina, program))[0] == "Ada Useful"


def test_not_for_me_is_told_to_nobody_and_can_be_taken_back(as_person, mina, omar, cora, program):
    client = as_person(mina)
    before = Event.objects.count()

    response = client.post(f"/find/{omar.pk}/not-for-me/", {"program": program.slug})

    page = client.get(response["Location"]).content.decode()
    assert "Omar won’t be suggested again. Nobody is told." in page
    assert f'action="/find/{omar.pk}/not-for-me/undo/"' in page
    assert Event.objects.count() == before
    assert str(omar.pk) not in repr(Preferences.objects.values_list("exclusions", flat=True).get())
    assert "Mina" not in as_person(omar).get("/requests/").content.decode()
    client.post(f"/find/{omar.pk}/not-for-me/undo/")
    assert names(find(mina, program)) == ["Omar Lindqvist"]


def test_hopes_lift_somebody_and_stay_private(as_person, mina, omar, program):
    wants(mina, *SKILLS)
    twin = mentor("Ada Twin", program, *SKILLS)
    offers(omar, *SKILLS)
    client = as_person(mina)

    client.post(f"/find/{omar.pk}/hope/", {"program": program.slug})

    assert names(find(mina, program))[0] == "Omar Lindqvist"
    client.post(f"/find/{omar.pk}/hope/", {"program": program.slug, "stop": "1"})
    client.post(f"/find/{twin.pk}/hope/", {"program": program.slug})
    assert names(find(mina, program))[0] == "Ada Twin"
    assert "On your list" in client.get("/find/").content.decode()


@pytest.mark.parametrize(
    ("looking", "expected"),
    [
        ({"skill": "budgeting"}, ["Ada Video"]),
        ({"skill": "budgeting", "depth": "done"}, []),
        ({"format": "in_person"}, ["Bo Room"]),
        ({"format": "video"}, ["Ada Video"]),
        ({"language": "fr"}, ["Bo Room"]),
        ({"when": "evening"}, ["Ada Video"]),
        ({"when": "weekend"}, []),
    ],
)
def test_the_sentence_narrows_who_is_shown(mina, program, looking, expected):
    give(mina, languages="en,fr")
    ada = mentor("Ada Video", program, talk=["budgeting"])
    give(ada, format="video")
    free(ada, 0, start=18, end=20)
    bo = mentor("Bo Room", program)
    give(bo, format="in_person", languages="fr")
    free(bo, 1)

    assert names(find(mina, program, **looking)) == expected


def test_a_filter_that_does_not_exist_counts_as_anything(as_person, mina, omar):
    html = as_person(mina).get("/find/?skill=%00&format=teleport&language=xx&when=never&page=-4&program=nope")
    assert html.status_code == 200
    assert "Omar Lindqvist" in html.content.decode()


def test_the_page_names_the_hours_that_meet_and_what_is_worth_knowing(as_person, mina, omar):
    wants(mina, *SKILLS)
    offers(omar, SKILLS[0])
    free(mina, 1, 3)
    free(omar, 1, 3, start=14, end=18)
    picks(mina, "value", "honesty", "craft")
    picks(omar, "value", "honesty", "curiosity")
    picks(mina, "interest", "walking")
    picks(omar, "interest", "walking")

    html = as_person(mina).get("/find/").content.decode()

    assert "<b>Your hours meet</b> on Tuesday and Thursday." in html
    assert "<b>You share</b> what matters most: honesty." in html
    assert "<b>You both like</b> walking and hiking." in html
    assert "<b>Omar has room</b> for two more, about 2 hours a month." in html
    assert "curiosity" not in html.lower().partition('id="found"')[2]


def test_nothing_is_told_to_mentors_about_who_looked(as_person, mina, omar, advance):
    as_person(mina).get("/find/")
    as_person(mina).get(f"/find/{omar.pk}/")

    assert not Event.objects.exists()


def test_the_door_says_how_the_two_came_together(as_person, mina, omar, program):
    html = as_person(mina).get("/find/").content.decode()
    assert f"/find/{omar.pk}/ask/?program=spring&amp;door=short_list" in html
    page = as_person(mina).get(f"/find/{omar.pk}/ask/?program=spring&door=short_list").content.decode()
    assert 'name="door" value="short_list"' in page

    as_person(mina).post(
        f"/find/{omar.pk}/ask/",
        {
            "door": "short_list",
            "area": "Boards",
            "obstacle": "I read my slides aloud every time.",
            "outcome": "I would let them ask me.",
        },
    )

    assert mina.requests_made.get().door == Mentorship.Door.SHORT_LIST


def test_people_outside_a_program_find_a_calm_page(as_person, omar, cora):
    for person in (omar, cora):
        assert "not looking for a mentor" in as_person(person).get("/find/").content.decode()
        assert as_person(person).get("/find/everybody/").status_code == 200
    assert as_person(cora).get(f"/find/{omar.pk}/").status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, omar):
    for page in ("/find/", "/find/everybody/", f"/find/{omar.pk}/", "/requests/"):
        assert client.get(page)["Location"].startswith("/accounts/login/")


def test_reading_changes_nothing(as_person, mina, omar):
    assert as_person(mina).get(f"/find/{omar.pk}/not-for-me/").status_code == 405
    assert as_person(mina).get(f"/find/{omar.pk}/hope/").status_code == 405
    assert not Preferences.objects.exists()


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_of_everybody_costs_the_same_for_one_and_for_fifty(
    as_person, mina, program, number, django_assert_max_num_queries
):
    for index in range(number):
        mentor(f"N{index} Berg", program, *SKILLS)
    client = as_person(mina)
    client.get("/find/everybody/")

    with django_assert_max_num_queries(12):
        html = client.get("/find/everybody/").content.decode()

    assert html.count(" Berg</b>") == number


@pytest.mark.parametrize("number", [1, 3, 50])
def test_suggestions_cost_the_same_for_one_and_for_fifty(
    as_person, mina, program, number, django_assert_max_num_queries
):
    wants(mina, *SKILLS)
    for index in range(number):
        picks(mentor(f"N{index} Berg", program, *SKILLS), "value", "honesty")
    client = as_person(mina)
    client.get("/find/")

    with django_assert_max_num_queries(12):
        client.get("/find/")


def test_a_persons_page_costs_little(as_person, mina, omar, django_assert_max_num_queries):
    wants(mina, *SKILLS)
    offers(omar, *SKILLS)
    client = as_person(mina)
    client.get(f"/find/{omar.pk}/")

    with django_assert_max_num_queries(12):
        client.get(f"/find/{omar.pk}/")
