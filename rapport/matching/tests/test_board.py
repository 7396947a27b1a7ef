"""The coordinator's board: run, compare, lock, swap, publish, call back, and a second round."""

from datetime import timedelta

import pytest
from django.core import mail

from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.library import guides
from rapport.matching import engine, preferences
from rapport.matching.board import arranging, reading, solving
from rapport.matching.board.gathering import problem_of
from rapport.matching.board.publishing import two_of
from rapport.matching.board.reviving import as_solution
from rapport.matching.board.words import for_coordinator
from rapport.matching.models import MatchingRound, MatchingRun, NeverPair, ProposedPair
from rapport.matching.tests.people import free, mentor, offers, picks, wants
from rapport.mentorships.introductions.operations import IntroductionAnswer, answer_introduction
from rapport.mentorships.models import Mentorship
from rapport.people.models import Block
from rapport.programs.models import Program, Staff
from rapport.testing import enrolled, make_person

HOME = "/programs/spring/matching/"
SKILLS = list(guides.skills())[:12]


@pytest.fixture
def people(program):
    """Six who hope, five who guide with two places each; everybody has said something."""
    mentees, mentors = [], []
    for index in range(6):
        person = enrolled(make_person(f"L{index} Berg"), program, learns=True)
        wants(person, SKILLS[index], SKILLS[index + 1])
        picks(person, "value", "honesty", "craft")
        mentees.append(free(person, 0, 1, index % 5))
    for index in range(5):
        person = mentor(f"G{index} Holm", program, SKILLS[index], SKILLS[index + 2])
        picks(person, "value", "honesty")
        mentors.append(free(person, 0, 1))
    return mentees, mentors


@pytest.fixture
def board(as_person, cora, people):
    """A board on which a round has been run."""
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()
    return client


SETTINGS = {
    "weight_needs": 3, "weight_values": 3, "weight_wishes": 2, "weight_practical": 1, "weight_interests": 1,
    "weight_another_view": 0, "rule_shared_language": "on", "rule_overlap": "on",
}  # fmt: skip


def round_of(program):
    return MatchingRound.objects.filter(program=program).order_by("-number").first()


def test_the_board_counts_who_hopes_and_who_has_room_before_anything_is_run(as_person, cora, people):
    html = as_person(cora).get(HOME).content.decode()

    assert '<dd class="stat-n">6</dd>' in html
    assert "10 places in all" in html
    assert "Not run yet" in html
    assert not MatchingRound.objects.exists()


def test_running_it_compares_three_ways_and_reads_the_weakest_first(board, program, people):
    html = board.get(HOME).content.decode()

    assert html.count('class="scenario"') == 3
    assert html.count('class="strip"') == 3
    pairs = list(ProposedPair.objects.order_by("micro", "pk"))
    assert len(pairs) == 6
    assert html.count('class="pairdot') == 18
    places = [html.index(f'id="pair-{pair.pk}"') for pair in pairs]
    assert places == sorted(places)
    run = MatchingRun.objects.get()
    assert (run.state, run.hoping, run.mentors, run.places) == ("done", 6, 5, 10)


def test_nobody_is_told_anything_before_it_is_published(board, people, advance):
    advance(days=2)

    assert not mail.outbox
    assert not Mentorship.objects.exists()


def test_progress_is_shown_and_it_can_be_stopped(as_person, cora, people, program):
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    assert "It starts in a moment" in client.get(HOME).content.decode()
    part = client.get(f"{HOME}progress/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "run-progress" in part
    assert client.get(f"{HOME}progress/")["Location"] == f"{HOME}#scenarios"

    client.post(f"{HOME}stop/")
    run_due()

    assert MatchingRun.objects.get().state == "cancelled"
    assert not ProposedPair.objects.exists()
    answer = client.get(f"{HOME}progress/", headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert client.get(f"{HOME}progress/")["Location"] == f"{HOME}#scenarios"


def test_a_run_stops_between_its_steps_when_it_is_called_off(program, cora, people, monkeypatch):
    round_ = arranging.open_round(program, actor=cora, now=clock.now())
    run = solving.ask_for_run(round_, actor=cora, now=clock.now())
    monkeypatch.setattr(solving, "SAVED_EVERY_SECONDS", 0)
    seen = []
    looking = solving._Watch.say

    def say(self, stage, done):
        seen.append(stage)
        if len(seen) == 3:
            solving.call_off_run(round_, now=clock.now())
        looking(self, stage, done)

    monkeypatch.setattr(solving._Watch, "say", say)

    solving.run_it(run)

    run.refresh_from_db()
    assert run.state == "cancelled"
    assert 3 <= len(seen) <= 4
    assert not ProposedPair.objects.exists()


def test_running_twice_at_once_runs_once(as_person, cora, people):
    client = as_person(cora)
    for _ in range(2):
        client.post(f"{HOME}run/", SETTINGS)

    assert MatchingRun.objects.count() == 1


def test_another_way_is_taken_and_read_pairs_stay_read(board, program):
    pair = ProposedPair.objects.order_by("micro", "pk").first()
    board.post(f"{HOME}read/", {"pair": str(pair.pk), "page": "1"})

    board.post(f"{HOME}choose/", {"way": "average"})

    assert round_of(program).way == "average"
    same = ProposedPair.objects.filter(mentee=pair.mentee, mentor=pair.mentor).first()
    assert same is None or same.was_read


def test_a_locked_pair_stays_when_it_is_run_again(board, program, people):
    pair = ProposedPair.objects.order_by("micro", "pk").first()
    board.post(f"{HOME}pairs/{pair.pk}/lock/")
    assert "Locked" in board.get(HOME).content.decode()

    board.post(f"{HOME}run/", {**SETTINGS, "weight_needs": 0, "weight_practical": 4})
    run_due()

    kept = ProposedPair.objects.get(mentee=pair.mentee, mentor=pair.mentor)
    assert kept.is_locked
    assert round_of(program).weights["needs"] == 0


def test_a_swap_says_what_it_costs_and_can_be_taken_back(board, program):
    before = set(ProposedPair.objects.values_list("mentee_id", "mentor_id"))
    for pair in ProposedPair.objects.order_by("micro", "pk"):
        html = board.get(f"{HOME}?options={pair.pk}").content.decode()
        panel = html[html.index("Other options for") :]
        if "Swap" in panel or ">Take" in panel:
            break
    mentor_id = panel[panel.index('name="mentor" value="') + 21 :][:36]
    assert "gains" in panel or "loses" in panel or "the same" in panel

    response = board.post(f"{HOME}pairs/{pair.pk}/move/", {"mentor": mentor_id})

    assert response.status_code == 303
    after = set(ProposedPair.objects.values_list("mentee_id", "mentor_id"))
    assert after != before
    assert len(after) == len(before)
    assert ProposedPair.objects.filter(is_by_hand=True).exists()
    page = board.get(response["Location"].partition("#")[0]).content.decode()
    assert 'action="/programs/spring/matching/undo/"' in page
    board.post(f"{HOME}undo/")
    assert set(ProposedPair.objects.values_list("mentee_id", "mentor_id")) == before


def test_what_an_option_says_is_what_the_swap_does(board, program):
    round_ = round_of(program)
    _run, revived = reading.open_run(round_)
    pairs = ProposedPair.objects.filter(round=round_)
    total = sum(pairs.values_list("micro", flat=True))
    tried = 0
    for mentee_id in list(pairs.values_list("mentee_id", flat=True)):
        for option in engine.other_options(as_solution(revived, pairs.all()), str(mentee_id)):
            if option.how == "ask" or (option.how == "swap" and option.swap_to is None):
                continue
            pair = pairs.get(mentee_id=mentee_id)
            board.post(f"{HOME}pairs/{pair.pk}/move/", {"mentor": option.mentor_id})
            assert (
                sum(pairs.values_list("micro", flat=True)) - total
                == option.gain_micro + option.swap_delta_micro
            )
            board.post(f"{HOME}undo/")
            tried += 1
    assert tried > 5


def test_two_who_are_ruled_out_are_never_proposed_again(board, program):
    pair = ProposedPair.objects.order_by("micro", "pk").first()

    board.post(f"{HOME}pairs/{pair.pk}/never/")
    assert (
        "have nobody in this" in board.get(HOME).content.decode()
        or "has nobody in this" in board.get(HOME).content.decode()
    )
    board.post(f"{HOME}run/", SETTINGS)
    run_due()

    assert not ProposedPair.objects.filter(mentee=pair.mentee, mentor=pair.mentor).exists()
    listed = board.get(f"{HOME}never/").content.decode()
    assert pair.mentee.name in listed
    board.post(f"{HOME}never/{NeverPair.objects.get().pk}/")
    assert not NeverPair.objects.exists()


def test_it_goes_out_at_nine_and_each_side_reads_its_own_words(
    board, cora, program, people, advance, as_person
):
    at = (clock.now() + timedelta(days=1)).replace(hour=9, minute=0)
    board.post(
        f"{HOME}schedule/",
        {
            "at": at.strftime("%Y-%m-%dT%H:%M"),
            "note_to_mentees": "Dear learners",
            "note_to_mentors": "Dear guides",
        },
    )
    assert "introductions go out tomorrow at 09:00" in board.get(HOME).content.decode()
    advance(hours=20)
    assert not Mentorship.objects.exists()

    advance(hours=10)

    assert Mentorship.objects.filter(state="introduced", door="matching").count() == 6
    round_ = round_of(program)
    assert round_.state == "published"
    pair = ProposedPair.objects.select_related("mentee", "mentor", "mentorship").first()
    minas = as_person(pair.mentee).get(f"/introductions/{pair.mentorship_id}/").content.decode()
    omars = as_person(pair.mentor).get(f"/introductions/{pair.mentorship_id}/").content.decode()
    assert "Dear learners" in minas
    assert "Dear guides" in omars
    assert "Dear guides" not in minas
    assert "You share what matters most: honesty." in minas
    subjects = [message.subject for message in mail.outbox]
    assert len(subjects) == 12


def test_it_can_be_called_back_until_it_goes_out(board, program, advance):
    at = clock.now() + timedelta(days=1)
    board.post(f"{HOME}schedule/", {"at": at.strftime("%Y-%m-%dT%H:%M")})
    pair = ProposedPair.objects.first()
    assert board.post(f"{HOME}pairs/{pair.pk}/lock/").status_code == 403

    board.post(f"{HOME}call-back/")
    advance(days=3)

    assert not Mentorship.objects.exists()
    assert round_of(program).state == "open"
    assert ProposedPair.objects.count() == 6


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("", "Give a day and a time"),
        ("2001-01-01T09:00", "has passed"),
        ("2099-01-01T09:00", "two months away"),
        ("noon", "give a day and a time"),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_the_field(board, program, at, sentence):
    response = board.post(f"{HOME}schedule/", {"at": at})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert round_of(program).state == "open"


def test_a_second_round_is_for_those_who_are_free_again_and_never_proposes_the_same_two(
    board, program, people, advance
):
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")})
    advance(hours=6)
    first = (
        ProposedPair.objects.select_related("mentee", "mentor", "mentorship").order_by("micro", "pk").first()
    )
    for pair in ProposedPair.objects.select_related("mentee", "mentor", "mentorship"):
        said = IntroductionAnswer.NO if pair.pk == first.pk else IntroductionAnswer.YES
        mentorship = Mentorship.objects.with_members().get(pk=pair.mentorship_id)
        answer_introduction(mentorship, said, actor=pair.mentor, now=clock.now())
        if said is IntroductionAnswer.YES:
            mentorship = Mentorship.objects.with_members().get(pk=pair.mentorship_id)
            answer_introduction(mentorship, said, actor=pair.mentee, now=clock.now())
    past = board.get(f"{HOME}rounds/1/").content.decode()
    assert '<dd class="stat-n">5</dd>' in past
    assert "Second round" in past
    assert first.mentee.name not in past

    board.post(f"{HOME}run/", SETTINGS)
    run_due()

    second = round_of(program)
    assert second.number == 2
    pairs = ProposedPair.objects.filter(round=second)
    assert {pair.mentee_id for pair in pairs} == {first.mentee_id}
    assert first.mentor_id not in {pair.mentor_id for pair in pairs}
    problem = problem_of(second, clock.now())
    assert [mentee.waited_rounds for mentee in problem.mentees] == [1]


@pytest.mark.parametrize("wish", ["mentee", "mentor", "block"])
def test_nobody_is_proposed_against_a_private_wish_and_nobody_sees_whose_it_is(
    as_person, cora, program, wish
):
    mentee = wants(enrolled(make_person("Lena Berg"), program, learns=True), *SKILLS[:3])
    guide = mentor("Gus Holm", program, *SKILLS[:3])
    other = mentor("Hans Dahl", program, SKILLS[5])
    if wish == "block":
        Block.objects.create(person=guide, blocked=mentee)
    else:
        by, of = (mentee, guide) if wish == "mentee" else (guide, mentee)
        preferences.rule_out(by, of, now=clock.now())
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()

    pair = ProposedPair.objects.get()
    assert (pair.mentee, pair.mentor) == (mentee, other)
    html = client.get(f"{HOME}?options={pair.pk}&why={guide.pk}").content.decode()
    assert "Gus Holm" not in html[html.index('class="match-alt"') : html.index('class="stack why-not"')]
    assert "a no not long ago, something under way, or a wish" in html
    assert str(guide.pk) not in repr(MatchingRun.objects.values_list("frozen", flat=True).get())


def test_wishes_count_and_no_coordinator_reads_them(as_person, cora, program):
    mentee = wants(enrolled(make_person("Lena Berg"), program, learns=True), SKILLS[0])
    twins = [mentor(f"{name} Holm", program, SKILLS[0]) for name in ("Ada", "Bo")]
    preferences.hope_for(mentee, twins[1], now=clock.now())
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()

    assert ProposedPair.objects.get().mentor == twins[1]
    why = client.get(HOME).content.decode()
    assert "wish" not in why[why.index('class="match-why"') :].partition("</p>")[0].lower()


def test_every_reason_on_the_board_is_computed_again(board, program):
    round_ = round_of(program)
    _run, revived = reading.open_run(round_)
    html = board.get(f"{HOME}?order=all").content.decode()

    for card in reading.pair_cards(reading.pairs_in(round_, "all"), revived):
        score = revived.score(str(card.pair.mentee_id), str(card.pair.mentor_id))
        assert score.micro == card.pair.micro
        assert card.why == for_coordinator(score, two_of(card.pair, revived))
        assert card.why in html


def test_a_round_can_be_explained_long_after(board, program, people, advance, as_person, cora):
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")})
    advance(hours=6)
    mentees, mentors = people
    for person in (*mentees, *mentors):
        person.skills_wanted.all().delete()
        person.expertise.all().delete()
        person.picks.all().delete()
    clock.freeze(clock.now() + timedelta(days=365))

    html = as_person(cora).get(f"{HOME}rounds/1/").content.decode()

    assert "has done what" in html
    assert "Both put honesty among what matters most." in html


def test_nothing_to_match_is_said_calmly(as_person, cora, program):
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()

    assert "There is nobody to bring together" in client.get(HOME).content.decode()


def test_a_lock_that_cannot_be_kept_is_said_calmly(board, program):
    pair = ProposedPair.objects.first()
    board.post(f"{HOME}pairs/{pair.pk}/lock/")
    Block.objects.create(person=pair.mentor, blocked=pair.mentee)

    board.post(f"{HOME}run/", SETTINGS)
    run_due()

    assert "A locked pair can’t be kept" in board.get(HOME).content.decode()


@pytest.mark.parametrize("weight", ["9", "-1", "x", ""])
def test_weights_that_are_none_are_said_beside_the_range(as_person, cora, people, weight):
    response = as_person(cora).post(f"{HOME}run/", {**SETTINGS, "weight_needs": weight})

    assert response.status_code == 422
    assert not MatchingRun.objects.exists()


def test_two_coordinators_do_not_overwrite_each_other(board, program):
    version = round_of(program).version
    board.post(f"{HOME}run/", {**SETTINGS, "weight_needs": 1, "version": version})

    response = board.post(f"{HOME}run/", {**SETTINGS, "weight_needs": 4, "version": version})

    assert response.status_code == 409


PAGES = ("", "few/", "never/", "rounds/1/", "progress/")
DEEDS = ("run/", "stop/", "choose/", "read/", "undo/", "schedule/", "call-back/")


def test_only_coordinators_of_this_program_know_the_board(as_person, mina, omar, dana, sana, board, program):
    other = Program.objects.create(slug="other", name="Other")
    outsider = make_person("Otto Lund")
    Staff.objects.create(program=other, person=outsider, role=Staff.Role.COORDINATOR)
    pair = ProposedPair.objects.first()

    for person in (mina, omar, dana, sana, outsider):
        client = as_person(person)
        assert {client.get(HOME + page).status_code for page in PAGES} == {404}
        assert {client.post(HOME + deed).status_code for deed in DEEDS} == {404}
        for deed in ("lock", "move", "never", "ask"):
            assert client.post(f"{HOME}pairs/{pair.pk}/{deed}/").status_code == 404
    assert as_person(outsider).post(f"/programs/other/matching/pairs/{pair.pk}/lock/").status_code == 404


def test_a_mentor_is_asked_for_an_hour_without_hearing_for_whom(as_person, cora, program, advance):
    mentee = wants(enrolled(make_person("Lena Berg"), program, learns=True), *SKILLS[:2])
    free(mentee, 0)
    near = mentor("Ada Holm", program, SKILLS[5])
    free(near, 0)
    far = mentor("Gus Holm", program, *SKILLS[:2])
    free(far, 3)
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()
    pair = ProposedPair.objects.get()
    assert pair.mentor == near
    html = client.get(f"{HOME}?options={pair.pk}").content.decode()
    assert "Ask Gus" in html
    assert "Needs an hour more in common." in html

    client.post(f"{HOME}pairs/{pair.pk}/ask/", {"mentor": str(far.pk)})
    advance(hours=1)

    (asked,) = [message for message in mail.outbox if message.to == [far.email]]
    assert "free a little more" in asked.subject
    assert "Lena" not in str(asked.message())


def test_giving_away_a_place_that_is_gone_passes_the_pair_over(board, program, people, advance):
    _mentees, mentors = people
    board.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")})
    for person in mentors:
        person.capacity.partners_most = 0
        person.capacity.save()

    advance(hours=6)

    assert round_of(program).state == "published"
    assert not Mentorship.objects.exists()
    assert "passed over" in board.get(f"{HOME}rounds/1/").content.decode()


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_board_costs_the_same_for_one_and_for_fifty(
    as_person, cora, program, number, django_assert_max_num_queries
):
    for index in range(number):
        wants(enrolled(make_person(f"L{index} Berg"), program, learns=True), SKILLS[0])
        mentor(f"G{index} Holm", program, SKILLS[0])
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()
    client.get(HOME)

    with django_assert_max_num_queries(12):
        html = client.get(f"{HOME}?order=all").content.decode()

    assert html.count('class="match"') == number


def test_offers_that_cover_nothing_are_said_honestly(as_person, cora, program):
    wants(enrolled(make_person("Lena Berg"), program, learns=True), SKILLS[0])
    offers(mentor("Ada Holm", program), SKILLS[7])
    client = as_person(cora)
    client.post(f"{HOME}run/", SETTINGS)
    run_due()

    html = client.get(HOME).content.decode()
    assert "Not covered:" in html


def test_why_not_names_the_rule_or_what_it_would_cost(board, program, people):
    _mentees, mentors = people
    pair = ProposedPair.objects.order_by("micro", "pk").first()
    other = next(each for each in mentors if each.pk != pair.mentor_id)

    html = board.get(f"{HOME}?options={pair.pk}&why={other.pk}").content.decode()
    said = html[html.index('<p class="small" role="status">') :][:400]
    assert "can be a pair" in said or "no place left" in said

    NeverPair.objects.create(program=program, mentee=pair.mentee, mentor=other, made_at=clock.now())
    board.post(f"{HOME}run/", SETTINGS)
    run_due()
    pair = ProposedPair.objects.get(mentee=pair.mentee)
    html = board.get(f"{HOME}?order=all&options={pair.pk}&why={other.pk}").content.decode()
    assert "on the list of pairs that are not to be made" in html


@pytest.mark.parametrize("why", ["x", "00000000-0000-0000-0000-000000000000"])
def test_why_not_somebody_who_is_not_there_is_no_crash(board, why):
    pair = ProposedPair.objects.order_by("micro", "pk").first()

    assert board.get(f"{HOME}?options={pair.pk}&why={why}").status_code == 200
