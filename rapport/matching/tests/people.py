"""People with answers, for the tests of finding."""

from collections.abc import Iterable

from rapport.people.models import Capacity, Expertise, Person, Pick, SkillWanted, Window
from rapport.programs.models import Program
from rapport.testing import enrolled, make_person


def wants(person: Person, *skills: str) -> Person:
    """Let somebody want these skills, the dearest first."""
    for rank, skill in enumerate(skills, 1):
        SkillWanted.objects.create(person=person, skill=skill, rank=rank)
    return person


def offers(person: Person, *done: str, talk: Iterable[str] = (), refer: Iterable[str] = ()) -> Person:
    """Let somebody have done, be able to talk about, and refer on these skills."""
    for list_, skills in (("done", done), ("talk", talk), ("refer", refer)):
        for skill in skills:
            Expertise.objects.create(person=person, skill=skill, list=list_)
    return person


def picks(person: Person, kind: str, *cards: str) -> Person:
    """Let somebody pick these cards, in order."""
    for rank, card in enumerate(cards, 1):
        Pick.objects.create(person=person, kind=kind, card=card, rank=rank)
    return person


def free(person: Person, *weekdays: int, start: int = 9, end: int = 17) -> Person:
    """Let somebody be free on these weekdays between two hours of their own time."""
    for weekday in weekdays:
        Window.objects.create(person=person, weekday=weekday, from_minute=start * 60, until_minute=end * 60)
    return person


def mentor(name: str, program: Program, *done: str, talk: Iterable[str] = (), **extra: object) -> Person:
    """Somebody who guides in a program and has done these things."""
    return offers(enrolled(make_person(name, **extra), program, guides=True), *done, talk=talk)


def give(person: Person, **values: object) -> Person:
    """Change what somebody can give."""
    Capacity.objects.filter(person=person).update(**values)
    person.refresh_from_db()
    return person
