"""The values of the agreement in force, for whoever keeps time by it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rapport.kernel.prepared import prepared
from rapport.mentorships.facts import Fact
from rapport.mentorships.models import AgreementVersion, Mentorship
from rapport.mentorships.terms import DEFAULTS, Terms, terms_from

TERMS: Fact[Terms] = Fact("terms")


def terms_of(mentorship: Mentorship) -> Terms:
    """The values of the agreement in force; before one is signed, defaults and the program's usual length.

    One query, none the second time for the same object in hand.
    """
    terms = terms_for([mentorship])[mentorship.pk]
    TERMS.put(mentorship, terms)
    return terms


def terms_for(mentorships: Iterable[Mentorship]) -> Mapping[UUID, Terms]:
    """The values for several relationships, with one query; none for those whose terms are in hand."""
    return TERMS.of(list(mentorships), _read)


def terms_of_row(
    mentorship: Mentorship, terms: Mapping[str, Any] | None, number: int | None, in_force_at: datetime | None
) -> Terms:
    """The values of a version in force as its columns hold them; None for one that was never signed."""
    if terms is None or number is None or in_force_at is None:
        return _before_signing(mentorship)
    quiet = {UUID(person_id): own for person_id, own in terms["quiet"].items()}
    return terms_from(terms["joint"], quiet, signed_on=in_force_at.date(), number=number)


def _read(mentorships: Collection[Mentorship]) -> Mapping[UUID, Terms]:
    wanted = {mentorship.pk: mentorship for mentorship in mentorships}
    found = {
        mentorship_id: terms_of_row(wanted[mentorship_id], terms, number, in_force_at)
        for mentorship_id, number, terms, in_force_at in _in_force(ids=tuple(wanted))
    }
    return {key: found.get(key) or _before_signing(mentorship) for key, mentorship in wanted.items()}


@prepared
def _in_force(
    ids: tuple[UUID, ...],
) -> QuerySet[AgreementVersion, tuple[UUID, int, Any, datetime | None]]:
    return (
        AgreementVersion.objects.in_force()
        .filter(mentorship_id__in=ids)
        .values_list("mentorship_id", "number", "terms", "in_force_at")
    )


def _before_signing(mentorship: Mentorship) -> Terms:
    program = Mentorship.program.is_cached(mentorship) and mentorship.program
    if not program:
        return DEFAULTS
    return replace(DEFAULTS, term_months=program.term_months, review_days=program.review_every_days)
