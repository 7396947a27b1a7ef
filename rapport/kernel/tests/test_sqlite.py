import pytest
from django.db import connection

from rapport.kernel.sqlite.driver import journal_mode


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_the_write_ahead_log_is_only_used_where_it_is_safe(version: tuple[int, ...], mode: str):
    assert journal_mode(version) == mode


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_what_is_kept_is_on_the_disk_and_memory_is_never_mapped():
    with connection.cursor() as cursor:
        answers = {}
        for name in ("synchronous", "foreign_keys", "secure_delete"):
            cursor.execute(f"PRAGMA {name}")
            answers[name] = cursor.fetchone()[0]
        cursor.execute("PRAGMA mmap_size")
        mapped = cursor.fetchone()

    assert answers == {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert mapped is None or mapped[0] == 0
