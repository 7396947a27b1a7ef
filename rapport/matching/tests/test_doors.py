"""The four doors into a relationship: each ends in the same thing, and a report can be narrowed to one of them."""

import re
from datetime import timedelta

import pytest

from rapport.kernel import clock
from rapport.library import guides
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.test_board import HOME, SETTINGS
from rapport.mentorships.models import Mentorship, Request
from rapport.testing import enrolled, make_person

SKILLS = list(guides.skills())[:4]
REQUEST = {
    "area": "Boards",
    "obstacle": "I read my slides aloud every time.",
    "outcome": "I would let them ask me.",
}
LABELS = {
    "request": "One asked the other",
    "short_list": "From a short list",
    "matching": "Brought together by the coordinator",
    "registered": "They had already found each other",
}


@pytest.fixture
def through(as_person, cora, program, advance):
    """Bring two people to an introduction through a door, by what each of them does on a page."""

    def bring(door, mentee, guide):
        match door:
            case "matching":
                board = as_person(cora)
                board.post(f"{HOME}run/", SETTINGS)
                advance(minutes=5)
                at = (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
                board.post(f"{HOME}schedule/", {"at": at})
                advance(hours=2)
            case "registered":
                as_person(mentee).post(
                    "/introductions/register/",
                    {"email": guide.email, "role": "learning", "program": program.pk},
                )
            case _:
                page = "/find/" if door == "short_list" else "/find/everybody/"
                client = as_person(mentee)
                link = re.search(rf'"(/find/{guide.pk}/[^"]*)"', client.get(page).content.decode())[1]
                shown = client.get(link.replace("&amp;", "&")).content.decode()
                named = re.search(r'name="door" value="(\w*)"', shown)
                if named is None:
                    ask = re.search(r'href="(/find/[^"]*/ask/[^"]*)"', shown)[1].replace("&amp;", "&")
                    named = re.search(r'name="door" value="(\w*)"', client.get(ask).content.decode())
                client.post(f"/find/{guide.pk}/ask/", {**REQUEST, "door": named[1]})
                as_person(guide).post(f"/requests/{Request.objects.get(mentee=mentee).pk}/accept/")
        return Mentorship.objects.filter(members__person=mentee).get(members__person=guide)

    return bring


def parts_of(html):
    """The bones of a page: its headings and tabs, without anybody's name."""
    headings = re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in headings]


@pytest.mark.practice("CHOOSE-14")
def test_all_four_doors_end_in_the_same_relationship_with_the_same_desk(as_person, cora, program, through):
    desks, kinds = {}, set()
    for door in LABELS:
        mentee = enrolled(make_person("Lena Berg", email=f"lena-{door}@example.org"), program, learns=True)
        guide = mentor("Gus Holm", program, *SKILLS, email=f"gus-{door}@example.org")
        guide.capacity.partners_most = 1
        guide.capacity.save()
        wants(mentee, *SKILLS)
        mentorship = through(door, mentee, guide)
        for person in (mentee, guide):
            if door != "registered" or person is guide:
                as_person(person).post(f"/introductions/{mentorship.pk}/answer/", {"answer": "yes"})
        mentorship = Mentorship.objects.with_members().get(pk=mentorship.pk)
        assert mentorship.door == door
        kinds.add((type(mentorship), mentorship.kind, mentorship.state, mentorship.members.count()))
        desks[door] = parts_of(as_person(mentee).get(f"/spaces/{mentorship.pk}/").content.decode())
        report = as_person(cora).get(f"/programs/spring/introductions/?door={door}").content.decode()
        assert f'aria-current="page">{LABELS[door]}</a></th><td data-num>1</td><td data-num>1</td>' in report

    assert kinds == {(Mentorship, "pair", "forming", 2)}
    assert len({tuple(each) for each in desks.values()}) == 1


@pytest.mark.practice("CHOOSE-14")
def test_the_report_counts_and_lists_only_what_came_through_one_door(
    as_person, cora, mina, omar, dana, program
):
    from rapport.mentorships.introductions.operations import introduce, register_pair

    introduce(program, mina, omar, door=Mentorship.Door.SHORT_LIST, actor=None, now=clock.now())
    register_pair(program, mina, dana, actor=mina, now=clock.now())
    page = "/programs/spring/introductions/"

    every, short, registered, nothing = (
        as_person(cora).get(page + query).content.decode()
        for query in ("", "?door=short_list", "?door=registered", "?door=matching")
    )

    assert '<dd class="stat-n">2</dd>' in every
    assert "Omar Lindqvist" in short
    assert "Dana Fischer" not in short
    assert "narrowed to: From a short list" in short
    assert "Dana Fischer" in registered
    assert "Omar Lindqvist" not in registered
    assert "Nobody at the moment" in nothing
    assert as_person(cora).get(f"{page}?door=window").content.decode().count("Show all doors") == 0
    assert as_person(mina).get(f"{page}?door=request").status_code == 404
