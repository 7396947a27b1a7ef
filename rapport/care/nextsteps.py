"""What care asks of a person next: a sign and its helper, or the pulse."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rapport.care.models import Pulse, Sign
from rapport.library.caring import helper_card
from rapport.mentorships.facts import Fact
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person

PULSE_STAYS = timedelta(days=14)
SIGNS: Fact[list[Sign]] = Fact("standing_signs")
PULSES: Fact[list[Pulse]] = Fact("open_pulses")


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """Candidates of every relationship, in two queries for all of them together."""
    open_ones = [each for each in mentorships if each.is_open and not each.is_frozen]
    active = [each for each in open_ones if each.life is State.ACTIVE]
    signs = SIGNS.of(open_ones, lambda missing: _standing_signs(person, missing))
    pulses = PULSES.of(active, lambda missing: _open_pulses(person, missing))
    for mentorship in open_ones:
        for sign in signs.get(mentorship.pk, ()):
            yield _look_at(sign)
    for mentorship in active:
        for pulse in pulses.get(mentorship.pk, ()):
            if now - pulse.opened_at < PULSE_STAYS:
                yield _answer(pulse)


def _look_at(sign: Sign) -> NextStep:
    card = helper_card(sign.rule)
    return NextStep(
        sign.mentorship_id, Press.GENTLE, "care.sign",
        title=card.title, why=card.facts(**sign.numbers), action=_("See what helps"),
        url=f"/spaces/{sign.mentorship_id}/care/signs/{sign.pk}/", minutes=2,
    )  # fmt: skip


def _answer(pulse: Pulse) -> NextStep:
    return NextStep(
        pulse.mentorship_id, Press.GROW, "care.pulse",
        title=_("How is it going, for you?"),
        why=_("Twenty seconds. Only you see your answers."),
        action=_("Twenty seconds"),
        url=f"/spaces/{pulse.mentorship_id}/care/pulse/{pulse.pk}/", minutes=1,
    )  # fmt: skip


def _standing_signs(person: Person, mentorships: Collection[Mentorship]) -> Mapping[UUID, list[Sign]]:
    found: dict[UUID, list[Sign]] = defaultdict(list)
    standing = Sign.objects.standing().for_member(person).filter(mentorship__in=mentorships)
    for sign in standing.order_by("opened_at", "id"):
        found[sign.mentorship_id].append(sign)
    return found


def _open_pulses(person: Person, mentorships: Collection[Mentorship]) -> Mapping[UUID, list[Pulse]]:
    found: dict[UUID, list[Pulse]] = defaultdict(list)
    waiting = Pulse.objects.filter(mentorship__in=mentorships, person=person, answered_at=None)
    for pulse in waiting.defer("answers").order_by("-opened_at", "id"):
        found[pulse.mentorship_id].append(pulse)
    return found
