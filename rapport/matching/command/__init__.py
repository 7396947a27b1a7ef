"""``rapport match``: pair the people of a sign-up sheet, without a database.

The whole of matching for people who live in spreadsheets. Needs no settings and starts fast.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TextIO

from rapport.kernel.sheets import FIELDS
from rapport.matching import engine
from rapport.matching.command import summary
from rapport.matching.command.problems import InputIsWrong, counted
from rapport.matching.command.reading import People, read_people
from rapport.matching.command.rows import Wishes
from rapport.matching.command.rulesfile import NamedPair, RulesFile, read_rules
from rapport.matching.command.texts import with_texts
from rapport.matching.command.writing import RULES, check_target, write_pairs

DONE: Final = 0
WRONG_INPUT: Final = 2
STOPPED: Final = 130
SCENARIOS: Final = ("average", "lift", "wishes", "stable")
TRAIT_KEYS: Final = ("same", "differ")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 0 when pairs were made, 2 when the input is wrong, and then nothing is written."""
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except (InputIsWrong, engine.MatchingError) as error:
        _say(*getattr(error, "sentences", (str(error),)), to=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        _say("", "Stopped. Nothing was written.", to=sys.stderr)
        return STOPPED


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="rapport match",
        description="Pair the people of a sign-up sheet. With two sheets, the first holds the mentees.",
    )
    parser.add_argument(
        "sheets", nargs="+", type=Path, metavar="SHEET", help="one or two .csv or .xlsx files"
    )
    parser.add_argument(
        "--rules", type=Path, metavar="FILE", help="weights, rules and pairs to keep, in TOML"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the pairs, as .csv or .xlsx")
    parser.add_argument(
        "--scenario",
        action="append",
        choices=(*SCENARIOS, "all"),
        help="how to look at the whole; give several to compare them, the first is written (average)",
    )
    parser.add_argument("--explain", action="store_true", help="all pairs with all reasons")
    parser.add_argument(
        "--why-not", nargs=2, metavar=("MENTEE", "MENTOR"), help="why two people are not a pair"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADER",
        help=f"which column holds {', '.join(FIELDS)}",
    )
    parser.add_argument("--later-row-wins", action="store_true", help="who is in the sheet twice counts once")
    parser.add_argument(
        "--texts", choices=("words", "model", "off"), default="words", help="how free texts are compared"
    )
    parser.add_argument("--quote", action="store_true", help="quote people's own words in reasons")
    parser.add_argument("--remarks", action="store_true", help="everything that was left out of the sheet")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser


def _run(options: Namespace) -> int:
    if len(options.sheets) > 2:
        raise InputIsWrong(f"{len(options.sheets)} sheets were given; one or two can be read.")
    if options.output is not None:
        check_target(options.output)
    said = read_rules(options.rules) if options.rules else RulesFile()
    traits = [trait for key in TRAIT_KEYS for trait in said.rules.get(key, ())]
    wishes = Wishes(
        columns={**said.columns, **_columns(options.column)},
        traits=traits,
        later_row_wins=options.later_row_wins,
        show_texts=options.quote,
    )
    people = with_texts(read_people(options.sheets, wishes), options.texts)
    _check_traits(traits, people)
    problem = _problem(people, said)
    tell = _Progress(quiet=options.quiet or not sys.stderr.isatty())
    _say(*summary.about_people(people, all_remarks=options.remarks), summary.about_rules(problem.rules))
    round_ = engine.Round.of(problem)
    _check_anything_possible(round_, people)
    solutions = [
        round_.solve(scenario, progress=tell) for scenario in _scenarios(options.scenario, problem, said)
    ]
    tell.end()
    _tell(solutions, people, options)
    if options.output is not None:
        write_pairs(options.output, solutions[0], people, explain=options.explain)
        _say("", f"Written: {options.output}")
    return DONE


def _tell(solutions: Sequence[engine.Solution], people: People, options: Namespace) -> None:
    for solution in solutions:
        _say("", *summary.about_solution(solution, people))
    first = solutions[0]
    for lines in (
        list(summary.about_alone(first, people, everybody=options.explain)),
        list(summary.about_pairs(first, people, everybody=options.explain)),
    ):
        if lines:
            _say("", *lines)
    if options.why_not:
        mentee, mentor = (_person(people, name, "--why-not") for name in options.why_not)
        if mentee not in {m.id for m in people.mentees} or mentor not in {m.id for m in people.mentors}:
            raise InputIsWrong("--why-not names a mentee first and a mentor second.")
        _say("", *summary.about_refusal(engine.why_not(first, mentee, mentor), people, mentee, mentor))


def _say(*lines: str, to: TextIO | None = None) -> None:
    (to or sys.stdout).write("".join(f"{line}\n" for line in lines))


def _columns(said: Sequence[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for entry in said:
        name, equals, header = entry.partition("=")
        if not equals or name not in FIELDS:
            raise InputIsWrong(
                f"--column {entry}: it needs to be FIELD=HEADER, with one of {', '.join(FIELDS)}."
            )
        columns[name] = header
    return columns


def _problem(people: People, said: RulesFile) -> engine.Problem:
    rules: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said.rules.items()
    }
    weights: dict[str, Any] = dict(said.weights)
    never = frozenset(_pairs(people, said.never, "never"))
    return engine.Problem(
        mentees=people.mentees,
        mentors=people.mentors,
        rules=engine.Rules(**rules, never=never),
        weights=engine.Weights(**weights),
        locks=frozenset(_pairs(people, said.keep, "keep")),
    )


def _pairs(people: People, pairs: Sequence[NamedPair], key: str) -> list[tuple[str, str]]:
    return [(_person(people, one, key), _person(people, other, key)) for one, other in pairs]


def _person(people: People, name: str, key: str) -> str:
    found = people.called(name)
    if found is None:
        raise InputIsWrong(f"“{key}” names “{name}”, and nobody in the sheet is called so.")
    return found


def _check_traits(traits: Sequence[str], people: People) -> None:
    everybody = (*people.mentees, *people.mentors)
    for trait in traits:
        if not any(trait in person.traits for person in everybody):
            raise InputIsWrong(
                f"The rules ask for “{trait}”, and no column of the sheet is called so or holds anything."
            )


def _check_anything_possible(round_: engine.Round, people: People) -> None:
    """Refuse a round in which no pair at all is possible, naming what forbids most of them."""
    possible = round_.market().options()
    if possible.any():
        return
    count: dict[str, int] = {}
    for mentee in people.mentees[:50]:
        for mentor in people.mentors[:200]:
            if barrier := engine.blocked_by(mentee, mentor, round_.problem.rules):
                count[barrier.code] = count.get(barrier.code, 0) + 1
    most = max(count, key=lambda code: count[code], default="")
    because = (
        f" What stands between most of them: {RULES[most]}." if most else " None reaches the least score."
    )
    sides = f"{counted(len(people.mentees), 'mentee')} and {counted(len(people.mentors), 'mentor')}"
    raise InputIsWrong(f"No pair is possible among {sides}.{because}")


def _scenarios(
    names: Sequence[str] | None, problem: engine.Problem, said: RulesFile
) -> list[engine.Scenario]:
    chosen = list(dict.fromkeys(names or ["average"]))
    if "all" in chosen:
        chosen = [
            *(name for name in chosen if name != "all"),
            *(name for name in SCENARIOS if name not in chosen),
        ]
    known = {
        "average": engine.Scenario("best fit overall"),
        "lift": engine.Scenario("lift the weakest", lift=True),
        "wishes": engine.wishes_first(problem.weights),
        "stable": engine.Scenario("stable", stable=True),
    }
    extra: dict[str, Any] = dict(said.scenario)
    lift_to = extra.pop("lift_to", None)
    spread = extra.pop("spread", 0.0)
    found = []
    for name in chosen:
        scenario = replace(known[name], **extra)
        found.append(replace(scenario, lift_to=lift_to) if name == "lift" else scenario)
    return [scenario if scenario.stable else replace(scenario, spread=spread) for scenario in found]


class _Progress:
    """One line on the terminal that says what is being done."""

    WORDS: Final = {
        "rules": "Looking at rules",
        "candidates": "Scoring all pairs",
        "solve": "Choosing",
        "certify": "Proving that nothing is better",
        "fairness": "Lifting the weakest",
    }

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def __call__(self, stage: str, done: float) -> None:
        if not self.quiet and stage in self.WORDS:
            sys.stderr.write(f"\r\x1b[K{self.WORDS[stage]} … {done * 100:.0f} %")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if not self.quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
