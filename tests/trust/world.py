"""A small world in which every sealed field of the product holds a canary.

Mina and Omar are in an open relationship, Nora and Omar in one that has ended. Each sealed field of each model has to
be planted here: a new field without a canary fails ``test_every_sealed_field_is_planted``.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client

from rapport.care.models import AccessGrant, CaseNote, Letter, Pulse, Report, SafetyCheck
from rapport.conversations.models import Message
from rapport.feedback.models import FirstReaction, IndirectWord, Thought, Turn
from rapport.growth.models import (
    Challenge,
    Goal,
    GoalChange,
    GoalMeasure,
    ProgressEntry,
    Reflection,
    Step,
    Win,
)
from rapport.integrations.models import SheetDraft
from rapport.kernel import clock
from rapport.matching.models import (
    Background,
    FrozenMeaning,
    MatchingRound,
    MatchingRun,
    Meaning,
    Preferences,
    Side,
)
from rapport.meetings.models import AgendaItem, Meeting, NoteLine, Pad, Preparation, Promise, WrapUp
from rapport.mentorships.models import (
    AgreementTopic,
    AgreementVersion,
    Answer,
    Ending,
    GoodbyeLetter,
    Introduction,
    LineException,
    Mentorship,
    Pause,
    Request,
    Signature,
)
from rapport.mentorships.rounds import open_round
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program, SignUpAnswers, Staff
from rapport.testing import enrolled, make_pair, make_person
from rapport.vault.fields import SealedTextField
from tests.trust.canaries import Canary, new_token

# Sealed JSON: the canary stands where people's words stand in it.
JSON_FIELDS = {
    "mentorships.Answer.content",
    "mentorships.AgreementTopic.content",
    "care.Pulse.answers",
    "matching.Preferences.hopes",
    "matching.Preferences.exclusions",
    "matching.Background.answers",
    "matching.Background.hopes",
    # Numbers, and no words: the canary stands where the digest of the text and a quote of it stand. That no number is
    # stored in clear is shown in test_keeping.py, where there are some.
    "matching.Meaning.sealed",
    "matching.FrozenMeaning.sealed",
}


@dataclass
class World:
    program: Program
    mina: Person
    omar: Person
    nora: Person
    dana: Person
    cora: Person
    sana: Person
    operator: Person
    foreign: Person
    open_pair: Mentorship
    ended_pair: Mentorship
    canaries: list[Canary] = field(default_factory=list)

    @property
    def actors(self) -> dict[str, Person | None]:
        """Everybody who looks, by name; nobody at all is a visitor."""
        people = ("mina", "omar", "nora", "dana", "cora", "sana", "operator", "foreign")
        return {**{name: getattr(self, name) for name in people}, "visitor": None}

    def plant(
        self, row: models.Model, *owners: Person, mentorship: Mentorship | None = None, **kinds: str
    ) -> None:
        """Put a canary into every sealed field of a row that is saved; ``owners`` wrote it or are its subject."""
        for each in row._meta.concrete_fields:
            if not isinstance(each, SealedTextField):
                continue
            label = f"{row._meta.label}.{each.name}"
            token = new_token()
            setattr(row, each.name, _with_words(label, getattr(row, each.name), token))
            self.canaries.append(
                Canary(
                    token,
                    each.kind,
                    label,
                    frozenset(owner.pk for owner in owners),
                    None if mentorship is None else mentorship.pk,
                )
            )
        row.save()


def _with_words(label: str, value: str, token: str) -> str:
    if label not in JSON_FIELDS:
        return token
    if label.startswith("matching.Preferences"):
        # Sealed ids of people: whoever they are, an id is no word, and its finding would be the finding of a word.
        return json.dumps([str(UUID(bytes=token.encode()))])
    if label.startswith("matching.Background"):
        return json.dumps({"gender": token if label.endswith("answers") else [token]})
    if label == "matching.Meaning.sealed":
        return json.dumps({"by": "a model", "of": token, "vector": b64encode(token.encode()).decode()})
    if label == "matching.FrozenMeaning.sealed":
        return json.dumps({"vector": b64encode(token.encode()).decode(), "text": token, "text_is_open": True})
    if label == "mentorships.AgreementTopic.content":
        return json.dumps({**json.loads(value), "words": token})
    if label == "mentorships.Answer.content":
        return json.dumps({"values": {"rhythm.words": token}, "changed": {"rhythm.words": 1}})
    return json.dumps([token])


def build() -> World:
    """Make the world. Rows are written directly: this is about who sees them, not how they come to be."""
    program = Program.objects.create(slug="spring", name="Spring program")
    other = Program.objects.create(slug="autumn", name="Autumn program")
    mina = enrolled(make_person("Mina Haddad"), program, learns=True)
    omar = enrolled(make_person("Omar Lindqvist"), program, guides=True)
    nora = enrolled(make_person("Nora Weiss"), program, learns=True)
    dana = enrolled(make_person("Dana Fischer"), program, learns=True, guides=True)
    cora, sana, foreign = make_person("Cora Okonkwo"), make_person("Sana Keller"), make_person("Filip Novak")
    Staff.objects.create(program=program, person=cora, role=Staff.Role.COORDINATOR)
    Staff.objects.create(program=program, person=sana, role=Staff.Role.SAFEGUARDING)
    Staff.objects.create(program=other, person=foreign, role=Staff.Role.COORDINATOR)
    Staff.objects.create(program=other, person=foreign, role=Staff.Role.SAFEGUARDING)
    operator = make_person("Odile Ames", is_operator=True)
    open_pair = make_pair(mina, omar, program)
    ended_pair = make_pair(nora, omar, program, state="closed")
    world = World(
        program, mina, omar, nora, dana, cora, sana, operator, foreign, open_pair, ended_pair
    )  # fmt: skip
    for pair, mentee in ((open_pair, mina), (ended_pair, nora)):
        _share(world, pair, mentee, omar)
        _keep_private(world, pair, (mentee, omar))
    _ask(world, mina, dana)
    _tell_the_program(world)
    _report(world)
    return world


def _share(world: World, pair: Mentorship, mentee: Person, mentor: Person) -> None:
    now = clock.now()
    both = {"mentorship": pair}
    meeting = Meeting.objects.create(
        mentorship=pair, starts_at=now - timedelta(days=1), state="held", ended_at=now
    )
    live = Meeting.objects.create(
        mentorship=pair, starts_at=now, started_at=now, agenda_built_at=now
    ) if pair.is_open else meeting  # fmt: skip
    for each in {meeting.pk: meeting, live.pk: live}.values():
        world.plant(each, mentee, **both)
        world.plant(AgendaItem(mentorship=pair, meeting=each, owner=mentee), mentee, **both)
        world.plant(NoteLine(meeting=each, author=mentor), mentor, **both)
    for person in (mentee, mentor):
        world.plant(Preparation(meeting=live, person=person, ready_at=now), person, **both)
    for owner in (mentee, mentor):
        promise = Promise(mentorship=pair, meeting=meeting, owner=owner, due_on=now.date())
        promise.state, promise.reported_at = Promise.State.KEPT, now
        world.plant(promise, owner, **both)
        world.plant(Message(mentorship=pair, writer=owner), owner, **both)
    thought = Thought(mentorship=pair, giver=mentor, receiver=mentee, given_at=now, read_at=now)
    thought.understood_at = thought.replied_at = now
    world.plant(thought, mentor, mentee, **both)
    turn = Turn(mentorship=pair, answerer=mentee, about=mentor, meetings_held=3, state=Turn.State.ANSWERED)
    turn.given_at = turn.answered_at = now
    world.plant(turn, mentee, mentor, **both)
    goal = Goal(mentorship=pair, owner=mentee)
    world.plant(goal, mentee, **both)
    world.plant(GoalMeasure(goal=goal, start=0, target=10), mentee, **both)
    world.plant(GoalChange(goal=goal, what="reworded", changed_by=mentee), mentee, **both)
    world.plant(ProgressEntry(goal=goal, value=3, noted_by=mentee), mentee, **both)
    world.plant(Step(goal=goal, position=1, state="done", done_at=now), mentee, **both)
    world.plant(Challenge(mentorship=pair, goal=goal, person=mentee), mentee, **both)
    world.plant(Win(mentorship=pair, person=mentee, noticed_by=mentor), mentee, mentor, **both)
    _agree(world, pair, mentee, mentor)


def _agree(world: World, pair: Mentorship, mentee: Person, mentor: Person) -> None:
    now = clock.now()
    both = {"mentorship": pair}
    version = AgreementVersion.objects.create(
        mentorship=pair, number=1, state="in_force", made_at=now, in_force_at=now,
        terms={"joint": {"cadence_days": "14", "term_months": "6"}, "quiet": {}},
    )  # fmt: skip
    empty = json.dumps({"joint": {"cadence_days": "14"}, "own": {}, "words": ""})
    topic = AgreementTopic(
        agreement=version, topic="rhythm", content=empty, changed_by=mentee, changed_at=now
    )
    world.plant(topic, mentee, mentor, **both)
    for member in pair.members.all():
        signature = Signature(agreement=version, member=member, confidence_at=now, signed_at=now)
        world.plant(signature, member.person, **both)
    round_ = open_round(pair, "recalibrate", ["rhythm"], actor=mentee, now=now)
    for member in pair.members.all():
        answer = Answer(round=round_, member=member, saved_at=now, content="{}")
        world.plant(answer, member.person, **both)
    if pair.is_open:
        return
    world.plant(
        Pause(mentorship=pair, begun_by=mentee, begun_at=now, until=now.date(), ended_at=now), mentee, **both
    )
    Ending.objects.create(
        mentorship=pair, state="done", begun_by=pair.member_for(mentor), begun_at=now, came_from="active",
        reason="goal_reached",
        goodbye="meeting", closes_on=now.date(), ended_at=now,
    )  # fmt: skip
    for author in (mentee, mentor):
        world.plant(
            GoodbyeLetter(mentorship=pair, author=pair.member_for(author), saved_at=now, sent_at=now),
            author,
            **both,
        )


def _keep_private(world: World, pair: Mentorship, people: Iterable[Person]) -> None:
    now = clock.now()
    meeting = pair.meetings.order_by("-starts_at").first()
    thought = pair.thoughts.first()
    for day, person in enumerate(people, start=30):
        world.plant(Pad(meeting=meeting, person=person), person)
        world.plant(WrapUp(meeting=meeting, person=person, done_at=now), person, mentorship=pair)
        if person.pk == thought.receiver_id:
            world.plant(FirstReaction(thought=thought, person=person), person)
        world.plant(Pulse(mentorship=pair, person=person, day=day, answered_at=now), person)
        line = Reflection(mentorship=pair, person=person, about="wonder", shared_at=now)
        world.plant(line, person, mentorship=pair)


def _ask(world: World, mentee: Person, mentor: Person) -> None:
    pair = world.open_pair
    introduction = Introduction(mentorship=pair, lapses_at=clock.now(), changed_at=clock.now())
    introduction.save()
    world.plant(introduction, pair.member_for(mentee).person, mentorship=pair)
    exception = LineException(mentorship=pair, made_by=world.cora, made_at=clock.now())
    world.plant(exception, *(member.person for member in pair.members.all()), mentorship=pair)
    request = Request(
        program=world.program, mentee=mentee, mentor=mentor, state="declined", sent_at=clock.now()
    )
    request.save()
    world.plant(request, mentee, mentor)
    # Why somebody declined is theirs alone.
    reason = next(canary for canary in world.canaries if canary.field.endswith(".decline_reason"))
    world.canaries.remove(reason)
    world.canaries.append(replace(reason, owners=frozenset([mentor.pk])))
    world.plant(mentee, mentee)
    preferences, _made = Preferences.objects.get_or_create(
        person=mentee, defaults={"changed_at": clock.now()}
    )
    world.plant(preferences, mentee)
    world.plant(Background(person=mentee, changed_at=clock.now()), mentee)


def _tell_the_program(world: World) -> None:
    now, program, mina = clock.now(), world.program, world.mina
    turn = world.open_pair.turns.first()
    world.plant(
        IndirectWord(
            program=program, mentorship=world.open_pair, turn=turn, writer=mina, consent="1", read_at=now
        ),
        mina,
    )
    world.plant(Letter(program=program, mentorship=world.open_pair, writer=mina, opened_at=now), mina)
    enrollment = Enrollment.objects.get(program=program, person=mina)
    answers, _made = SignUpAnswers.objects.get_or_create(enrollment=enrollment)
    world.plant(answers, mina)
    round_ = MatchingRound.objects.create(program=program, number=1, made_at=now)
    run = MatchingRun(round=round_, number=1, asked_at=now, state="failed")
    world.plant(run)
    world.plant(Meaning(enrollment=enrollment, side=Side.NEED, made_at=now), mina)
    world.plant(FrozenMeaning(run=run, person=mina, side=Side.NEED), mina)
    _bring_a_sheet(world)


def _bring_a_sheet(world: World) -> None:
    """A sheet on its way in, uploaded as a coordinator does: what is sealed of it is made from its cells."""
    token = new_token()
    sheet = SimpleUploadedFile(
        "people.csv", f"Name,E-mail,Goal\nLena Roth,lena@example.org,{token}\n".encode()
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(world.cora, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(f"/programs/{world.program.slug}/people/import/", {"sheet": sheet})
    assert SheetDraft.objects.exists()
    world.canaries.append(Canary(token, "import_sheet", "integrations.SheetDraft.sheet", frozenset()))


def _report(world: World) -> None:
    now = clock.now()
    report = Report(
        program=world.program, mentorship=world.open_pair, reporter=world.mina, about=world.omar,
        receipt="ABCD-EFGH", answer_by=now, contact=world.sana, state="closed", answered_at=now, closed_at=now,
    )  # fmt: skip
    report.save()
    world.plant(report, world.mina)
    world.plant(CaseNote(report=report, writer=world.sana))
    world.plant(SafetyCheck(report=report, day=30, answer="fine", answered_at=now), world.mina)
    grant = AccessGrant(report=report, mentorship=world.open_pair, asked_by=world.sana)
    world.plant(grant)


def ids_in(rows: Iterable[Any]) -> list[UUID]:
    return [row.pk for row in rows]
