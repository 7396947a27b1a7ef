"""What a request says: its parts, and when it says enough to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.library.coaches.requests import request_hint
from rapport.mentorships.models import Request

WORDS_THAT_SAY_SOMETHING = 8


@dataclass(frozen=True, slots=True)
class RequestWords:
    """The words of a request as they were typed and cleaned."""

    area: str = ""
    why_now: str = ""
    obstacle: str = ""
    outcome: str = ""
    situation: str = ""
    brings: Sequence[str] = ()

    @classmethod
    def of(cls, request: Request) -> "RequestWords":
        return cls(
            request.area,
            request.why_now,
            request.obstacle,
            request.outcome,
            request.situation,
            tuple(request.brings),
        )

    @property
    def as_text(self) -> str:
        """Everything that was written, for a coach to read."""
        return "\n".join(filter(None, (self.area, self.why_now, self.obstacle, self.outcome, self.situation)))

    @property
    def is_whole(self) -> bool:
        """Whether there is an area, an obstacle and an outcome: what somebody needs to decide."""
        return bool(self.area and self.obstacle and self.outcome)


def lacks_a_situation(words: RequestWords) -> bool:
    """Whether there is too little for the other to answer, so that one more question helps."""
    said = (words.why_now, words.obstacle, words.outcome, words.situation)
    if not words.is_whole or sum(len(part.split()) for part in said) < WORDS_THAT_SAY_SOMETHING:
        return True
    return any(request_hint(part) is not None for part in (words.obstacle, words.outcome))
