"""What people can be told: each kind of notice is declared once, in the ``notices.py`` of its package."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """What a person can switch on and off; the labels stand on the page "When we may write to you"."""

    MEETINGS = "meetings", _("Your meetings")
    REQUESTS = "requests", _("Requests and answers")
    TOGETHER = "together", _("What the two of you have going")
    PROMISES = "promises", _("Promises and steps")
    FEEDBACK = "feedback", _("Thoughts from each other")
    PROGRAM = "program", _("Your program")
    ACCOUNT = "account", _("Your account")


EXPLAINED = {
    Group.MEETINGS: _("The day before, and when a time changes."),
    Group.REQUESTS: _("When somebody asks you, and when somebody answers."),
    Group.TOGETHER: _("Your agreement, goals, reviews and good endings."),
    Group.PROMISES: _("A word before something you promised is due."),
    Group.FEEDBACK: _("That there is something to read. Never what it says."),
    Group.PROGRAM: _("What the people who run the program want everybody to know."),
    Group.ACCOUNT: _("Signing in and safety. These always come."),
}
ALWAYS_ON = frozenset({Group.ACCOUNT})


class KindIsUnclear(Exception):
    """Two kinds of notice share a name. Raised at import."""


_kinds: dict[str, "NoticeKind"] = {}


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice; making it declares it.

    ``name``: ``package.what``. ``template``: path without ending; ``<template>.txt`` extends
    ``notifications/mail/base.txt`` and ``<template>.html`` extends ``notifications/mail/base.html``.
    ``nudge``: nobody waits for it; at most one a week reaches a person, none while paused, and the rest are
    dropped. ``urgent``: does not wait for somebody's hours or digest (a meeting moved today).
    """

    name: str
    group: Group
    template: str
    nudge: bool = False
    urgent: bool = False

    def __post_init__(self) -> None:
        if _kinds.setdefault(self.name, self) != self:
            raise KindIsUnclear(f"two kinds of notice are named {self.name!r}")


def kinds() -> tuple[NoticeKind, ...]:
    """Every declared kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))
