"""The master test of confidentiality: everybody opens everything, and sees what the table allows, no more, no less."""

import inspect
import io
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rapport.care.operations import report_a_line
from rapport.conversations.operations import send_message
from rapport.feedback.operations import write_thought
from rapport.jobs.testing import run_due
from rapport.kernel import clock, visibility
from rapport.kernel.visibility import READABLE, Actor
from rapport.meetings.operations import make_promise, plan_meeting
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField
from tests.trust.canaries import Canary, forms_of, found_in, new_token, streams_in
from tests.trust.world import World

# What each name in an address stands for.
MODEL_OF = {
    "mentorship_id": "mentorships.Mentorship", "meeting_id": "meetings.Meeting", "item_id": "meetings.AgendaItem",
    "proposal_id": "meetings.SlotProposal", "promise_id": "meetings.Promise", "goal_id": "growth.Goal",
    "entry_id": "growth.ProgressEntry", "step_id": "growth.Step", "share_id": "growth.GoalShare",
    "challenge_id": "growth.Challenge",
    "given_id": "growth.AdviceGiven", "line_id": "meetings.NoteLine growth.Reflection",
    "win_id": "growth.Win", "message_id": "conversations.Message",
    "turn_id": "feedback.Turn", "thought_id": "feedback.Thought", "word_id": "feedback.IndirectWord",
    "person_id": "people.Person", "mentor_id": "people.Person", "request_id": "mentorships.Request",
    "letter_id": "care.Letter", "pulse_id": "care.Pulse", "sign_id": "care.Sign", "report_id": "care.Report",
    "grant_id": "care.AccessGrant", "never_id": "matching.NeverPair", "pair_id": "matching.ProposedPair",
    "draft": "integrations.SheetDraft", "invitation": "programs.Invitation",
    "enrollment": "programs.Enrollment", "feed_id": "notifications.CalendarFeed",
}  # fmt: skip
FIXED = {"slug": ["spring", "autumn"], "number": [1, 2], "key": ["rhythm", "outcome"], "photo_id": [uuid4()]}
LEFT_OUT = {
    "accounts/": "allauth's pages hold nobody's words",
    "static": "files",
}
MADE_FROM_A_SHEET = {
    "integrations.SheetDraft.mapping", "integrations.SheetDraft.findings", "integrations.SheetMemory.mapping",
}  # fmt: skip
# The line of a pause is shown while it lasts.
OF_A_TIME = {"mentorships.Pause.line"}
# What somebody shared is a copy of words they see on the same page as their own.
COPIES = {"growth.Reflection.shared_text"}
# Codes that somebody picks: drawn as the choice that is ticked, and never as a word.
PICKED = {
    "meetings.AgendaItem.about", "meetings.Preparation.arriving", "meetings.WrapUp.leaving", "care.Pulse.answers",
    "matching.Background.answers", "matching.Background.hopes",
    # Numbers made of a text that is shown where it was written.
    "matching.Meaning.sealed", "matching.FrozenMeaning.sealed",
}  # fmt: skip
# Kinds that the matrix lets somebody read, and that no page shows to them yet, each with its reason.
NOT_SHOWN_YET = {
    ("contact_phone", Actor.SELF): "there is no field for a phone number on any page yet",
    ("support_needs", Actor.SELF): "there is no field for support needs on any page yet",
    ("match_exclusion_and_reason", Actor.SELF): "kept as ids of people, shown as names",
    ("matching_preferences", Actor.SELF): "wishes are kept as ids of people, shown as names",
    ("match_score_explanation", Actor.EXPARTNER): "each reads what was said to them",
    ("match_score_explanation", Actor.SELF): "shown on the introduction, until both have said yes",
    ("match_score_explanation", Actor.PARTNER): "each reads what was said to them",
    ("matching_preferences", Actor.COORD): "coordinators match with them; no page lists them yet",
    ("match_score_explanation", Actor.COORD): "shown on the matching board, before it is published",
    ("import_sheet", Actor.SELF): "an import in progress is tested where it is made",
    ("import_sheet", Actor.COORD): "an import in progress is tested where it is made",
}


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, path)
        else:
            yield path, each


NAMES = re.compile(r"<(?:\w+:)?(\w+)>")


def mentorship_of(row: Any) -> UUID | None:
    """The relationship a row belongs to, by whatever way it hangs on it; None for one that belongs to none."""
    for way in ("mentorship_id", "meeting.mentorship_id", "goal.mentorship_id", "challenge.mentorship_id"):
        found = row
        for part in way.split("."):
            found = getattr(found, part, None)
        if found is not None:
            return UUID(str(found))
    return None


def rows_for(name: str) -> list[tuple[Any, UUID | None]]:
    """What can stand for a name in an address, each with the relationship it belongs to."""
    if name in FIXED:
        return [(value, None) for value in FIXED[name]]
    labels = MODEL_OF.get(name, "").split()
    rows = [row for label in labels for row in apps.get_model(label)._default_manager.all()]
    return [(row.pk, row.pk if name == "mentorship_id" else mentorship_of(row)) for row in rows]


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Every address of the product, with every object in its own relationship, and once in a foreign one.

    Each comes after its pattern.
    """
    known: dict[str, list[tuple[Any, UUID | None]]] = {}
    for path, _pattern in patterns():
        if any(path.startswith(prefix) for prefix in LEFT_OUT):
            continue
        names = NAMES.findall(path)
        for name in names:
            known.setdefault(name, rows_for(name))
        crossed = False
        for values in product(*(known[name] for name in names)):
            belongs = {pair for _value, pair in values if pair is not None}
            if len(belongs) > 1:
                if crossed:
                    continue
                crossed = True
            filled = iter(values)
            yield path, "/" + NAMES.sub(lambda _match, filled=filled: str(next(filled)[0]), path)


def relation(world: World, actor: Person | None, canary: Canary) -> Actor:
    """What an actor is to a canary, in the words of the table."""
    if actor is None or actor == world.foreign:
        return Actor.OUTSIDER
    if actor.pk in canary.owners:
        return Actor.SELF
    pairs = {world.open_pair.pk: world.open_pair, world.ended_pair.pk: world.ended_pair}
    pair = pairs.get(canary.mentorship) if canary.mentorship else None
    if pair is not None and pair.member_for(actor) is not None:
        return Actor.PARTNER if pair.is_open else Actor.EXPARTNER
    named = {world.cora: Actor.COORD, world.operator: Actor.ORGADMIN}
    if actor in named:
        return named[actor]
    if actor == world.sana:
        return Actor.MED_CASE if canary.kind in {"concern_report", "case_notes"} else Actor.MED
    return Actor.MEMBER


def signed_in(actor: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if actor is not None:
        client.force_login(actor, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def everything_seen(world: World, actor: Person | None) -> tuple[set[Canary], list[str]]:
    """Open every address as a page and as a fragment; returns what was seen and which addresses broke."""
    client = signed_in(actor)
    seen: set[Canary] = set()
    broken: list[str] = []
    only_for_forms: set[str] = set()
    for path, url in dict.fromkeys(addresses(world)):
        # Methods are looked at before objects: an address without a page has none for any of them.
        if url.endswith("/photo/") or path in only_for_forms:
            continue
        # Fragments come from the same templates; three kinds of people ask for them as well.
        as_fragment = actor in {world.mina, world.cora, world.dana}
        for headers in ({}, {"HX-Request": "true"}) if as_fragment else ({},):
            answer = client.get(url, headers=headers)
            if answer.status_code >= 500:
                broken.append(f"{url}: {answer.exc_info[1]!r}" if getattr(answer, "exc_info", None) else url)
            seen |= _seen_in(answer, world)
            if answer.status_code == 405:
                only_for_forms.add(path)
            if answer.status_code in {302, 303, 404, 405}:
                break
    return seen, broken


def _is_known(canary: Canary, actor: Actor) -> bool:
    """Whether it is known, with its reason above, that somebody who may read a thing has no page that shows it."""
    if canary.field in PICKED | OF_A_TIME or (canary.kind, actor) in NOT_SHOWN_YET:
        return True
    return canary.field in COPIES and actor is Actor.SELF


def _seen_in(answer: Any, world: World) -> set[Canary]:
    """Canaries in an answer. Pages and fragments are text: only other types can hold a word in disguise."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        words = set(re.findall(rb"cnry[0-9a-f]{12}", body.lower()))
        return {canary for canary in world.canaries if canary.token.encode() in words}
    return found_in(body, world.canaries)


@pytest.mark.practice("CARE-2")
@pytest.mark.parametrize(
    "name",
    [
        *("mina", "cora", "visitor"),
        *(
            pytest.param(name, marks=pytest.mark.thorough)
            for name in ("omar", "nora", "dana", "sana", "operator", "foreign")
        ),
    ],
)
def test_everybody_sees_what_the_table_allows_and_nothing_else(world: World, name: str) -> None:
    actor = world.actors[name]
    may_read = {
        c for c in world.canaries if visibility.kind(c.kind).sight(relation(world, actor, c)) in READABLE
    }
    shared = {c for c in world.canaries if visibility.kind(c.kind).sight(relation(world, actor, c)) == "S"}

    seen, broken = everything_seen(world, actor)

    leaks = sorted(str(c) for c in seen - may_read - shared)
    hidden = sorted(str(c) for c in may_read - seen if not _is_known(c, relation(world, actor, c)))
    assert broken == [], "\n".join(["BROKE", *broken])
    assert leaks == [], "\n".join(["LEAK", *leaks])
    assert hidden == [], "\n".join(["OVER-HIDDEN", *hidden])


def test_every_sealed_field_is_planted(world: World) -> None:
    planted = {canary.field for canary in world.canaries}
    sealed = {
        f"{model._meta.label}.{each.name}"
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, SealedTextField)
    }

    assert sealed - planted - MADE_FROM_A_SHEET == set()


def test_every_name_in_an_address_is_known() -> None:
    unknown = defaultdict(list)
    for path, _pattern in patterns():
        if any(path.startswith(prefix) for prefix in LEFT_OUT):
            continue
        for name in re.findall(r"<uuid:(\w+)>", path):
            if name not in MODEL_OF and name not in FIXED:
                unknown[name].append(path)

    assert dict(unknown) == {}


def test_every_view_declares_its_guard() -> None:
    bare = [
        path
        for path, pattern in patterns()
        if not any(path.startswith(prefix) for prefix in LEFT_OUT)
        and not hasattr(inspect.unwrap(pattern.callback), "guard")
        and not hasattr(pattern.callback, "guard")
    ]

    assert bare == []


def test_what_is_not_yours_answers_like_what_does_not_exist(world: World) -> None:
    client = signed_in(world.dana)
    for url in (
        f"/spaces/{world.open_pair.pk}/", f"/spaces/{world.open_pair.pk}/meetings/",
        f"/spaces/{world.open_pair.pk}/goals/", f"/spaces/{world.open_pair.pk}/agreement/",
    ):  # fmt: skip
        theirs, nobodys = client.get(url), client.get(url.replace(str(world.open_pair.pk), str(uuid4())))
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert _without_ids(theirs.content) == _without_ids(nobodys.content)


@pytest.mark.practice("CARE-2")
def test_no_mail_and_no_waiting_message_holds_a_canary(world: World) -> None:
    pair, now = world.open_pair, clock.now()
    token = new_token()
    world.canaries.append(Canary(token, "pair_message", "through the operations", frozenset(), pair.pk))
    send_message(pair, text=token, actor=world.mina, now=now)
    write_thought(pair, receiver=world.mina, kind="try", what=token, give=True, actor=world.omar, now=now)
    make_promise(pair, owner=world.mina, text=token, due_on=now.date(), actor=world.mina, now=now)
    plan_meeting(pair, starts_at=now + timedelta(days=1), minutes=30, place=token, actor=world.mina, now=now)
    report_a_line(pair, text=token, about=world.omar, stop_contact=False, actor=world.mina, now=now)
    run_due()

    sent = b"\n".join(message.message().as_bytes() for message in mail.outbox)
    waiting = "\n".join(str(row) for row in OutboxMessage.objects.values()).encode()
    assert OutboxMessage.objects.exists()
    assert found_in(sent + waiting, world.canaries) == set()


@pytest.mark.practice("CARE-2")
def test_a_page_that_breaks_says_nothing_of_what_was_typed(
    world: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    token = new_token()
    planted = Canary(token, "pair_message", "typed", frozenset())

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError(f"could not take {token}")

    # A handler whose stream was closed since, as it is after a set-up under another standard error, would report
    # that with the whole of what it was to tell.
    stale = logging.StreamHandler(io.StringIO())
    stale.stream.close()
    monkeypatch.setattr(logging.getLogger(), "handlers", [*logging.getLogger().handlers, stale])
    monkeypatch.setattr("rapport.conversations.operations.send_message", broken)
    client = signed_in(world.mina)
    answer = client.post(f"/spaces/{world.open_pair.pk}/messages/", {"text": token})
    logged = capfd.readouterr()

    assert answer.status_code == 500
    assert found_in(answer.content, [planted]) == set()
    assert found_in((logged.out + logged.err).encode(), [planted]) == set()
    assert not any(token in message.body for message in mail.outbox)


def test_the_finder_finds_every_disguise() -> None:
    import zlib

    canary = Canary(new_token(), "shared_note", "control", frozenset())
    noise = uuid4().bytes * 20
    disguises = [*forms_of(canary.token), zlib.compress(canary.token.encode() * 3)]

    assert all(found_in(noise + disguise + noise, [canary]) == {canary} for disguise in disguises)
    assert found_in(noise, [canary]) == set()
    assert len(list(streams_in(zlib.compress(b"x" * 100)))) == 2


def _without_ids(body: bytes) -> bytes:
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{24,}", b"", body)
