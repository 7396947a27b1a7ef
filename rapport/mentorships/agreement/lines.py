"""The lines under an agreement: who signed when, and who has not."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.mentorships.models import AgreementVersion
from rapport.mentorships.space import Side
from rapport.ui.dates import hour, local, whole_day


@dataclass(frozen=True, slots=True)
class SignLine:
    """One line, as ``ui/components/sign_lines.html`` takes it."""

    name: str
    is_signed: bool
    line: str


def line_of(agreement: AgreementVersion, side: Side) -> SignLine:
    """The line of one person: the name they signed with and when, or where they would sign."""
    signature = agreement.signature_of(side.member)
    if signature is not None and signature.signed_at is not None:
        return SignLine(signature.name, True, _signed(signature.signed_at))
    return SignLine(
        str(side.person), False, _("Signs here") if side.is_reader else _("Signs in their own space")
    )


def _signed(at: datetime) -> str:
    # Translators: under a signature, "Thursday 27 August, 16:52".
    return _("%(day)s, %(time)s") % {"day": whole_day(local(at).date()), "time": hour(at)}
