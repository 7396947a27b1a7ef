"""Which of somebody's words count as a need and as an experience, and who may be shown them.

A need is what a mentee wrote they hope for in a program; an experience is what a mentor wrote they have been through,
or else what their profile says about them in their own words. The words of a request do not count: they were written
to one person, and live and die with what became of it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from rapport.matching.models import Side
from rapport.programs.models import Enrollment

QUOTED_MOST = 140


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A text that counts, and what may be quoted of it; ``is_public``: everybody who may open the profile reads it."""

    text: str
    quote: str
    is_public: bool

    @property
    def digest(self) -> str:
        """What the numbers made of this text are known by."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def own_words(enrollment: Enrollment) -> Mapping[Side, OwnWords]:
    """What somebody wrote that counts in a program; nothing of who does not take part.

    Fetch the enrollment with its ``person`` and ``answers``, and hold the keys of many before.
    """
    person = enrollment.person
    if enrollment.state not in (Enrollment.State.ACTIVE, Enrollment.State.INVITED) or not person.is_active:
        return {}
    answers = getattr(enrollment, "answers", None)
    found: dict[Side, OwnWords] = {}
    if enrollment.learns and answers is not None and answers.goal:
        found[Side.NEED] = OwnWords(answers.goal, quoted(answers.goal), is_public=False)
    if enrollment.guides and answers is not None and answers.experience:
        found[Side.EXPERIENCE] = OwnWords(answers.experience, quoted(answers.experience), is_public=False)
    elif enrollment.guides and person.about:
        text = f"{person.headline}\n{person.about}".strip()
        found[Side.EXPERIENCE] = OwnWords(text, quoted(person.about), is_public=True)
    return found


def quoted(text: str) -> str:
    """As much of a text as a reason quotes: whole, or whole words of its beginning; the sentence has its own stop."""
    line = " ".join(text.split())
    if line.endswith(".") and not line.endswith(".."):
        line = line[:-1]
    if len(line) <= QUOTED_MOST:
        return line
    beginning = line[:QUOTED_MOST].rpartition(" ")[0] or line[:QUOTED_MOST]
    return f"{beginning.rstrip(',.;:–- ')} …"
