"""Why somebody might fit, and what is worth knowing, said to the one who looks: whole sentences, never a number.

The engine gives codes with what their sentences need; this is where they become words. A code without words here
is not shown, and a test holds the two lists together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.matching.engine import Coverage, Mentee, Mentor, Reason
from rapport.matching.suggestions import Suggestion
from rapport.matching.wording import (
    interest_names,
    is_worth_saying,
    listed,
    shared_days,
    skill_names,
    value_names,
)
from rapport.people.models import Person
from rapport.ui.dates import number


@dataclass(frozen=True, slots=True)
class Line:
    """One reason on a card: an icon, the words that carry it, and the rest of the sentence."""

    icon: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage bar: which needs somebody speaks to, which not, and what that means in words (CHOOSE-3)."""

    covered: tuple[str, ...]
    uncovered: tuple[str, ...]
    summary: str
    advice: str

    @property
    def stitches(self) -> list[bool]:
        """One for each need, the covered first."""
        return [True] * len(self.covered) + [False] * len(self.uncovered)


@dataclass(frozen=True, slots=True)
class Card:
    """A suggestion in words."""

    title: str
    lines: tuple[Line, ...]
    worth_knowing: tuple[str, ...]
    covered: Covered | None
    different_view: str
    fit: str


@dataclass(frozen=True, slots=True)
class _About:
    name: str
    mentee: Mentee
    mentor: Mentor


Says = Callable[[Mapping[str, Any], _About], Line | None]
Warns = Callable[[Mapping[str, Any], _About], str]


def card_for(suggestion: Suggestion) -> Card:
    """Everything a card says about a suggestion, to the one who looks for a mentor."""
    about = _About(suggestion.person.first_name, suggestion.mentee, suggestion.mentor)
    reasons = [part.reason for part in suggestion.score.shown_to("mentee") if is_worth_saying(part)]
    lines = [line for reason in _in_order(reasons) if (line := _said(reason, about)) is not None]
    room = room_line(suggestion.person, suggestion.mentor.places)
    return Card(
        title=_title(suggestion.fit, suggestion.person.first_name),
        lines=(*lines, *([room] if room else [])),
        worth_knowing=tuple(worth_knowing(suggestion)),
        covered=covered_by(suggestion.score.coverage),
        different_view=_different_view(suggestion.person) if suggestion.score.different_view else "",
        fit=suggestion.fit,
    )


def covered_by(coverage: Coverage) -> Covered | None:
    """The coverage bar in words; None for somebody who has not said what they need."""
    covered, uncovered = skill_names(coverage.covered), skill_names(coverage.uncovered)
    total = len(covered) + len(uncovered)
    if not total:
        return None
    advice = ""
    if uncovered and covered:
        advice = ngettext(
            "%(needs)s is not covered. Think of a second mentor.",
            "%(needs)s are not covered. Think of a second mentor.",
            len(uncovered),
        )
    elif uncovered:
        # Whoever covers nothing would be no first mentor for it, so a second is not the advice.
        advice = ngettext(
            "%(needs)s is not covered. Somebody else may fit better.",
            "%(needs)s are not covered. Somebody else may fit better.",
            len(uncovered),
        )
    if advice:
        advice %= {"needs": _capital(listed(uncovered))}
    return Covered(tuple(covered), tuple(uncovered), _how_many_of(len(covered), total), advice)


def _how_many_of(covered: int, total: int) -> str:
    """How many of somebody's needs are met, as one would say it."""
    if covered == total:
        said = ngettext("The one thing you need", "All %(total)s things you need", total)
        if total == 2:
            said = _("Both things you need")
    elif covered == 0:
        said = ngettext("Not the one thing you need", "None of the %(total)s things you need", total)
    else:
        said = _("%(covered)s of the %(total)s things you need")
    return _capital(said % {"covered": number(covered), "total": number(total)})


def worth_knowing(suggestion: Suggestion) -> Iterable[str]:
    """What to know before asking, honestly; what the coverage bar says already is not said twice."""
    about = _About(suggestion.person.first_name, suggestion.mentee, suggestion.mentor)
    for reason in suggestion.score.worth_knowing:
        if reason.code in WORTH_KNOWING:
            yield WORTH_KNOWING[reason.code](reason.params, about)
    for part in suggestion.score.parts:
        if part.reason.code in SHORTCOMINGS:
            yield SHORTCOMINGS[part.reason.code](part.reason.params, about)


def room_line(person: Person, free: int) -> Line | None:
    """That there is room, for how many, and about how much time; None where there is none."""
    if free < 1:
        return None
    capacity = getattr(person, "capacity", None)
    hours = Decimal(0) if capacity is None else capacity.hours_per_month
    room = ngettext("for one more", "for %(count)s more", free) % {"count": number(free)}
    text = f"{room}."
    if hours:
        each = ngettext(
            "%(room)s, about an hour a month.", "%(room)s, about %(hours)s hours a month.", _plural(hours)
        )
        text = each % {"room": room, "hours": number_format(f"{hours.normalize():f}")}
    return Line("hand", _("%(name)s has room") % {"name": person.first_name}, text)


def _said(reason: Reason, about: _About) -> Line | None:
    says = REASONS.get(reason.code)
    return None if says is None else says(reason.params, about)


def _in_order(reasons: Iterable[Reason]) -> list[Reason]:
    """What is shared first, then what completes it, then time: as one would tell it, not by weight."""
    order = list(REASONS)
    return sorted((each for each in reasons if each.code in REASONS), key=lambda each: order.index(each.code))


def _title(fit: str, name: str) -> str:
    words = {
        "strong": _("A strong fit. Why %(name)s?"),
        "good": _("A good fit. Why %(name)s?"),
        "thin": _("A thin fit. Why %(name)s?"),
    }
    return words[fit] % {"name": name}


def _values(params: Mapping[str, Any], about: _About) -> Line | None:
    names = value_names(params["shared"])
    return (
        Line("two", _("You share"), _("what matters most: %(values)s.") % {"values": listed(names)})
        if names
        else None
    )


def _interests(params: Mapping[str, Any], about: _About) -> Line | None:
    names = interest_names(params["shared"])
    return Line("two", _("You both like"), f"{listed(names)}.") if names else None


def _dislikes(params: Mapping[str, Any], about: _About) -> Line | None:
    names = interest_names(params["shared"])
    return Line("two", _("Neither of you likes"), f"{listed(names)}.") if names else None


def _needs(params: Mapping[str, Any], about: _About) -> Line | None:
    done, talk = skill_names(params["done"]), skill_names(params["talk"])
    values = {"name": about.name, "done": listed(done), "talk": listed(talk)}
    if done and talk:
        text = _("%(name)s has done it: %(done)s; and can talk about %(talk)s.") % values
    elif done:
        text = _("%(name)s has done it: %(done)s.") % values
    elif talk:
        text = _("%(name)s can talk about it: %(talk)s.") % values
    else:
        return None
    return Line("split", _("You complement each other."), text)


def _hours(params: Mapping[str, Any], about: _About) -> Line | None:
    days = shared_days(about.mentee, about.mentor)
    return Line("clock", _("Your hours meet"), f"{days}.") if days else None


def _hoped(params: Mapping[str, Any], about: _About) -> Line:
    return Line("heart", _("On your list."), _("Only you see that %(name)s is.") % {"name": about.name})


def _quoted(params: Mapping[str, Any], about: _About) -> Line:
    return Line(
        "quote",
        _("Your words and theirs."),
        _("You wrote “%(need)s”, and %(name)s “%(experience)s”.")
        % {"need": params["need"], "experience": params["experience"], "name": about.name},
    )


def _alike(params: Mapping[str, Any], about: _About) -> Line:
    return Line(
        "quote",
        _("Your words and theirs."),
        _("What you wrote comes close to what %(name)s has been through.") % {"name": about.name},
    )


def _different_view(person: Person) -> str:
    """The label of somebody who comes from elsewhere, with where that is."""
    if not person.department:
        return _("A different view")
    return _("A different view: %(background)s") % {"background": person.department}


REASONS: Mapping[str, Says] = {
    "values_shared": _values,
    "interests_shared": _interests,
    "dislikes_shared": _dislikes,
    "needs_covered": _needs,
    "text_alike_quoted": _quoted,
    "text_alike": _alike,
    "hours_shared": _hours,
    "mentee_wished": _hoped,
    "mentee_liked": _hoped,
}
"""The reasons that are said for somebody, in the order in which they are told."""

WORTH_KNOWING: Mapping[str, Warns] = {
    "few_shared_hours": lambda p, about: (
        _("your hours hardly meet.")
        if p["minutes"] < 60
        else _("your hours meet for little more than an hour a week.")
    ),
    "mentee_hours_unknown": lambda p, about: _("you haven’t said when you could talk."),
    "mentor_hours_unknown": lambda p, about: _("%(name)s hasn’t said when.") % {"name": about.name},
    "clocks_apart": lambda p, about: (
        _("your clocks are %(hours)s hours apart.") % {"hours": number_format(f"{p['hours']:g}")}
    ),
    "languages_unknown": lambda p, about: _("one of you hasn’t said in which languages."),
    "met_before": lambda p, about: _("you two have been a pair before."),
}
"""What is worth knowing, after the words "Worth knowing:"."""

SHORTCOMINGS: Mapping[str, Warns] = {
    "format_none": lambda p, about: _("you two would rather meet in different ways."),
}
"""Parts of a score that earned nothing and are worth knowing."""

UNSAID = frozenset(
    {
        # Said by the coverage bar, the room line and the badge of a different view.
        "need_open",
        "needs_uncovered", "one_place_left", "view_different", "view_alike",
        # Nothing to say, or nothing that would help.
        "values_none", "interests_none", "dislikes_none", "hours_none", "hours_unknown", "format_shared",
        "rhythm_near", "rhythm_unknown", "mentee_no_wish", "mentee_asked", "text_apart",
        "style_shared", "style_none",
        # The other one's wishes, and what somebody looks for in private, are never said.
        "mentor_wished", "mentor_asked", "mentor_liked", "mentor_no_wish", "personal_met",
        # What it would take is for whoever brings people together, not for whoever looks.
        "if_hours", "if_format", "if_rhythm", "if_need", "if_mentee_wished", "if_mentor_wished",
    }
)  # fmt: skip
"""Codes that are left unsaid on purpose."""


def _plural(hours: Decimal) -> int:
    return 1 if hours == 1 else 2


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
