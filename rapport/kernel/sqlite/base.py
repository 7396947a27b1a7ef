"""Django's SQLite engine, on the driver that ``driver.py`` chose."""

# The order matters: the driver takes the place of ``sqlite3`` before Django imports it.
from rapport.kernel.sqlite import driver  # isort: skip
from django.db.backends.sqlite3.base import DatabaseWrapper

__all__ = ["DatabaseWrapper", "driver"]
