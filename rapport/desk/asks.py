"""What waits for a person outside their relationships: requests, and what those who look after a program answer."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.desk.marks import Kind, Mark
from rapport.desk.reading import Desk
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.mentorships.requests.nextsteps import arrived, asked_more
from rapport.ui import dates


def asks_of(desk: Desk) -> Iterable[NextStep]:
    """Steps that belong to no relationship yet, from the marks in hand; most pressing first."""
    steps = [*_safety(desk), *_requests(desk), *_programs(desk)]
    return sorted(steps, key=lambda step: step.press)


def _safety(desk: Desk) -> Iterator[NextStep]:
    for mark in desk.marks.of(Kind.REPORT):
        assert mark.at is not None
        yield NextStep(
            None, Press.SAFETY, "care.report",
            title=_("A report has come in"),
            why=_("An answer is promised by %(when)s.") % {"when": dates.moment_in_words(mark.at)},
            action=_("Read it"), url=f"/care/reports/{mark.id}/",
        )  # fmt: skip
    for mark in desk.marks.of(Kind.SAFETY):
        yield NextStep(
            None, Press.ANSWER, "care.safety",
            title=_("Has anything happened since you spoke up?"),
            why=_("We ask everybody who made a report, after a month and after three."),
            action=_("Say how it is"), url=f"/care/mine/{mark.id}/", minutes=1,
        )  # fmt: skip


def _requests(desk: Desk) -> Iterator[NextStep]:
    for mark in desk.marks.of(Kind.REQUEST):
        assert mark.id is not None
        yield arrived(mark.id, _first(mark))
    for mark in desk.marks.of(Kind.TOLD_MORE):
        assert mark.id is not None
        yield asked_more(mark.id, _first(mark))


def _programs(desk: Desk) -> Iterator[NextStep]:
    programs = {each.id: each for each in desk.looked_after if each.role == "coordinator"}
    for mark in desk.marks.of(Kind.LETTERS):
        if mark.id in programs:
            program = programs[mark.id]
            yield NextStep(
                None, Press.ANSWER, "care.letters",
                title=ngettext("A letter is waiting for you", "%(number)s letters are waiting for you", mark.number)
                % {"number": dates.number(mark.number).capitalize()},
                why=_("Somebody in %(program)s asked for your help.") % {"program": program.name},
                action=_("Read it"), url=f"{program.url}letters/",
            )  # fmt: skip
    for mark in desk.marks.of(Kind.HELP):
        if mark.id in programs:
            program = programs[mark.id]
            yield NextStep(
                None, Press.REPORT, "care.help",
                title=ngettext(
                    "One pair could use a kind word", "%(number)s pairs could use a kind word", mark.number
                ) % {"number": dates.number(mark.number).capitalize()},
                why=_("In %(program)s. Each with its reason.") % {"program": program.name},
                action=_("Have a look"), url=program.url,
            )  # fmt: skip


def _first(mark: Mark) -> str:
    return (mark.text.split() or [mark.text])[0]
