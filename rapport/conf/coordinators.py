"""``rapport createcoordinator`` and ``rapport forgetfactors``: who runs a program, and their way back in."""

from django.conf import settings
from django.db import transaction

from rapport.conf.terminal import say
from rapport.kernel import clock
from rapport.kernel.addresses import address_key, clean_address
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line, clean_name
from rapport.people.models import Person
from rapport.people.operations import forget_factors
from rapport.programs.models import Program, Staff
from rapport.programs.operations.settings import found_program


def create(email: str, *, name: str, program: str, is_operator: bool) -> int:
    """Make sure that this person exists and runs the program; doing it again changes nothing.

    Without ``program`` it is the only one there is, or a first one named after the installation. The first
    account of all also looks after the installation. Raises: InputIsWrong.
    """
    now = clock.now()
    with transaction.atomic():
        is_first = not Person.objects.exists()
        person = _person(email, name)
        if is_first or is_operator:
            person.is_operator = True
            person.save(update_fields=["is_operator"])
        found = _program(program)
        if found is None:
            found = found_program(
                clean_line(program, most=80) or settings.INSTALLATION_NAME, coordinator=person, now=now
            )
        else:
            Staff.objects.get_or_create(
                program=found, person=person, role=Staff.Role.COORDINATOR, defaults={"since": now}
            )
    say(f"{person} runs “{found.name}”.")
    say(f"Sign in at {settings.BASE_URL}/accounts/login/ with {person.email}, by a code that comes by mail.")
    if not settings.RAPPORT_MAILBOX:
        say(f"Mail goes out by the server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")
    return 0


def forget(email: str) -> int:
    """Let somebody in again who lost phone and recovery codes. Raises: InputIsWrong, for an address nobody has."""
    address = clean_address(email)
    person = Person.objects.filter(email_key=address_key(address), left_at=None).first()
    if person is None:
        raise InputIsWrong(f"Nobody here has the address {address}.")
    if forget_factors(person, now=clock.now()):
        say(
            f"{person} signs in by password or a code by mail alone now, and was told so. Sessions have ended."
        )
        say("Ask them to add a passkey or a code app again.")
    else:
        say(f"{person} has no passkey and no code app; nothing was changed.")
    return 0


def _person(email: str, name: str) -> Person:
    address = clean_address(email)
    found: Person | None = Person.objects.filter(email_key=address_key(address)).first()
    if found is not None:
        return found
    called = clean_name(name or address.partition("@")[0])
    return Person.objects.create_person(email=address, name=called, joined_at=clock.now())


def _program(name: str) -> Program | None:
    """The program of this name; without a name the only one there is; None where one is to be founded."""
    if name.strip():
        return Program.objects.filter(name=clean_line(name, most=80)).first()
    several = list(Program.objects.order_by("pk")[:2])
    if len(several) > 1:
        raise InputIsWrong("There are several programs; say which one with --program NAME.")
    return several[0] if several else None
