"""The steps in which a profile is filled: their order, their names, and what each is for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import Sentence


class Step(models.TextChoices):
    """One calm page of the profile; ``/me/<step>/`` is its address."""

    ABOUT = "about", _("About you")
    FACE = "face", _("Your face")
    LEARN = "learn", _("What you’d like to get better at")
    GUIDE = "guide", _("What you can offer")
    VALUES = "values", _("What matters to you at work")
    INTERESTS = "interests", _("What you like, and don’t")
    HOURS = "hours", _("The time you can give")
    WINDOWS = "windows", _("When you could usually talk")
    CLOCK = "clock", _("Your clock and language")
    CONTACT = "contact", _("For the people you’re in it with")

    @property
    def heading(self) -> Sentence:
        """What its page is called: of language only where there is one to choose."""
        if self is Step.CLOCK and len(settings.LANGUAGES) == 1:
            return _("Your clock")
        return self.label


def following(step: Step) -> Step | None:
    """The step after this one; None after the last."""
    steps = list(Step)
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


WHY = {
    Step.ABOUT: _("So that people know whom they’re asking."),
    Step.FACE: _("A photo, a drawn portrait, or your initials."),
    Step.LEARN: _("Suggestions begin here. Put what matters most first."),
    Step.GUIDE: _("Three honest lists, so nobody asks you for the wrong thing."),
    Step.VALUES: _("Five of twenty-four. Only what you both chose is ever shown."),
    Step.INTERESTS: _("Good for the first ten minutes. Only what you share is shown."),
    Step.HOURS: _("Nobody is asked for more than they offered."),
    Step.WINDOWS: _("Only used to find overlap. Nobody sees this grid."),
    Step.CLOCK: _("So that four o’clock is four o’clock."),
    Step.CONTACT: _("Hidden until you say otherwise."),
}
