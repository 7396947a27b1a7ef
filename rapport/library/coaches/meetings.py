"""The meeting coach: open questions instead of closed ones, and agenda items one can prepare for."""

import re

from django.utils.translation import gettext

from rapport.library.coaches.hints import READ_AT_MOST, Hint
from rapport.library.coaches.languages import Rules, rules_for

_LONG_REST = 120
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def open_question_hint(text: str) -> Hint | None:
    """Return an open version of a closed question, or None where the text is none.

    Only a question that begins like a closed one and ends in a question mark counts, so that statements and
    instructions are left alone.
    """
    text = text[:READ_AT_MOST].strip()
    rules = rules_for(text)
    match = rules.closed.match(text) if rules else None
    if rules is None or match is None or rules.kind_request.match(text):
        return None
    return Hint(
        "closed_question",
        (0, len(text)),
        gettext("This can be answered with yes or no. An open one goes further."),
        better=_opened(match["start"].casefold().replace("’", "'"), match["rest"].strip()),
        others=(gettext("What was that like?"), gettext("What have you tried so far?")),
    )


def vague_agenda_item_hint(text: str) -> Hint | None:
    """Return one sharpening question and two sharper wordings for an item nobody could prepare for.

    Vague is an item of general topics and filler words only ("career", "catch up about work").
    """
    text = text[:READ_AT_MOST].strip()
    rules = rules_for(text)
    if rules is None or "?" in text or not is_general(text, rules):
        return None
    topic = text.rstrip(" .!…:;,")
    return Hint(
        "vague_item",
        (0, len(text)),
        gettext("What do you want to leave with: a decision, an idea, or somebody’s view?"),
        better=gettext("%(topic)s: which of [two options] would you choose, and why?") % {"topic": topic},
        others=(gettext("%(topic)s: how did you [do what] when you were where I am?") % {"topic": topic},),
    )


def is_general(text: str, rules: Rules) -> bool:
    """Whether a text is made of general topics and filler words only."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    if not words or len(words) > 10 or any(character.isdigit() for character in text):
        return False
    telling = [word for word in words if word not in rules.filler]
    if " ".join(words) in rules.general_topics or " ".join(telling) in rules.general_topics:
        return True
    return all(word in rules.general_topics for word in telling)


def _opened(start: str, rest: str) -> str:
    """Return the question again, beginning with what or how. Rests that are long or hard to turn get a plain one."""
    if len(rest) > _LONG_REST:
        return gettext("What was that like?")
    subject, _, action = rest.partition(" ")
    of_you = subject.casefold() == "you" and bool(action)
    match start:
        case "did" | "didn't" | "had" if of_you:
            return gettext("What happened when you set out to %(action)s?") % {"action": action}
        case "have" | "haven't" if of_you:
            return gettext("What have you tried so far, and what came of it?")
        case "do" | "don't" if of_you and action.casefold().startswith(("want to ", "plan to ")):
            return gettext("What would it give you to %(action)s?") % {"action": action.split(" ", 2)[2]}
        case "do" | "don't" if of_you and action.casefold().startswith("like "):
            return gettext("What do you like about %(thing)s, and what not?") % {"thing": action[5:]}
        case "can" | "could" | "couldn't" | "will" | "would" | "wouldn't" if of_you:
            return gettext("What would it take for you to %(action)s?") % {"action": action}
        case "should" | "shouldn't" if action:
            return gettext("What would have to be true for it to be right to %(action)s?") % {
                "action": action
            }
        case "are" | "aren't" if of_you:
            return gettext("How is it for you right now?")
        case _:
            return gettext("What do you see, and what makes you see it that way?")
