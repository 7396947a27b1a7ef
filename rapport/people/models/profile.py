from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.versions import Versioned
from rapport.people.models.person import Person
from rapport.people.steps import Step


class SkillWanted(models.Model):
    """A skill somebody wants to grow; ``rank`` 1 matters most. Slugs come from ``library.guides.skills()``.

    Purpose: suggestions. Erasure: with the person.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills_wanted")
    skill = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["person_id", "rank", "skill"]
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="skill_wanted_once")]

    def __str__(self) -> str:
        return self.skill


class Expertise(models.Model):
    """What somebody can honestly offer on a skill (CHOOSE-6): only the first two lists feed suggestions.

    Purpose: suggestions, and knowing when to hand a topic on. Erasure: with the person.
    """

    class List(models.TextChoices):
        DONE = "done", _("Done it myself")
        TALK = "talk", _("Can talk about it")
        REFER = "refer", _("Would refer you on")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="expertise")
    skill = models.CharField(max_length=60)
    list = models.CharField(max_length=5, choices=List.choices)

    class Meta:
        ordering = ["person_id", "list", "skill"]
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="skill_in_one_list")]

    def __str__(self) -> str:
        return f"{self.skill}: {self.list}"


class Pick(models.Model):
    """A card somebody picked: a working value (ranked), an interest, or something they would rather not.

    Purpose: common ground, shown to both before they meet. Erasure: with the person.
    """

    class Kind(models.TextChoices):
        VALUE = "value"
        INTEREST = "interest"
        DISLIKE = "dislike"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="picks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    card = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["person_id", "kind", "rank", "card"]
        constraints = [
            models.UniqueConstraint(fields=["person", "card"], condition=Q(kind="value"), name="value_once"),
            models.UniqueConstraint(
                fields=["person", "card"], condition=~Q(kind="value"), name="interest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.card}"


class Capacity(models.Model):
    """What somebody can give: hours a month, and how many people they can guide at once (CHOOSE-5).

    Purpose: no more is asked of anybody than they offered. Erasure: with the person.
    """

    class Format(models.TextChoices):
        VIDEO = "video", _("By video")
        IN_PERSON = "in_person", _("In person")
        EITHER = "either", _("Either is fine")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="capacity")
    hours_per_month = models.DecimalField(
        _("hours a month"), max_digits=4, decimal_places=1, default=2,
        validators=[MinValueValidator(0), MaxValueValidator(80)],
    )  # fmt: skip
    partners_most = models.PositiveSmallIntegerField(
        _("people at once"), default=1, validators=[MaxValueValidator(20)]
    )
    format = models.CharField(_("how you meet"), max_length=9, choices=Format.choices, default=Format.EITHER)
    languages = models.CharField(
        _("languages"), max_length=120, default="en", help_text="Codes, separated by commas."
    )
    rhythm_days = models.PositiveSmallIntegerField(_("days between meetings"), default=14)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_per_month__gte=0, hours_per_month__lte=80), name="hours_in_range"
            ),
            models.CheckConstraint(condition=Q(partners_most__lte=20), name="partners_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.hours_per_month} h a month, {self.partners_most} at once"


class Window(models.Model):
    """A weekly stretch of local time in which somebody can meet: ``[from, until)`` in minutes after midnight.

    Purpose: meeting times that suit both. Erasure: with the person.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    from_minute = models.PositiveSmallIntegerField()
    until_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["person_id", "weekday", "from_minute"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_in_week"),
            models.CheckConstraint(
                condition=Q(from_minute__lt=F("until_minute"), until_minute__lte=1440), name="window_in_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_minute}-{self.until_minute}"


class ProfileStep(Versioned):
    """A step of somebody's profile that they have been through, and how often it was saved.

    Purpose: to go on where they stopped, and to keep two open tabs from overwriting each other. Erasure: with the
    person.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["person_id", "step"]
        constraints = [models.UniqueConstraint(fields=["person", "step"], name="profile_step_once")]

    def __str__(self) -> str:
        return f"{self.step}, version {self.version}"
