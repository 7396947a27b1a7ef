"""The request coach: one follow-up question where a request gives the other nothing to answer."""

from django.utils.translation import gettext

from rapport.library.coaches.hints import READ_AT_MOST, Hint
from rapport.library.coaches.languages import rules_for
from rapport.library.coaches.meetings import is_general


def request_hint(text: str) -> Hint | None:
    """Return one follow-up where a request is general ("career advice"), asking for a concrete situation.

    None for an empty text, which a form says better, and for a language we do not know.
    """
    text = text[:READ_AT_MOST].strip()
    rules = rules_for(text)
    if rules is None or not (is_general(text, rules) or len(text.split()) == 1):
        return None
    return Hint(
        "general_request",
        (0, len(text)),
        gettext(
            "When did this last matter? One situation is enough: what happened, and what you’d have wished for."
        ),
        better=gettext("Last week I [was where, and did what], and I’d have liked to [do what]."),
    )
