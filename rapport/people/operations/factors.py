from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from rapport.history.events import record
from rapport.people.accounts.sessions import end_sessions
from rapport.people.models import Person


def forget_factors(person: Person, *, now: datetime) -> int:
    """Take every passkey, code app and recovery code from an account whose owner lost them; returns how many.

    For whoever operates the server and has made sure who asks. Signs the person out everywhere, and they hear of it.
    """
    with transaction.atomic():
        taken: int = Authenticator.objects.filter(user=person).delete()[0]
        if taken:
            end_sessions(person)
            record("person.factors_forgotten", actor=None, now=now, person_id=person.pk)
    return taken
