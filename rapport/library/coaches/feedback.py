"""The feedback coach: behavior not person, one moment not a pattern, an offer not an order.

Why: feedback helps on average, and harms the more it points at the person (Kluger and DeNisi, Psychological
Bulletin 119, 1996). Shown to adults with their own judgment, so these are hints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from rapport.library.coaches.hints import HINTS_AT_MOST, READ_AT_MOST, Hint
from rapport.library.coaches.languages import Rules, rules_for

_FEW_WORDS = 4
_TELLING_WORDS = 2
_END = re.compile(r"[\s.,;:!…]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFields:
    """The four parts of a piece of feedback, as typed; any may be empty."""

    when: str = ""
    what: str = ""
    effect: str = ""
    next: str = ""


def feedback_hints(text: str) -> tuple[Hint, ...]:
    """Return what is worth another look in a piece of feedback, in the order of the text.

    Kinds: ``person``, ``praise_person``, ``absolute``, ``command``, ``vague``. Where two overlap, the earlier and
    longer one stays.
    """
    text = text[:READ_AT_MOST]
    rules = rules_for(text)
    if rules is None:
        return ()
    found = [*_persons(text, rules), *_absolutes(text, rules), *_commands(text, rules), *_vague(text, rules)]
    found.sort(key=lambda hint: (hint.span[0], -hint.span[1]))
    kept: list[Hint] = []
    for hint in found:
        if not kept or hint.span[0] >= kept[-1].span[1]:
            kept.append(hint)
    return tuple(kept[:HINTS_AT_MOST])


def general_feedback_hint(fields: FeedbackFields) -> Hint | None:
    """Return one hint where the feedback is a general sentence: which moment, which behavior.

    The span is in ``what``, or in ``next`` where nothing else was written. ``better`` is the paragraph the four
    fields would make, with […] for what is missing. None where moment and behavior are there and specific.
    """
    about = (fields.what.strip() or fields.next.strip() or fields.effect.strip())[:READ_AT_MOST]
    if not about:
        return None
    rules = rules_for(about)
    says_little = rules is not None and _is_general(fields.what[:READ_AT_MOST], rules)
    if fields.when.strip() and fields.what.strip() and not says_little:
        return None
    if not fields.when.strip() and (says_little or not fields.what.strip()):
        sentence = gettext("When was it, and what would a camera have seen?")
    elif not fields.when.strip():
        sentence = gettext("When was it? One moment helps more than a pattern.")
    else:
        sentence = gettext("What would a camera have seen?")
    offers = fields.next.strip() and not (rules and rules.vague_advice.search(fields.next))
    draft = FeedbackFields(
        when=fields.when.strip() or gettext("[in which moment]"),
        what=gettext("[did or said what]") if says_little or not fields.what.strip() else fields.what,
        effect=fields.effect.strip() or gettext("[did what to you, the room, the work]"),
        next=fields.next if offers else gettext("[try what]"),
    )
    return Hint("general", (0, len(about)), sentence, better=feedback_paragraph(draft))


def feedback_paragraph(fields: FeedbackFields) -> str:
    """Return the four fields as one paragraph; parts that are empty are left out.

    Openings people type themselves ("you", "it", "next time you could") are not doubled.
    """
    when, what, effect, ahead = (
        _tidy(part) for part in (fields.when, fields.what, fields.effect, fields.next)
    )
    what = _without(what, gettext("you"))
    effect = _without(effect, gettext("it"), gettext("and it"))
    ahead = _without(ahead, gettext("next time you could"), gettext("you could"), gettext("could"))
    parts = []
    if when and what:
        parts.append(gettext("%(when)s, you %(what)s.") % {"when": _capital(when), "what": what})
    elif what:
        parts.append(gettext("You %(what)s.") % {"what": what})
    elif when:
        parts.append(f"{_capital(when)}.")
    if effect:
        parts.append(gettext("It %(effect)s.") % {"effect": effect})
    if ahead:
        parts.append(gettext("Next time you could %(ahead)s.") % {"ahead": ahead})
    return " ".join(parts)


def empty_praise_hint(text: str) -> Hint | None:
    """Return a hint where praise stands alone: what was it they did, and what did it change?"""
    text = text[:READ_AT_MOST]
    rules = rules_for(text)
    if rules is None:
        return None
    praise = rules.empty_praise.search(text)
    rest = rules.empty_praise.sub(" ", text)
    telling = [word for word in re.findall(r"\w+", rest.casefold()) if word not in rules.common]
    if praise is None or len(telling) > _TELLING_WORDS or rules.reason.search(text):
        return None
    return Hint(
        "empty_praise",
        praise.span(),
        gettext("What exactly did they do, and what did it change? Then they can do it again."),
        better=gettext("When you [did what], it [changed what]."),
    )


def _persons(text: str, rules: Rules) -> Iterator[Hint]:
    for match in rules.person.finditer(text):
        trait = match["trait"].casefold()
        if trait in rules.kind_traits:
            yield Hint(
                "praise_person",
                match.span(),
                gettext("Kind, and hard to repeat. What did they do that was so good?"),
                better=gettext("When you [did what], it [changed what]."),
            )
            continue
        seen = rules.behaviors.get(trait, gettext("you [did or said what]"))
        yield Hint(
            "person",
            match.span(),
            gettext("This speaks about who they are. What would a camera have seen?"),
            better=gettext("[in which moment], %(seen)s") % {"seen": seen},
        )


def _absolutes(text: str, rules: Rules) -> Iterator[Hint]:
    for match in rules.absolute.finditer(text):
        word = " ".join(match.group().casefold().split())
        yield Hint(
            "absolute",
            match.span(),
            gettext("One exception and the rest is lost. Which moment do you mean?"),
            better=rules.absolutes[word],
        )


def _commands(text: str, rules: Rules) -> Iterator[Hint]:
    for match in rules.command.finditer(text):
        is_order = match["order"] is not None
        yield Hint(
            "command",
            match.span("order") if is_order else match.span(),
            gettext("An offer is easier to take than an order."),
            better=gettext("you could") if is_order else gettext("Next time you could [try what]"),
        )


def _vague(text: str, rules: Rules) -> Iterator[Hint]:
    for match in rules.vague_advice.finditer(text):
        yield Hint(
            "vague",
            match.span(),
            gettext("How would that look next week? One thing they could do."),
            better=gettext("Next time you could [do what, small enough for a week]"),
        )


def _is_general(text: str, rules: Rules) -> bool:
    """Whether a behavior is none: a piece of general advice, a label, or just too few words to picture."""
    if rules.vague_advice.search(text) or rules.person.search(text):
        return True
    return len(re.findall(r"\w+", text)) < _FEW_WORDS


def _tidy(part: str) -> str:
    return _END.sub("", " ".join(part.split()))


def _without(part: str, *openings: str) -> str:
    for opening in openings:
        if part.casefold().startswith(f"{opening.casefold()} "):
            return part[len(opening) + 1 :]
    return part


def _capital(part: str) -> str:
    return part[:1].upper() + part[1:]
