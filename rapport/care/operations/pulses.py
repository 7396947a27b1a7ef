"""The pulse: opened at fixed days, answered alone, kept under the answerer's own key."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.care.models import Pulse
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

LOW = 2
DROP = 1.5


def open_pulse(mentorship: Mentorship, person: Person, *, day: int, now: datetime) -> Pulse:
    """Open a person's pulse for a day of the relationship; once, however often it is called."""
    pulse, _made = Pulse.objects.get_or_create(
        mentorship=mentorship, person=person, day=day, defaults={"opened_at": now}
    )
    return pulse


def answer_pulse(
    pulse: Pulse, *, answers: Mapping[str, int], wish: str, actor: Person, now: datetime
) -> Pulse:
    """Keep the answers (1 to 5 by item) and note whether something is low or fell by one and a half on average.

    Raises: InputIsWrong, for an answer that is not there; Refused, for anybody else's pulse.
    """
    if pulse.person_id != actor.pk:
        raise Refused(_("This is for the other one."))
    if not answers or any(not 1 <= value <= 5 for value in answers.values()):
        raise InputIsWrong(_("Each of these takes one of five."))
    with transaction.atomic():
        pulse.is_low = min(answers.values()) <= LOW or _has_dropped(pulse, answers)
        pulse.answers = json.dumps(dict(answers), sort_keys=True)
        pulse.wish, pulse.answered_at = wish, now
        pulse.save()
        record_in(pulse.mentorship, "pulse.answered", actor=actor, now=now, person_id=actor.pk, wish=wish)
    return pulse


def _has_dropped(pulse: Pulse, answers: Mapping[str, int]) -> bool:
    before = (
        Pulse.objects.filter(mentorship_id=pulse.mentorship_id, person_id=pulse.person_id)
        .exclude(pk=pulse.pk)
        .exclude(answered_at=None)
        .select_related("person")
        .order_by("-answered_at")
        .first()
    )
    if before is None:
        return False
    earlier = json.loads(before.answers)
    return any(earlier.get(item, value) - value >= DROP for item, value in answers.items())
