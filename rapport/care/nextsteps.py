"""What care asks of a person next: a sign and its helper, or the pulse."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rapport.care.models import Pulse, Sign
from rapport.library.caring import helper_card
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """Candidates of every relationship, in two queries for all of them together."""
    ids = [each.pk for each in mentorships if each.is_open and not each.is_frozen]
    for sign in (
        Sign.objects.standing().for_member(person).filter(mentorship_id__in=ids).order_by("opened_at", "id")
    ):
        card = helper_card(sign.rule)
        yield NextStep(
            sign.mentorship_id, Press.GENTLE, "care.sign",
            title=card.title, why=card.facts(**sign.numbers), action=_("See what helps"),
            url=f"/spaces/{sign.mentorship_id}/care/signs/{sign.pk}/", minutes=2,
        )  # fmt: skip
    active = [each.pk for each in mentorships if each.life is State.ACTIVE]
    open_pulses = Pulse.objects.filter(mentorship_id__in=active, person=person, answered_at=None)
    for pulse in open_pulses.defer("answers").order_by("-opened_at", "id"):
        if (now - pulse.opened_at).days < 14:
            yield NextStep(
                pulse.mentorship_id, Press.GROW, "care.pulse",
                title=_("How is it going, for you?"),
                why=_("Twenty seconds. Only you see your answers."),
                action=_("Twenty seconds"),
                url=f"/spaces/{pulse.mentorship_id}/care/pulse/{pulse.pk}/", minutes=1,
            )  # fmt: skip
