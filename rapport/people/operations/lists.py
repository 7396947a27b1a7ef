"""Saving the lists of a profile: skills wanted, the three lists of what one offers, values, interests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.library import guides
from rapport.people.models import Expertise, Person, Pick, SkillWanted
from rapport.people.operations.saving import Texts, saving
from rapport.people.steps import Step

WANTED_MOST = 8
VALUES_MOST = 5
OFFERED_MOST = 40


def save_skills_wanted(
    person: Person, skills: Sequence[str], *, actor: Person | None, now: datetime, expected: int | None = None
) -> None:
    """Keep these skills, the most important first, and no others. Raises: InputIsWrong, EditConflict."""
    _known(skills, guides.skills())
    if len(skills) > WANTED_MOST:
        raise InputIsWrong(_("At most %(most)d, please. What matters less can wait.") % {"most": WANTED_MOST})

    def theirs() -> Texts:
        return _wanted_in_words(SkillWanted.objects.filter(person=person).values_list("skill", flat=True))

    with saving(
        person,
        Step.LEARN,
        actor=actor,
        now=now,
        expected=expected,
        yours=_wanted_in_words(skills),
        theirs=theirs,
    ):
        SkillWanted.objects.filter(person=person).delete()
        SkillWanted.objects.bulk_create(
            SkillWanted(person=person, skill=skill, rank=rank) for rank, skill in enumerate(skills, start=1)
        )


def save_expertise(
    person: Person,
    lists: Mapping[str, str],
    *,
    actor: Person | None,
    now: datetime,
    expected: int | None = None,
) -> None:
    """Keep these skills, each in one of the three lists (``Expertise.List``), and no others.

    Raises: InputIsWrong, EditConflict.
    """
    _known(list(lists), guides.skills())
    if any(list_ not in Expertise.List.values for list_ in lists.values()):
        raise InputIsWrong(_("There is no such list."))
    if len(lists) > OFFERED_MOST:
        raise InputIsWrong(
            _("That’s a great deal. Forty at most: name what people should really come to you for.")
        )

    def theirs() -> Texts:
        return _three_lists(Expertise.objects.filter(person=person).values_list("skill", "list"))

    yours = _three_lists(lists.items())
    with saving(person, Step.GUIDE, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        Expertise.objects.filter(person=person).delete()
        Expertise.objects.bulk_create(
            Expertise(person=person, skill=skill, list=list_) for skill, list_ in lists.items()
        )


def save_values(
    person: Person, values: Sequence[str], *, actor: Person | None, now: datetime, expected: int | None = None
) -> None:
    """Keep these working values in this order: at most five of the cards. Raises: InputIsWrong, EditConflict."""
    _known(values, guides.values())
    if len(values) > VALUES_MOST:
        raise InputIsWrong(_("Five is the art of it. Take one away first."))

    def theirs() -> Texts:
        return {gettext("Your values"): _names(_picked(person, Pick.Kind.VALUE), guides.values())}

    yours = {gettext("Your values"): _names(values, guides.values())}
    with saving(person, Step.VALUES, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        Pick.objects.filter(person=person, kind=Pick.Kind.VALUE).delete()
        _pick(person, Pick.Kind.VALUE, values)


def save_interests(
    person: Person,
    likes: Sequence[str],
    dislikes: Sequence[str],
    *,
    actor: Person | None,
    now: datetime,
    expected: int | None = None,
) -> None:
    """Keep what somebody likes and would rather not. Raises: InputIsWrong, for a card in both; EditConflict."""
    cards = guides.interests()
    _known(likes, cards)
    _known(dislikes, cards)
    if both := set(likes) & set(dislikes):
        name = cards[min(both)].name
        raise InputIsWrong(_("“%(card)s” stands in both. Which is it?") % {"card": name}, field="dislikes")

    def theirs() -> Texts:
        return _both_lists(_picked(person, Pick.Kind.INTEREST), _picked(person, Pick.Kind.DISLIKE))

    yours = _both_lists(likes, dislikes)
    with saving(person, Step.INTERESTS, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        Pick.objects.filter(person=person).exclude(kind=Pick.Kind.VALUE).delete()
        _pick(person, Pick.Kind.INTEREST, likes)
        _pick(person, Pick.Kind.DISLIKE, dislikes)


def _known(keys: Collection[str], vocabulary: Mapping[str, Any]) -> None:
    """Refuse what the vocabulary does not hold, and what stands there twice."""
    if len(set(keys)) != len(keys):
        raise InputIsWrong(_("This is on your list already."))
    if any(key not in vocabulary for key in keys):
        raise InputIsWrong(_("We don’t know this one. Choose from the list, please."))


def _pick(person: Person, kind: Pick.Kind, cards: Sequence[str]) -> None:
    Pick.objects.bulk_create(
        Pick(person=person, kind=kind, card=card, rank=rank) for rank, card in enumerate(cards, start=1)
    )


def _picked(person: Person, kind: Pick.Kind) -> list[str]:
    return list(Pick.objects.filter(person=person, kind=kind).values_list("card", flat=True))


def _names(keys: Iterable[str], vocabulary: Mapping[str, Any]) -> str:
    return ", ".join(str(vocabulary[key].name) for key in keys if key in vocabulary)


def _wanted_in_words(skills: Iterable[str]) -> Texts:
    return {gettext("What you’d like to get better at"): _names(skills, guides.skills())}


def _three_lists(pairs: Iterable[tuple[str, str]]) -> Texts:
    held = list(pairs)
    return {
        str(list_.label): _names([skill for skill, of in held if of == list_], guides.skills())
        for list_ in Expertise.List
    }


def _both_lists(likes: Iterable[str], dislikes: Iterable[str]) -> Texts:
    return {
        gettext("What you like"): _names(likes, guides.interests()),
        gettext("What you’d rather not"): _names(dislikes, guides.interests()),
    }
