"""Why two people were put together, said three ways: to a coordinator, to the mentee and to the mentor.

What either of them wishes for, and what somebody looks for in private, is said to nobody else: the engine marks
those parts, and only the parts that everybody may see reach a coordinator.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.matching import engine
from rapport.matching.wording import (
    interest_names,
    is_worth_saying,
    listed,
    shared_days,
    skill_names,
    value_names,
)
from rapport.people.languages import spoken
from rapport.people.models import Person
from rapport.ui.dates import length, number

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Two:
    """Two people a sentence is about, as the engine saw them and as they are called."""

    mentee: engine.Mentee
    mentor: engine.Mentor
    learning: str
    guiding: str

    @property
    def names(self) -> dict[str, str]:
        return {"mentee": self.learning, "mentor": self.guiding}


Says = Callable[[Mapping[str, Any], Two], str]


def for_coordinator(score: engine.PairScore, two: Two) -> str:
    """A short paragraph about a pair, weightiest first, with what is worth knowing at its end."""
    said = [
        TO_COORDINATOR[part.reason.code](part.reason.params, two) for part in _parts(score, TO_COORDINATOR)
    ]
    said += [
        KNOWING[reason.code](reason.params, two) for reason in score.worth_knowing if reason.code in KNOWING
    ]
    return " ".join(filter(None, said)) or _("Not much is known about what these two share.")


def for_mentee(score: engine.PairScore, two: Two, note: str = "") -> str:
    """What a mentee reads: the coordinator's note, then why this mentor, a line each."""
    return _letter(
        note, (TO_MENTEE[part.reason.code](part.reason.params, two) for part in _parts(score, TO_MENTEE))
    )


def for_mentor(score: engine.PairScore, two: Two, note: str = "") -> str:
    """What a mentor reads: the coordinator's note, then why this mentee, a line each."""
    return _letter(
        note, (TO_MENTOR[part.reason.code](part.reason.params, two) for part in _parts(score, TO_MENTOR))
    )


def barrier_in_words(barrier: engine.Barrier, two: Two) -> str:
    """Which rule stands against a pair; a private wish never says whose it is."""
    return BARRIERS[barrier.code](barrier.params, two)


def change_in_words(reason: engine.Reason, two: Two) -> str:
    """What single answer would be enough to make two people a pair."""
    return CHANGES[reason.code](reason.params, two)


def points(micro: int) -> int:
    """Millionths as the whole points a coordinator reads, 0 to 100."""
    return round(micro / 10_000)


def option_in_words(option: engine.Option, two: Two, others: Mapping[str, Person]) -> str:
    """What another mentor for somebody would mean, and for whom else: "Elif gains 9. Daniel loses 14."."""
    gain = points(option.gain_micro)
    said = [_gain(two.learning, gain)]
    if option.how == "ask":
        said += [_needed(barrier, two) for barrier in option.barriers]
    if option.how == "swap" and option.swap_with is not None and option.swap_with in others:
        name = others[option.swap_with].first_name
        if option.swap_to is None:
            said.append(_("%(name)s would be without a mentor.") % {"name": name})
        else:
            said.append(_gain(name, points(option.swap_delta_micro)))
    return " ".join(said)


def why_not_in_words(answer: engine.WhyNot, two: Two) -> str:
    """Why two people are not a pair, and what making them one would cost everybody else."""
    if answer.kind == "made":
        return _("Computed afresh, these two are a pair.")
    if answer.kind == "rule":
        return " ".join(barrier_in_words(barrier, two) for barrier in answer.barriers)
    if answer.cost is None:
        return _("%(mentor)s has no place left in this round.") % two.names
    others = len([moved for moved in answer.cost.moved if moved.mentee_id != two.mentee.id])
    said = _("They can be a pair. The average would change by %(points)s.") % {
        "points": number_format(round(answer.cost.average * 100, 1), decimal_pos=1)
    }
    if not others:
        return said
    more = ngettext(
        "One other person would have somebody else.", "%(count)s others would have somebody else.", others
    )
    return f"{said} {more % {'count': number(others)}}"


def _gain(name: str, gain: int) -> str:
    if gain > 0:
        return _("%(name)s gains %(points)s.") % {"name": name, "points": gain}
    if gain < 0:
        return _("%(name)s loses %(points)s.") % {"name": name, "points": -gain}
    return _("For %(name)s it’s the same.") % {"name": name}


def _needed(barrier: engine.Barrier, two: Two) -> str:
    if barrier.code == "overlap":
        missing = float(str(barrier.params["needed"])) - float(str(barrier.params["minutes"]))
        return _("Needs %(time)s more in common.") % {"time": _minutes(missing)}
    return barrier_in_words(barrier, two)


def _parts(score: engine.PairScore, known: Mapping[str, Says]) -> Sequence[engine.Part]:
    """The parts everybody may see, and that this reader has words for."""
    seen = score.shown_to("coordinator")
    return [part for part in seen if part.reason.code in known and is_worth_saying(part)]


def _letter(note: str, lines: Iterable[str]) -> str:
    return "\n\n".join(filter(None, (note, "\n".join(filter(None, lines)))))


def _minutes(minutes: float) -> str:
    from datetime import timedelta

    return length(timedelta(minutes=minutes))


def _needs(params: Mapping[str, Any], two: Two) -> str:
    done, talk = listed(skill_names(params["done"])), listed(skill_names(params["talk"]))
    values = {**two.names, "done": done, "talk": talk}
    if done and talk:
        return (
            _("%(mentor)s has done what %(mentee)s asked for: %(done)s; and can talk about %(talk)s.")
            % values
        )
    if done:
        return _("%(mentor)s has done what %(mentee)s asked for: %(done)s.") % values
    return _("%(mentor)s can talk about what %(mentee)s asked for: %(talk)s.") % values if talk else NOBODY


def _hours(params: Mapping[str, Any], two: Two) -> str:
    days = shared_days(two.mentee, two.mentor)
    # Translators: "days" is like "on Tuesday and Thursday".
    return _("Their hours meet %(days)s.") % {"days": days} if days else NOBODY


def _named(names: Callable[[Any], list[str]], sentence: Callable[[], str]) -> Says:
    def say(params: Mapping[str, Any], two: Two) -> str:
        found = listed(names(params["shared"]))
        return sentence() % {**two.names, "names": found} if found else NOBODY

    return say


def _needs_of_mentor(params: Mapping[str, Any], two: Two) -> str:
    asked = listed(skill_names((*params["done"], *params["talk"])))
    return (
        _("%(mentee)s asks about what you know: %(asked)s.") % {**two.names, "asked": asked}
        if asked
        else NOBODY
    )


def _needs_of_mentee(params: Mapping[str, Any], two: Two) -> str:
    done, talk = listed(skill_names(params["done"])), listed(skill_names(params["talk"]))
    values = {**two.names, "done": done, "talk": talk}
    if done:
        return _("%(mentor)s has done it: %(done)s.") % values
    return _("%(mentor)s can talk about it: %(talk)s.") % values if talk else NOBODY


def _close_to_mentor(params: Mapping[str, Any], two: Two) -> str:
    # Letters quote nobody: what was written at sign-up was not written to the other one.
    return _("What you wrote comes close to what %(mentor)s has been through.") % two.names


def _close_to_mentee(params: Mapping[str, Any], two: Two) -> str:
    return _("What %(mentee)s wrote comes close to what you have been through.") % two.names


TO_COORDINATOR: Mapping[str, Says] = {
    "needs_covered": _needs,
    "needs_uncovered": lambda p, two: (
        _("%(mentor)s speaks to none of the things %(mentee)s asked for.") % two.names
    ),
    "values_shared": _named(value_names, lambda: _("Both put %(names)s among what matters most.")),
    "interests_shared": _named(interest_names, lambda: _("Both like %(names)s.")),
    "dislikes_shared": _named(interest_names, lambda: _("Neither likes %(names)s.")),
    "text_alike": lambda p, two: (
        _("What %(mentee)s wrote comes close to what %(mentor)s has been through.") % two.names
    ),
    "text_alike_quoted": lambda p, two: (
        _("%(mentee)s wrote “%(need)s”, and %(mentor)s “%(experience)s”.")
        % {**two.names, "need": p["need"], "experience": p["experience"]}
    ),
    "hours_shared": _hours,
    "view_different": lambda p, two: _("They come from different corners."),
}
TO_MENTEE: Mapping[str, Says] = {
    "needs_covered": _needs_of_mentee,
    "text_alike": _close_to_mentor,
    "text_alike_quoted": _close_to_mentor,
    "values_shared": _named(value_names, lambda: _("You share what matters most: %(names)s.")),
    "interests_shared": _named(interest_names, lambda: _("You both like %(names)s.")),
    "dislikes_shared": _named(interest_names, lambda: _("Neither of you likes %(names)s.")),
}
TO_MENTOR: Mapping[str, Says] = {
    "needs_covered": _needs_of_mentor,
    "text_alike": _close_to_mentee,
    "text_alike_quoted": _close_to_mentee,
    "values_shared": _named(value_names, lambda: _("You share what matters most: %(names)s.")),
    "interests_shared": _named(interest_names, lambda: _("You both like %(names)s.")),
    "dislikes_shared": _named(interest_names, lambda: _("Neither of you likes %(names)s.")),
}


def _open_needs(params: Mapping[str, Any], two: Two) -> str:
    names = skill_names(params["needs"])
    if not names:
        return NOBODY
    sentence = ngettext("Not covered: %(needs)s.", "Not covered: %(needs)s.", len(names))
    return sentence % {"needs": listed(names)}


KNOWING: Mapping[str, Says] = {
    "need_open": _open_needs,
    "few_shared_hours": lambda p, two: (
        _("Their hours meet for %(time)s a week only.") % {"time": _minutes(p["minutes"])}
        if p["minutes"]
        else _("Their hours don’t meet.")
    ),
    "mentee_hours_unknown": lambda p, two: _("%(mentee)s hasn’t said when.") % two.names,
    "mentor_hours_unknown": lambda p, two: _("%(mentor)s hasn’t said when.") % two.names,
    "clocks_apart": lambda p, two: (
        _("Their clocks are %(hours)s hours apart.") % {"hours": number_format(f"{p['hours']:g}")}
    ),
    "languages_unknown": lambda p, two: _("One of them hasn’t said in which languages."),
    "one_place_left": lambda p, two: _("%(mentor)s has one place.") % two.names,
    "met_before": lambda p, two: _("They have been a pair before."),
}
BARRIERS: Mapping[str, Says] = {
    "self": lambda p, two: _("Nobody can be their own mentor."),
    # One sentence for several things, so that asking about everybody in turn tells of nobody's wish.
    "private": lambda p, two: _(
        "Something between them stays theirs: a no not long ago, something under way, or a wish."
    ),
    "reporting_line": lambda p, two: _("One of them stands in the other’s reporting line."),
    "never": lambda p, two: _("These two are on the list of pairs that are not to be made."),
    "earlier_pair": lambda p, two: _("They have been a pair before."),
    "language": lambda p, two: (
        _("No language in common: %(mentee_says)s on one side, %(mentor_says)s on the other.")
        % {
            "mentee_says": listed([spoken(c) for c in p["mentee"]]),
            "mentor_says": listed([spoken(c) for c in p["mentor"]]),
        }
    ),
    "kind": lambda p, two: _("They look for different kinds of mentoring."),
    "format": lambda p, two: _("They would meet in different ways."),
    "clearance": lambda p, two: _("A clearance is missing."),
    "same": lambda p, two: _("They would have to be alike in something they are not."),
    "differ": lambda p, two: _("They would have to differ in something they share."),
    "hours_apart": lambda p, two: _("Their clocks are too far apart."),
    "overlap": lambda p, two: (
        _("Their hours meet for %(time)s a week, and an hour is needed.") % {"time": _minutes(p["minutes"])}
        if p["minutes"]
        else _("Their hours don’t meet.")
    ),
    "needs_covered": lambda p, two: _("Too few of the needs are covered."),
}
CHANGES: Mapping[str, Says] = {
    "if_hours": lambda p, two: (
        _("If their hours met for %(time)s a week.") % {"time": _minutes(p["minutes"])}
    ),
    "if_format": lambda p, two: _("If they agreed on a way to meet."),
    "if_rhythm": lambda p, two: _("If they wanted to meet equally often."),
    "if_need": lambda p, two: (
        _("If %(mentor)s had done %(need)s.") % {**two.names, "need": listed(skill_names([p["need"]]))}
    ),
}
"""What one answer more would do. Wishes are left out: nobody is told what somebody did not wish for."""


def few_in_words(possible: int) -> str:
    """How many mentors somebody could be put together with."""
    if not possible:
        return _("Nobody is possible under these rules.")
    return ngettext("One mentor is possible.", "%(count)s mentors are possible.", possible) % {
        "count": number(possible)
    }
