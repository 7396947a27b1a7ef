from rapport.people.models.person import Block, Person, PersonManager, PersonQuerySet
from rapport.people.models.profile import Capacity, Expertise, Pick, ProfileStep, SkillWanted, Window
from rapport.people.models.session import Session

__all__ = [
    "Block",
    "Capacity",
    "Expertise",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Pick",
    "ProfileStep",
    "Session",
    "SkillWanted",
    "Window",
]
