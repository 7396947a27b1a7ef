from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.addresses import address_key, clean_address
from rapport.kernel.text import initials
from rapport.vault.fields import SealedTextField
from rapport.vault.keys import make_key
from rapport.vault.models import DataKey


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, *, email: str, name: str = "", password: str | None = None, **extra: Any) -> "Person":
        """A new person with a key of their own; without a password they sign in by code or passkey."""
        person = self.model(email=clean_address(email), name=name, **extra)
        person.email_key = address_key(person.email)
        person.key = make_key(DataKey.Scope.PERSON)
        if password is None:
            person.set_unusable_password()
        else:
            person.set_password(password)
        person.save(using=self._db)
        return person

    create_user = create_person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email_key=address_key(username or ""))


class Person(AbstractBaseUser):
    """Somebody with an account: mentee, mentor, coordinator, often several of these.

    Purpose: signing in, being addressed, being found by the people of the same program. Erasure: the row is
    emptied and kept as "somebody who left", its data key is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    headline = models.CharField(_("what you do, in a line"), max_length=160, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    place = models.CharField(_("where you are"), max_length=80, blank=True)
    about = models.CharField(_("about you"), max_length=1000, blank=True)
    department = models.CharField(_("department or background"), max_length=120, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    line_manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    photo = models.CharField(max_length=200, blank=True, editable=False)
    portrait = models.CharField(max_length=40, blank=True, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    phone = SealedTextField(kind="contact_phone", key="key_id")
    support_needs = SealedTextField(kind="support_needs", key="key_id")
    key = models.OneToOneField(DataKey, null=True, on_delete=models.SET_NULL, editable=False)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    agreed_to_preview_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]

    @property
    def first_name(self) -> str:
        """What the other one is called in a sentence: the first part of the name, or all of it."""
        return str(self).split()[0] if str(self).split() else str(self)

    @property
    def initials(self) -> str:
        return initials(str(self))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def save(self, *args: Any, **kwargs: Any) -> None:
        # allauth makes its users through the model itself; whoever comes that way gets key and address key too.
        if self.email and not self.email_key:
            self.email_key = address_key(self.email)
        if self._state.adding and self.key_id is None:
            self.key = make_key(DataKey.Scope.PERSON)
        super().save(*args, **kwargs)


class Block(models.Model):
    """One person does not wish to be brought together with another. Everything obeys it; nobody else sees it.

    Purpose: safety. Erasure: with either person.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "blocked"], name="one_block_each"),
            models.CheckConstraint(condition=~Q(person=models.F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
