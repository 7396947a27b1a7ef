"""How passwords are hashed, and how many at a time."""

import threading
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

_two_at_a_time = threading.BoundedSemaphore(2)


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes, and never more than two hashes at once in a process.

    Django's default takes 100 MiB and 8 lanes for each sign-in; a handful at once would fill a small machine.
    Source: OWASP Password Storage Cheat Sheet (m=19456, t=2, p=1).
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _two_at_a_time:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _two_at_a_time:
            return super().verify(password, encoded)

    def must_update(self, encoded: str) -> bool:
        decoded: dict[str, Any] = self.decode(encoded)
        return bool(decoded["memory_cost"] != self.memory_cost or decoded["time_cost"] != self.time_cost)
