"""Saving who somebody is: words about them, their face, their clock, and what they share with partners."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line, clean_name, clean_text
from rapport.people import photos, portraits, zones
from rapport.people.models import Person
from rapport.people.operations.saving import Texts, saving
from rapport.people.steps import Step


@dataclass(frozen=True, slots=True)
class AboutThem:
    """What the step "About you" asks."""

    name: str
    headline: str = ""
    pronouns: str = ""
    place: str = ""
    department: str = ""
    about: str = ""

    def cleaned(self) -> "AboutThem":
        """The same through the text gate. Raises: InputIsWrong."""
        return AboutThem(
            clean_name(self.name),
            clean_line(self.headline, most=160),
            clean_line(self.pronouns, most=40),
            clean_line(self.place, most=80),
            clean_line(self.department, most=120),
            clean_text(self.about, most=1000),
        )

    def texts(self) -> Texts:
        """As the page of both versions shows it."""
        return {
            gettext("Your name"): self.name,
            gettext("What you do, in a line"): self.headline,
            gettext("Your pronouns"): self.pronouns,
            gettext("Where you are"): self.place,
            gettext("Department or background"): self.department,
            gettext("In your own words"): self.about,
        }


@dataclass(frozen=True, slots=True)
class Contact:
    """What only they see until they share it, and which of it the people they are in it with may see."""

    phone: str = ""
    support_needs: str = ""
    shares_email: bool = False
    shares_phone: bool = False
    shares_support_needs: bool = False

    def texts(self) -> Texts:
        """As the page of both versions shows it."""
        return {
            gettext("A phone number"): self.phone,
            gettext("What helps you take part"): self.support_needs,
        }


def about_of(person: Person) -> AboutThem:
    """What stands in a person's "About you" now."""
    return AboutThem(
        person.name, person.headline, person.pronouns, person.place, person.department, person.about
    )


def contact_of(person: Person) -> Contact:
    """What a person keeps for those they are in it with, and what of it they share."""
    return Contact(
        person.phone,
        person.support_needs,
        person.shares_email,
        person.shares_phone,
        person.shares_support_needs,
    )


def save_about(
    person: Person, about: AboutThem, *, actor: Person | None, now: datetime, expected: int | None = None
) -> Person:
    """Save name, line, pronouns, place, department and own words. Raises: InputIsWrong, EditConflict."""
    cleaned = about.cleaned()

    def theirs() -> Texts:
        return about_of(Person.objects.get(pk=person.pk)).texts()

    with saving(
        person, Step.ABOUT, actor=actor, now=now, expected=expected, yours=cleaned.texts(), theirs=theirs
    ):
        person.name, person.headline, person.pronouns = cleaned.name, cleaned.headline, cleaned.pronouns
        person.place, person.department, person.about = cleaned.place, cleaned.department, cleaned.about
        person.save(update_fields=["name", "headline", "pronouns", "place", "department", "about"])
    return person


def save_photo(person: Person, upload: BinaryIO, *, actor: Person | None, now: datetime) -> Person:
    """Redraw an uploaded photo and keep it in place of the last. Raises: InputIsWrong for the field ``photo``."""
    webp = photos.redraw(upload)
    before = person.photo
    with saving(person, Step.FACE, actor=actor, now=now, expected=None, yours={}, theirs=dict):
        person.photo = photos.store(webp)
        person.save(update_fields=["photo"])
        transaction.on_commit(lambda: photos.remove([before]))
    return person


def save_portrait(person: Person, portrait: str, *, actor: Person | None, now: datetime) -> Person:
    """Show a drawn portrait, or initials where ``portrait`` is empty; a photo is taken down."""
    if portrait and portrait not in portraits.PORTRAITS:
        raise InputIsWrong(_("There is no such portrait."), field="portrait")
    before = person.photo
    with saving(person, Step.FACE, actor=actor, now=now, expected=None, yours={}, theirs=dict):
        person.photo, person.portrait = "", portrait
        person.save(update_fields=["photo", "portrait"])
        transaction.on_commit(lambda: photos.remove([before]))
    return person


def save_clock(
    person: Person,
    time_zone: str,
    language: str,
    *,
    actor: Person | None,
    now: datetime,
    expected: int | None = None,
) -> Person:
    """Save time zone and language. Raises: InputIsWrong, for a zone or language that is not one."""
    if not zones.exists(time_zone):
        raise InputIsWrong(_("We don’t know this time zone."), field="time_zone")
    if language not in {person.language, *dict(settings.LANGUAGES)}:
        raise InputIsWrong(_("We don’t speak this language yet."), field="language")

    def texts(zone: str, code: str) -> Texts:
        spoken = dict(settings.LANGUAGES).get(code, code)
        return {gettext("Your clock"): zones.spoken(zone), gettext("Your language"): str(spoken)}

    def theirs() -> Texts:
        return texts(*Person.objects.values_list("time_zone", "language").get(pk=person.pk))

    yours = texts(time_zone, language)
    with saving(person, Step.CLOCK, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        person.time_zone, person.language = time_zone, language
        person.save(update_fields=["time_zone", "language"])
    return person


def save_contact(
    person: Person, contact: Contact, *, actor: Person | None, now: datetime, expected: int | None = None
) -> Person:
    """Save phone and support needs, sealed, and what partners may see. Raises: InputIsWrong, EditConflict."""
    phone, needs = clean_line(contact.phone, most=40), clean_text(contact.support_needs, most=1000)

    def theirs() -> Texts:
        return contact_of(Person.objects.get(pk=person.pk)).texts()

    yours = replace(contact, phone=phone, support_needs=needs).texts()
    with saving(person, Step.CONTACT, actor=actor, now=now, expected=expected, yours=yours, theirs=theirs):
        person.phone, person.support_needs = phone, needs
        person.shares_email = contact.shares_email
        person.shares_phone = contact.shares_phone and bool(phone)
        person.shares_support_needs = contact.shares_support_needs and bool(needs)
        person.save(
            update_fields=["phone", "support_needs", "shares_email", "shares_phone", "shares_support_needs"]
        )
    return person
