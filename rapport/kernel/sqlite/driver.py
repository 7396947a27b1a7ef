"""Which SQLite is used, and in which mode it is safe: no Django here, the settings ask.

The SQLite of many systems is older than 3.51.3, in whose write-ahead log several processes can damage a database.
``pysqlite3`` brings its own; where it has no wheel the system's is used, and if that is too old, without the
write-ahead log: slower, and safe.
"""

import sys

try:
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:
    pass
else:
    # Django imports ``sqlite3`` by name; the newer driver takes its place before that happens.
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
import sqlite3

SAFE_WITH_LOG = (3, 51, 3)


def journal_mode(version: tuple[int, ...]) -> str:
    """The journal mode that this version is safe in: ``WAL``, or ``DELETE`` for older ones."""
    return "WAL" if version >= SAFE_WITH_LOG else "DELETE"


JOURNAL_MODE = journal_mode(tuple(int(part) for part in sqlite3.sqlite_version.split(".")))
