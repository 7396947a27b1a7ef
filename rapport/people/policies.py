"""Who may do what with a person's profile and account, and if not, why."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, allowed_if, refused
from rapport.people.models import Person


def may_edit_profile(actor: Person | None, person: Person) -> Verdict:
    """Only they themselves; ``actor`` None is an import or the demo, which fill in what people said elsewhere."""
    if person.left_at is not None:
        return refused(_("They have left, and there is nothing left to change."))
    return allowed_if(actor is None or actor.pk == person.pk, _("Only they themselves can change this."))


def may_block(actor: Person, other: Person) -> Verdict:
    """Anybody may keep away from anybody but themselves."""
    return allowed_if(actor.pk != other.pk, _("You can’t keep away from yourself."))


def may_erase(actor: Person | None, person: Person) -> Verdict:
    """They themselves, or the system on an operator's word; once."""
    if person.left_at is not None:
        return refused(_("This has been erased already."))
    return (
        ALLOWED
        if actor is None
        else allowed_if(actor.pk == person.pk, _("Only they themselves can do this."))
    )
