"""Every write to persons and their profiles."""

from rapport.people.operations.blocks import block_person, unblock_person
from rapport.people.operations.factors import forget_factors
from rapport.people.operations.leaving import erase_person
from rapport.people.operations.lists import save_expertise, save_interests, save_skills_wanted, save_values
from rapport.people.operations.profile import (
    AboutThem,
    Contact,
    save_about,
    save_clock,
    save_contact,
    save_photo,
    save_portrait,
)
from rapport.people.operations.saving import version_of
from rapport.people.operations.time import save_hours, save_windows

__all__ = [
    "AboutThem",
    "Contact",
    "block_person",
    "erase_person",
    "forget_factors",
    "save_about",
    "save_clock",
    "save_contact",
    "save_expertise",
    "save_hours",
    "save_interests",
    "save_photo",
    "save_portrait",
    "save_skills_wanted",
    "save_values",
    "save_windows",
    "unblock_person",
    "version_of",
]
