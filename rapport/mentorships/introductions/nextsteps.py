"""What an introduction asks of each of the two next."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Answer, Introduction, Mentorship, Round
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person
from rapport.ui.dates import moment_in_words


def steps_of_introductions(
    person: Person, mentorships: Collection[Mentorship], now: datetime
) -> Iterable[NextStep]:
    """One for each introduction this person has not answered, in two queries for all of them together."""
    ids = [each.pk for each in mentorships if each.life is State.INTRODUCED and not each.is_frozen]
    if not ids:
        return
    answered = Answer.objects.filter(
        round__mentorship=OuterRef("pk"),
        round__kind=Round.Kind.TWO_YESES,
        member__person=person,
        submitted_at__isnull=False,
    )
    known = {each.pk: each for each in mentorships}
    waiting = Introduction.objects.filter(~Exists(answered), pk__in=ids).prefetch_related("slots")
    for introduction in waiting.order_by("lapses_at", "pk"):
        yield _step(introduction, known[introduction.pk], person, now)


def _step(introduction: Introduction, mentorship: Mentorship, person: Person, now: datetime) -> NextStep:
    name = {"name": mentorship.partner_of(person).first_name}
    url = f"/introductions/{introduction.pk}/"
    offered = [moment for moment in introduction.offered_times() if moment > now]
    if introduction.call_at is not None and introduction.call_at <= now:
        return NextStep(
            introduction.pk, Press.ANSWER, "introductions.answer",
            title=_("You and %(name)s: would you like to?") % name,
            why=_("You’ve had your first hello. Only two yeses are ever shown."),
            action=_("Answer, in private"), url=f"{url}#answer", minutes=1,
        )  # fmt: skip
    if introduction.call_at is not None:
        return NextStep(
            introduction.pk, Press.PREPARE, "introductions.call",
            title=_("Your first hello with %(name)s") % name,
            why=_("%(when)s, for twenty minutes. Three ways to begin are laid out.")
            % {"when": capfirst(moment_in_words(introduction.call_at))},
            action=_("Have a look"), url=url, minutes=2,
        )  # fmt: skip
    if offered and introduction.offered_by_id != person.pk:
        return NextStep(
            introduction.pk, Press.ANSWER, "introductions.times",
            title=_("%(name)s offers times for a first hello") % name,
            why=_("Twenty minutes, and then each of you says yes or no, alone."),
            action=_("Choose one"), url=url, minutes=1,
        )  # fmt: skip
    return NextStep(
        introduction.pk, Press.SCHEDULE, "introductions.offer",
        title=_("Find twenty minutes with %(name)s") % name,
        why=_("You’re introduced. A short call tells more than any profile."),
        action=_("Offer times") if not offered else _("See what you offered"), url=url, minutes=2,
    )  # fmt: skip
