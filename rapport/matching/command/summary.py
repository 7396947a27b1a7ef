"""What a person reads in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapport.matching import engine
from rapport.matching.command.problems import counted
from rapport.matching.command.reading import People
from rapport.matching.command.writing import alone_sentence, points
from rapport.matching.engine.wording import duration

SHOWN = 10


def about_people(people: People, *, all_remarks: bool) -> Iterable[str]:
    """Say who was read and what was left out."""
    both = len({mentee.id for mentee in people.mentees} & {mentor.id for mentor in people.mentors})
    places = sum(mentor.places for mentor in people.mentors)
    also = f" {both} are both." if both else ""
    mentees, mentors = counted(len(people.mentees), "mentee"), counted(len(people.mentors), "mentor")
    yield f"{mentees}, {mentors} with {counted(places, 'place')}.{also}"
    shown = people.remarks if all_remarks else people.remarks[:SHOWN]
    yield from (f"  {remark}" for remark in shown)
    if len(shown) < len(people.remarks):
        yield f"  And {len(people.remarks) - len(shown)} more remarks; --remarks shows all."


def about_rules(rules: engine.Rules) -> str:
    """Say which rules hold."""
    said = [
        "a language in common" if rules.shared_language else "",
        f"at least {duration(rules.overlap_minutes)} a week when both are free"
        if rules.overlap_minutes
        else "",
        f"nobody up to {rules.reporting_levels} levels above or below in the reporting line"
        if rules.reporting_levels
        else "",
        "nobody they were paired with before" if rules.no_repeat else "",
        *(f"the same {trait}" for trait in rules.same),
        *(f"another {trait}" for trait in rules.differ),
        f"clocks at most {rules.hours_apart:g} hours apart" if rules.hours_apart is not None else "",
        f"{rules.needs_covered} needs covered" if rules.needs_covered else "",
        f"a score of {rules.minimum_score * 100:g} at least" if rules.minimum_score else "",
    ]
    return (
        "Rules, where both sides answered: "
        + ", ".join(part for part in said if part)
        + ". Nobody is paired with somebody whom either side ruled out."
    )


def about_solution(solution: engine.Solution, people: People) -> Iterable[str]:
    """Say how it went: matched, average, weakest, how near to the best, load."""
    total = len(people.mentees)
    placed = len({pair.mentee_id for pair in solution.pairs})
    name = solution.scenario.name
    yield f"{name[:1].upper()}{name[1:]}: {placed} of {total} have a mentor. {_proof(solution)}"
    words = Counter(engine.fit_word(pair.value) for pair in solution.pairs)
    fits = ", ".join(f"{words[word]} {word}" for word in ("strong", "good", "thin"))
    weakest = points(solution.weakest.micro) if solution.weakest else 0
    yield f"  average {solution.average * 100:.1f}, weakest {weakest:.1f}; {fits}"
    if solution.scenario.lift:
        yield f"  lifting the weakest gave up {solution.fairness_cost * 100:.1f} points of the average"
    if solution.wishers:
        yield f"  {solution.wishes_met} of {solution.wishers} who named somebody have somebody they named"
    loads = Counter(solution.loads().values())
    idle = sum(mentor.places > 0 for mentor in people.mentors) - sum(loads.values())
    said = [
        f"{counted(count, 'mentor')} with {counted(load, 'mentee')}" for load, count in sorted(loads.items())
    ]
    yield f"  load: {', '.join([*said, f'{idle} with nobody'] if idle else said) or 'nobody guides anybody'}"
    if solution.placed_last:
        yield f"  placed after the others, because they give few hours or none: {len(solution.placed_last)}"


def _proof(solution: engine.Solution) -> str:
    if solution.is_optimal:
        return "Proved best: no other choice adds up to more."
    if solution.scenario.lift or solution.scenario.stable:
        return f"Its sum is within {solution.gap * 100:.2f} % of the highest there can be."
    return f"Proved within {solution.gap * 100:.3f} % of the best."


def about_alone(solution: engine.Solution, people: People, *, everybody: bool) -> Iterable[str]:
    """Name everybody without a mentor, and why."""
    if not solution.unmatched:
        return
    mentees = {mentee.id: mentee for mentee in people.mentees}
    yield "Without a mentor:"
    shown = solution.unmatched if everybody else solution.unmatched[:SHOWN]
    for name in shown:
        yield f"  {mentees[name].label} (row {people.rows[name]}): {alone_sentence(engine.why_alone(solution, name))}"
    if len(shown) < len(solution.unmatched):
        yield f"  And {len(solution.unmatched) - len(shown)} more; --explain shows all."


def about_pairs(solution: engine.Solution, people: People, *, everybody: bool) -> Iterable[str]:
    """Read the pairs through, the weakest first."""
    names = {person.id: person.label for person in (*people.mentees, *people.mentors)}
    pairs = sorted(solution.pairs, key=lambda pair: (pair.micro, pair.mentee_id))
    shown = pairs if everybody else pairs[: SHOWN // 2]
    if shown:
        reasons = "all reasons" if everybody else "the two reasons that weigh most"
        yield f"Weakest first, in points of 100, with {reasons}:"
    for pair in shown:
        why = engine.why(solution, pair.mentee_id, pair.mentor_id)
        fit = engine.fit_word(pair.value)
        yield f"  {points(pair.micro):5.1f} {fit:6} {names[pair.mentee_id]} – {names[pair.mentor_id]}"
        for part in why.shown_to("coordinator") if everybody else why.shown_to("coordinator")[:2]:
            yield f"        {points(part.micro):5.1f}  {engine.sentence(part.reason)}"
        for reason in why.worth_knowing if everybody else ():
            yield f"               {engine.sentence(reason)}"


def about_refusal(answer: engine.WhyNot, people: People, mentee_id: str, mentor_id: str) -> Iterable[str]:
    """Say why two people are not a pair."""
    names = {person.id: person.label for person in (*people.mentees, *people.mentors)}
    mentee, mentor = names[mentee_id], names[mentor_id]
    match answer.kind:
        case "made":
            yield f"{mentee} and {mentor} are a pair."
        case "rule":
            yield f"{mentee} and {mentor}: " + " ".join(
                engine.sentence(barrier) for barrier in answer.barriers
            )
        case "price" if answer.cost is not None:
            cost = answer.cost
            lost = -points(cost.total_micro)
            yield f"{mentee} and {mentor} are possible. Keeping them would cost the round {lost:.1f} points:"
            for moved in cost.moved:
                before, after = (_called(names, ids) or "nobody" for ids in (moved.before, moved.after))
                yield f"  {names[moved.mentee_id]}: {before} → {after} ({points(moved.delta_micro):+.1f})"
        case "full":
            yield f"{mentor} has no place."
        case _:
            yield f"{mentee} and {mentor} score less than the rules ask for."


def _called(names: Mapping[str, str], ids: Sequence[str]) -> str:
    return ", ".join(names[person] for person in ids)
