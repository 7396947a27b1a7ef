import unicodedata
from typing import Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.addresses import address_key, clean_address
from rapport.kernel.text import initials
from rapport.people import circles
from rapport.vault.fields import SealedTextField
from rapport.vault.keys import make_key
from rapport.vault.models import DataKey


class PersonQuerySet(models.QuerySet["Person"]):
    def here(self) -> "PersonQuerySet":
        """Those who have not left and may sign in."""
        return self.filter(is_active=True, left_at=None)

    def visible_to(self, viewer: "Person") -> "PersonQuerySet":
        """Those whose profile this viewer may open: themselves, and whom the circles name without a block."""
        blocked = Q(pk__in=Block.objects.filter(person=viewer).values("blocked_id"))
        blocking = Q(pk__in=Block.objects.filter(blocked=viewer).values("person_id"))
        return self.here().filter(Q(pk=viewer.pk) | (circles.known_to(viewer) & ~blocked & ~blocking))

    def with_face_for(self, viewer: "Person") -> "PersonQuerySet":
        """Those whose photo this viewer may be shown; a block hides a profile, not a face in a shared space."""
        return self.here().filter(Q(pk=viewer.pk) | circles.known_to(viewer))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)["Person"]):  # type: ignore[misc]
    def create_person(
        self, *, email: str, name: str = "", password: str | None = None, **extra: Any
    ) -> "Person":
        """A new person with a key of their own and an address that counts as theirs.

        For operators, imports and invitations: whoever can open that mailbox signs in by a code sent to it, so
        there is nothing left to verify. Sign-up by oneself goes through allauth, which verifies first. Without a
        password they sign in by code or passkey.
        """
        from allauth.account.models import EmailAddress

        person = Person(email=clean_address(email), name=name, **extra)
        person.set_password(password)
        with transaction.atomic(using=self._db):
            person.save(using=self._db)
            EmailAddress.objects.create(user=person, email=person.email.lower(), verified=True, primary=True)
        return person

    create_user = create_person

    def get_by_natural_key(self, username: str | None) -> "Person":
        found: Person = self.get(email_key=address_key(username or ""))
        return found


class Person(AbstractBaseUser):
    """Somebody with an account: mentee, mentor, coordinator, often several of these.

    Purpose: signing in, being addressed, being found by the people of the same program. Erasure: the row is
    emptied and kept as "somebody who left", its data key is destroyed.
    """

    class CameTo(models.TextChoices):
        """The role whose honest preview they read before signing up."""

        LEARN = "learning", _("to learn")
        GUIDE = "guiding", _("to guide")
        BOTH = "both", _("to do both")

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
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    photo = models.CharField(max_length=200, blank=True, editable=False)
    portrait = models.CharField(max_length=40, blank=True, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    phone = SealedTextField(kind="contact_phone", key="key_id")
    support_needs = SealedTextField(kind="support_needs", key="key_id")
    shares_email = models.BooleanField(default=False)
    shares_phone = models.BooleanField(default=False)
    shares_support_needs = models.BooleanField(default=False)
    key = models.OneToOneField(DataKey, null=True, on_delete=models.SET_NULL, editable=False)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    came_to = models.CharField(max_length=8, choices=CameTo.choices, blank=True, editable=False)
    agreed_to_preview_at = models.DateTimeField(null=True, editable=False)
    address_changed_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name"], name="person_by_name")]
        verbose_name = _("person")

    def __str__(self) -> str:
        if self.left_at is not None:
            return gettext("Somebody who left")
        return self.name or self.email.partition("@")[0]

    @property
    def first_name(self) -> str:
        """What the other one is called in a sentence: the first part of the name, or all of it."""
        name = str(self)
        return name if self.left_at is not None else (name.split() or [name])[0]

    @property
    def initials(self) -> str:
        return initials(str(self))

    @property
    def photo_url(self) -> str:
        """Where their photo is shown to those who may see it; empty without one."""
        return reverse("people:photo", args=[self.pk, self.photo_id]) if self.photo else ""

    @property
    def photo_id(self) -> UUID:
        """The id in the name of the photo's file. Raises: ValueError, without a photo."""
        return UUID(self.photo.rpartition("/")[2].partition(".")[0])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def reads_in(self) -> str:
        """The language of their pages and mails: the one they chose while it is offered, else the installation's."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(_composed(raw_password))

    def save(self, *args: Any, **kwargs: Any) -> None:
        # allauth makes and changes its users through the model itself; key and address key must not lag behind.
        key = address_key(self.email)
        if self.left_at is None and key != self.email_key:
            self.email_key = key
            if "email" in (fields := kwargs.get("update_fields") or ()):
                kwargs["update_fields"] = [*fields, "email_key"]
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


def _composed(password: str | None) -> str | None:
    """One spelling for passwords that look the same: keyboards differ in how they compose accents."""
    return None if password is None else unicodedata.normalize("NFC", password)
