from rapport.people.models.account import AddressChange, Session
from rapport.people.models.person import Block, Person, PersonManager, PersonQuerySet
from rapport.people.models.profile import Capacity, Expertise, Pick, ProfileStep, SkillWanted, Window

__all__ = [
    "AddressChange",
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
