"""Changing what a round proposes: choosing a way, locking, swapping, ruling out, and taking the last change back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, Refused
from rapport.kernel.versions import claim_version
from rapport.matching import engine
from rapport.matching.board.policies import may_change, may_change_pair
from rapport.matching.board.settings import DEFAULT_RULES, DEFAULT_WEIGHTS
from rapport.matching.models import MatchingRound, MatchingRun, NeverPair, ProposedPair
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.programs.policies import may_run


def current_round(program: Program) -> MatchingRound | None:
    """The round that is open or on its way out."""
    return MatchingRound.objects.filter(program=program).exclude(state=MatchingRound.State.PUBLISHED).first()


def open_round(program: Program, *, actor: Person | None, now: datetime) -> MatchingRound:
    """The round that is open, or a new one with what mattered in the last; the first has the evidence's weights.

    Raises: Refused, for a new one in a program that is over, or by somebody who does not run it.
    """
    found = current_round(program)
    if found is not None:
        found.program = program
        return found
    may_run(actor, program).require()
    before = MatchingRound.objects.filter(program=program).order_by("-number").first()
    try:
        with transaction.atomic():
            made = MatchingRound.objects.create(
                program=program,
                number=1 if before is None else before.number + 1,
                weights=dict(DEFAULT_WEIGHTS if before is None else before.weights),
                rules=dict(DEFAULT_RULES if before is None else before.rules),
                made_by=actor,
                made_at=now,
            )
            record("matching.round_opened", actor=actor, now=now, program_id=program.pk, subject_id=made.pk)
            return made
    except IntegrityError:
        # Another coordinator opened it in the same moment; there is one at a time.
        return MatchingRound.objects.exclude(state=MatchingRound.State.PUBLISHED).get(program=program)


def change_settings(
    round_: MatchingRound, *, weights: Mapping[str, int], rules: Mapping[str, bool], expected: int
) -> MatchingRound:
    """Say what matters in a round. Raises: Refused; EditConflict, when another coordinator was faster."""
    may_change(round_).require()
    if (round_.weights, round_.rules) == (dict(weights), dict(rules)):
        return round_
    with transaction.atomic():
        if not claim_version(round_, expected):
            raise EditConflict(
                yours={str(_("What matters")): _said(weights)},
                theirs={str(_("What matters")): _said(round_.weights)},
                version=round_.version,
            )
        round_.weights, round_.rules = dict(weights), dict(rules)
        round_.save(update_fields=["weights", "rules"])
    return round_


def choose_way(round_: MatchingRound, code: str) -> None:
    """Propose the pairs of another of the three ways; locked pairs are in all of them."""
    may_change(round_).require()
    run = latest_run(round_)
    if run is None:
        raise Refused(_("There is nothing to choose from yet. Run it first."))
    with transaction.atomic():
        take_way(round_, run, code)


def take_way(round_: MatchingRound, run: MatchingRun, code: str) -> None:
    """Replace the proposals by those of one way; a pair that stays keeps that it was read."""
    way = next((each for each in run.ways if each["code"] == code), None)
    if way is None:
        return
    kept = {(pair.mentee_id, pair.mentor_id): pair for pair in ProposedPair.objects.filter(round=round_)}
    new: list[ProposedPair] = []
    for mentee, mentor, micro, is_locked in way["pairs"]:
        old = kept.get((UUID(mentee), UUID(mentor)))
        new.append(
            ProposedPair(
                round=round_,
                mentee_id=UUID(mentee),
                mentor_id=UUID(mentor),
                micro=micro,
                is_locked=is_locked,
                was_read=old is not None and old.was_read,
                is_by_hand=old is not None and old.is_by_hand and is_locked,
            )
        )
    ProposedPair.objects.filter(round=round_).delete()
    ProposedPair.objects.bulk_create(new, batch_size=1_000)
    round_.way, round_.before = code, []
    round_.save(update_fields=["way", "before"])


def lock_pair(pair: ProposedPair, *, is_locked: bool) -> None:
    """Keep a pair whatever is computed next, or let it go again."""
    may_change(pair.round).require()
    ProposedPair.objects.filter(pk=pair.pk).update(is_locked=is_locked)


def move_pair(pair: ProposedPair, option: engine.Option, scores: "Scores") -> None:
    """Give a mentee another mentor, as an option says: a free place, or a swap with somebody else's mentor.

    Raises: Refused, when the pair is locked, or the option needs to be asked for first.
    """
    may_change_pair(pair).require()
    if option.how == "ask":
        raise Refused(_("These two would have to give an hour more first. Ask, and run it again."))
    with transaction.atomic():
        round_ = locked(MatchingRound.objects.filter(pk=pair.round_id)).get()
        touched = [pair]
        if option.how == "swap" and option.swap_with is not None:
            other = ProposedPair.objects.get(round=round_, mentee_id=UUID(option.swap_with))
            if other.is_locked:
                raise Refused(_("These two are locked. Unlock them first."))
            touched.append(other)
        _remember(round_, touched)
        mine = pair.mentor_id
        for each in touched:
            each.delete()
        _propose(round_, pair.mentee_id, UUID(option.mentor_id), scores)
        if len(touched) > 1 and option.swap_to is not None:
            _propose(round_, touched[1].mentee_id, mine, scores)


def rule_out(pair: ProposedPair, *, actor: Person, now: datetime) -> NeverPair:
    """Never propose these two again; the mentee is without somebody until it is run again."""
    may_change(pair.round).require()
    with transaction.atomic():
        round_ = locked(MatchingRound.objects.filter(pk=pair.round_id)).get()
        _remember(round_, [pair])
        never, _is_new = NeverPair.objects.get_or_create(
            program=round_.program,
            mentee_id=pair.mentee_id,
            mentor_id=pair.mentor_id,
            defaults={"made_by": actor, "made_at": now},
        )
        pair.delete()
    return never


def allow_again(never: NeverPair) -> None:
    """Take two people off the list of those never to be brought together."""
    never.delete()


def undo(round_: MatchingRound) -> bool:
    """Take the last change back; returns whether there was one."""
    may_change(round_).require()
    with transaction.atomic():
        standing = locked(MatchingRound.objects.filter(pk=round_.pk)).get()
        if not standing.before:
            return False
        mentees = {UUID(row[0]) for row in standing.before}
        ProposedPair.objects.filter(round=standing, mentee_id__in=mentees).delete()
        ProposedPair.objects.bulk_create(_thawed(standing, standing.before))
        pairs = [(UUID(row[0]), UUID(row[1])) for row in standing.before]
        for mentee_id, mentor_id in pairs:
            NeverPair.objects.filter(
                program_id=standing.program_id, mentee_id=mentee_id, mentor_id=mentor_id
            ).delete()
        standing.before = []
        standing.save(update_fields=["before"])
    return True


def mark_read(round_: MatchingRound, pair_ids: Collection[UUID]) -> int:
    """Note that a coordinator has read these pairs."""
    return ProposedPair.objects.filter(round=round_, pk__in=pair_ids).update(was_read=True)


def latest_run(round_: MatchingRound) -> MatchingRun | None:
    """The last computation that came to an end."""
    return MatchingRun.objects.filter(round=round_, state=MatchingRun.State.DONE).defer("frozen").first()


Scores = Mapping[tuple[str, str], int]
"""Scores in millionths, by mentee and mentor id."""


def _propose(round_: MatchingRound, mentee_id: UUID, mentor_id: UUID, scores: Scores) -> ProposedPair:
    return ProposedPair.objects.create(
        round=round_,
        mentee_id=mentee_id,
        mentor_id=mentor_id,
        micro=scores[str(mentee_id), str(mentor_id)],
        is_by_hand=True,
        was_read=True,
    )


def _remember(round_: MatchingRound, pairs: Iterable[ProposedPair]) -> None:
    round_.before = [
        [str(each.mentee_id), str(each.mentor_id), each.micro, each.is_locked, each.is_by_hand, each.was_read]
        for each in pairs
    ]
    round_.save(update_fields=["before"])


def _thawed(round_: MatchingRound, rows: Iterable[list[Any]]) -> list[ProposedPair]:
    return [
        ProposedPair(
            round=round_,
            mentee_id=UUID(mentee),
            mentor_id=UUID(mentor),
            micro=micro,
            is_locked=is_locked,
            is_by_hand=is_by_hand,
            was_read=was_read,
        )
        for mentee, mentor, micro, is_locked, is_by_hand, was_read in rows
    ]


def _said(weights: Mapping[str, int]) -> str:
    from rapport.matching.board.settings import GROUPS, WORDS

    return ", ".join(f"{GROUPS[name]}: {WORDS[word]}" for name, word in weights.items() if name in GROUPS)
