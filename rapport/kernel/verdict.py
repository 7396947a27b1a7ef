"""The answer of a policy: allowed, or refused with one sentence."""

from dataclasses import dataclass

from rapport.kernel.errors import Refused, Sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed, or refused with a sentence that is safe to show. Truthy when allowed."""

    allowed: bool
    reason: Sentence = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise ``Refused`` with the reason unless allowed."""
        if not self.allowed:
            raise Refused(self.reason)


ALLOWED = Verdict(True)


def refused(reason: Sentence) -> Verdict:
    return Verdict(False, reason)


def allowed_if(condition: bool, otherwise: Sentence) -> Verdict:
    return ALLOWED if condition else Verdict(False, otherwise)
