"""The list of a program's people as its coordinator sees it: where each stands, found by words, role and
state.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from rapport.kernel.prepared import prepared
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Invitation, Program

ROWS_ON_A_PAGE = 50
ASKED = (Enrollment.State.INVITED, Enrollment.State.LEFT)
"""States in which the last invitation says where somebody stands."""


class Standing(models.TextChoices):
    """Where somebody on the list stands, in the order of what a coordinator has to do."""

    NEW = "new", _("Not invited yet")
    INVITED = "invited", _("Invited")
    UNANSWERED = "unanswered", _("Hasn’t answered")
    ACTIVE = "active", _("Taking part")
    PAUSED = "paused", _("Pausing")
    DECLINED = "declined", _("Said not now")
    LEFT = "left", _("Left")


class Part(models.TextChoices):
    """What somebody would like to do here."""

    LEARNING = "learning", _("Learning")
    GUIDING = "guiding", _("Guiding")
    BOTH = "both", _("Both")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everybody."""

    words: str = ""
    standing: str = ""
    part: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.standing or self.part)


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person on the list, with the last invitation they got."""

    enrollment: Enrollment
    standing: Standing
    invitation_id: UUID | None
    sent_at: datetime | None
    expires_at: datetime | None


def page_of(program: Program, filters: Filters, number: str | int, total: int | None = None) -> Page[RollRow]:
    """One page of the list, by name. Three queries at most, whatever its length.

    ``total`` is how many the whole list has, where that is known already.
    """
    if filters or total is None:
        rows = _narrowed(_standings(program), filters).order_by("person__name", "person_id")
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(number)
        found = list(page)
    else:
        page = Paginator(range(total), ROWS_ON_A_PAGE).get_page(number)
        first = (page.number - 1) * ROWS_ON_A_PAGE
        found = _listed(program_id=program.pk, places=range(first, first + ROWS_ON_A_PAGE))
    return Page([_row(enrollment) for enrollment in found], page.number, page.paginator)


@prepared
def _listed(program_id: UUID, places: range) -> QuerySet[Any]:
    # Those of this page are found along the index of names, so that a long list need not be sorted for fifty of it.
    here = Enrollment.objects.filter(program_id=program_id, person=OuterRef("pk"))
    by_name = Person.objects.filter(Exists(here)).order_by("name", "pk").values("pk")
    rows = _standings(Program(pk=program_id)).filter(person_id__in=by_name[places.start : places.stop])
    return rows.order_by("person__name", "person_id")


def counts_of(program: Program) -> dict[Standing, int]:
    """How many people stand where; every standing is there."""
    found = dict(_counted(program_id=program.pk))
    return {standing: found.get(standing.value, 0) for standing in Standing}


@prepared
def _counted(program_id: UUID) -> QuerySet[Any, tuple[str, int]]:
    # Where most people are, the state says it all, and an index counts them; only of others the invitations are read.
    others = [state for state in Enrollment.State if state not in ASKED]
    by_state = Enrollment.objects.filter(state__in=others, program_id=program_id).order_by().values("state")
    standings = _standings(Program(pk=program_id)).filter(state__in=ASKED).order_by().values("standing")
    found: QuerySet[Any, tuple[str, int]] = by_state.annotate(people=Count("pk")).values_list(
        "state", "people"
    )
    return found.union(standings.annotate(people=Count("pk")).values_list("standing", "people"), all=True)


def _standings(program: Program) -> QuerySet[Any]:
    last = Invitation.objects.filter(program=OuterRef("program"), person=OuterRef("person")).order_by(
        "-made_at", "-pk"
    )
    return (
        Enrollment.objects.filter(program=program)
        .select_related("person")
        .annotate(
            asked=Subquery(last.values("state")[:1]),
            invitation_id=Subquery(last.values("pk")[:1]),
            sent_at=Subquery(last.values("sent_at")[:1]),
            expires_at=Subquery(last.values("expires_at")[:1]),
        )
        .annotate(
            standing=Case(
                When(
                    state=Enrollment.State.LEFT,
                    asked=Invitation.State.DECLINED,
                    then=Value(Standing.DECLINED.value),
                ),
                When(
                    state=Enrollment.State.INVITED,
                    asked=Invitation.State.OPEN,
                    then=Value(Standing.INVITED.value),
                ),
                When(
                    state=Enrollment.State.INVITED, asked__isnull=False, then=Value(Standing.UNANSWERED.value)
                ),
                When(state=Enrollment.State.INVITED, then=Value(Standing.NEW.value)),
                default=F("state"),
                output_field=CharField(),
            )
        )
    )


def _narrowed(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    if filters.standing:
        rows = rows.filter(standing=filters.standing)
    if filters.part == Part.BOTH:
        rows = rows.filter(learns=True, guides=True)
    elif filters.part:
        rows = rows.filter(**{"learns" if filters.part == Part.LEARNING else "guides": True})
    if filters.words:
        # The two databases fold letters differently, so the words are compared here, accents aside.
        wanted = _folded(filters.words).split()
        names = rows.order_by().values_list("pk", "person__name", "person__email")
        rows = rows.filter(pk__in=[pk for pk, *texts in names if _holds_all(texts, wanted)])
    return rows


def _holds_all(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    folded = _folded(" ".join(texts))
    return all(word in folded for word in wanted)


def _folded(text: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign)
    )


def _row(enrollment: Enrollment) -> RollRow:
    values = enrollment.__dict__
    return RollRow(
        enrollment,
        Standing(values["standing"]),
        values["invitation_id"],
        values["sent_at"],
        values["expires_at"],
    )
