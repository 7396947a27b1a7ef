"""The dry run: what bringing in each row would do, in sentences."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from rapport.integrations.people_import.candidates import Candidate
from rapport.integrations.people_import.known import (
    Known,
    known_people,
    managers_of,
    name_key,
    profile_of_candidate,
)
from rapport.kernel.sheets import Remark
from rapport.kernel.sheets.model import marked as _
from rapport.programs.models import Enrollment, Program


class Outcome(StrEnum):
    """What would happen to a row."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    LEFT_ALONE = "left_alone"
    PROBLEM = "problem"
    NOT_CHOSEN = "not_chosen"


DOES_SOMETHING = frozenset({Outcome.NEW, Outcome.UPDATED})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a row would do: ``changes`` names the fields that differ, ``remarks`` say what else is to be known."""

    row: int
    outcome: Outcome
    name: str = ""
    email: str = ""
    learns: bool = False
    guides: bool = False
    changes: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One row that is ready to be applied, with what is known about its person."""

    candidate: Candidate
    finding: Finding
    known: Known | None


def examine(
    program: Program, candidates: Sequence[Candidate], managers: Mapping[str, str] | None = None
) -> list[Step]:
    """What each candidate would do as things stand, in the order of the rows. Reads only.

    ``managers`` (see ``managers_of``) is given where the candidates are only a part of their sheet.
    """
    merged, extra = merge_same_addresses(candidates)
    if managers is None:
        managers = managers_of(program, merged)
    known = known_people(program, [candidate.key for candidate in merged])
    steps = [_step(candidate, known.get(candidate.key), managers) for candidate in merged]
    return sorted([*steps, *extra], key=lambda step: step.candidate.row)


def merge_same_addresses(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Step]]:
    """One candidate for each address: the last row wins where it says something, as the later answer of a form does.

    The second part are the rows that went into another one, each saying into which.
    """
    by_key: dict[str, Candidate] = {}
    rows_of: dict[str, list[Candidate]] = {}
    without_key: list[Candidate] = []
    for candidate in candidates:
        if not candidate.key or candidate.problems:
            without_key.append(candidate)
            continue
        rows_of.setdefault(candidate.key, []).append(candidate)
        earlier = by_key.get(candidate.key)
        by_key[candidate.key] = candidate if earlier is None else _over(candidate, earlier)
    extra = [
        Step(
            earlier,
            Finding(
                earlier.row,
                Outcome.MERGED,
                earlier.name,
                earlier.email,
                remarks=(
                    Remark(
                        _(
                            "Row %(row)s is the same person as row %(last)s; what the later row leaves open is kept."
                        ),
                        {"row": earlier.row, "last": rows[-1].row},
                    ),
                ),
            ),
            None,
        )
        for rows in rows_of.values()
        for earlier in rows[:-1]
    ]
    return [*by_key.values(), *without_key], extra


_SAID_BY_EVERY_ROW = frozenset({"row", "problems", "remarks", "merged_rows"})


def _over(later: Candidate, earlier: Candidate) -> Candidate:
    """The later answer, with what it leaves open filled from the earlier one; roles add up.

    Many forms are filled in once to learn and once to guide, and whoever means only the later says so when invited.
    """
    kept: dict[str, Any] = {}
    for name in Candidate.__dataclass_fields__:
        if name not in _SAID_BY_EVERY_ROW and not getattr(later, name):
            kept[name] = getattr(earlier, name)
    kept["learns"], kept["guides"] = later.learns or earlier.learns, later.guides or earlier.guides
    if (kept["learns"], kept["guides"]) != (later.learns, later.guides):
        both = Remark(
            _("Row %(row)s and row %(earlier)s ask for different things, so they come in for both."),
            {"row": later.row, "earlier": earlier.row},
        )
        kept["remarks"] = (*later.remarks, both)
    return replace(later, **kept, merged_rows=(*earlier.merged_rows, earlier.row))


def _step(candidate: Candidate, known: Known | None, managers: Mapping[str, str]) -> Step:
    remarks = list(candidate.remarks)
    if candidate.line_manager and name_key(candidate.line_manager) not in managers and not candidate.problems:
        remarks.append(
            Remark(
                _("Row %(row)s: nobody here is called “%(manager)s”, so the line manager is left out."),
                {"row": candidate.row, "manager": candidate.line_manager},
            )
        )
    outcome, changes, more = _outcome(candidate, known, managers)
    finding = Finding(
        candidate.row,
        outcome,
        candidate.name,
        candidate.email,
        candidate.learns,
        candidate.guides,
        changes,
        (*candidate.problems, *more, *remarks),
    )
    return Step(candidate, finding, known)


def _outcome(
    candidate: Candidate, known: Known | None, managers: Mapping[str, str]
) -> tuple[Outcome, tuple[str, ...], tuple[Remark, ...]]:
    if candidate.problems:
        return Outcome.PROBLEM, (), ()
    if known is None or known.enrollment is None:
        return Outcome.NEW, (), ()
    if known.enrollment.state == Enrollment.State.LEFT:
        sentence = _("Row %(row)s: they said not now, or have left, and are left alone.")
        return Outcome.LEFT_ALONE, (), (Remark(sentence, {"row": candidate.row}),)
    changes = _changed_roles(candidate, known.enrollment)
    remarks: tuple[Remark, ...] = ()
    if known.keeps_own_profile:
        remarks = (
            Remark(_("Row %(row)s: they look after their profile themselves now."), {"row": candidate.row}),
        )
    else:
        changes += known.profile.changed_by(profile_of_candidate(candidate, managers))
    return (Outcome.UPDATED if changes else Outcome.UNCHANGED), changes, remarks


def _changed_roles(candidate: Candidate, enrollment: Enrollment) -> tuple[str, ...]:
    """Roles are only ever added: whoever would like to stop one says so themselves."""
    changes: tuple[str, ...] = ()
    if (candidate.learns and not enrollment.learns) or (candidate.guides and not enrollment.guides):
        changes += ("role",)
    if candidate.cohort and candidate.cohort != enrollment.cohort:
        changes += ("cohort",)
    return changes


def counts_of(findings: Iterable[Finding]) -> dict[str, int]:
    """How many rows have which outcome; every outcome is there."""
    counts = dict.fromkeys((outcome.value for outcome in Outcome), 0)
    for finding in findings:
        counts[finding.outcome.value] += 1
    return counts


def findings_as_json(findings: Iterable[Finding]) -> str:
    """Findings as they are sealed."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, default=str)


def findings_from_json(text: str) -> list[Finding]:
    """The findings again."""
    return [
        Finding(
            **{
                **body,
                "outcome": Outcome(body["outcome"]),
                "changes": tuple(body["changes"]),
                "remarks": tuple(Remark(remark["text"], remark["values"]) for remark in body["remarks"]),
            }
        )
        for body in (json.loads(text) if text else [])
    ]
