"""Django's SQLite engine, on a driver that carries a SQLite free of the WAL-reset corruption (3.51.3 or newer).

The SQLite of many systems is older than that. ``pysqlite3`` brings its own; where it has no wheel the system's is
used, and ``rapport doctor`` says whether it is new enough.
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
