from rapport.people.models.person import Block, Person, PersonManager
from rapport.people.models.profile import Capacity, Expertise, Pick, SkillWanted, Window

__all__ = ["Block", "Capacity", "Expertise", "Person", "PersonManager", "Pick", "SkillWanted", "Window"]
