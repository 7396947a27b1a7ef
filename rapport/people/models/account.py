from uuid import uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from rapport.people.models.person import Person


class Session(AbstractBaseSession):
    """Somebody is signed in on a device. The row holds a hash of the secret that the browser carries.

    Whoever reads the table cannot sign in with it. Purpose: staying signed in, and seeing where. No address of
    the network is kept. Erasure: with the person; expired rows are deleted daily.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-begun_at", "session_key"]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from rapport.people.accounts.sessions import SessionStore

        return SessionStore


class AddressChange(models.Model):
    """Somebody's e-mail address changed; for a week the one who reads the old mailbox can take it back.

    Purpose: that nobody loses their account to whoever got hold of it for a moment. Erasure: with the person, or
    when the week is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="address_changes")
    before = models.EmailField(max_length=254)
    after = models.EmailField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return f"change of address {self.pk}"
