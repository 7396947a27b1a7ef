from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rapport.conf.doctor import findings
from rapport.conf.doctor.findings import CHECKS, Facts, Level, examine
from rapport.conf.doctor.gathering import gather

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEALTHY = Facts(
    now=NOW,
    base_url="https://mentoring.example.org",
    hosts=("mentoring.example.org",),
    last_backup_at=NOW - timedelta(hours=8),
    last_drill_at=NOW - timedelta(days=3),
    time_zones_of=NOW - timedelta(days=200),
    worker_seen_at=NOW - timedelta(minutes=1),
)
POSTGRES = replace(HEALTHY, sqlite=None, journal_mode=None, synchronous=None, postgres={"fsync": "on"})
MUST, SHOULD = Level.MUST, Level.SHOULD
ILL = [
    ({"sqlite": (3, 40, 1)}, MUST, "SQLite 3.40.1 can damage"),
    ({"sqlite": (3, 51, 2), "journal_mode": "delete"}, SHOULD, "slow, safe mode"),
    ({"synchronous": 1}, MUST, "synchronous is not FULL"),
    ({"debug": True}, MUST, "DEBUG is on"),
    ({"hosts": ("*",)}, MUST, "Any host name"),
    ({"base_url": "http://mentoring.example.org"}, MUST, "is not https"),
    ({"is_demo": True}, MUST, "This is the demo"),
    ({"has_mailbox": True}, SHOULD, "local mailbox"),
    ({"key_file": Path("/data/keys.json")}, MUST, "inside the data folder"),
    ({"key_problem": "The key file is another one."}, MUST, "The key file is another one."),
    ({"open_to_others": (Path("/data"),)}, MUST, "can read /data"),
    ({"python": (3, 11, 7)}, SHOULD, "Python 3.11.7"),
    ({"clear_swap": ("/dev/sda2",)}, SHOULD, "swapped to /dev/sda2"),
    ({"dumps_core": True}, SHOULD, "core file"),
    ({"last_backup_at": None}, SHOULD, "no backup yet"),
    ({"last_backup_at": NOW - timedelta(days=2)}, SHOULD, "last backup is of 28 February 2026"),
    ({"last_drill_at": None}, SHOULD, "restored on trial"),
    ({"last_drill_at": NOW - timedelta(days=36)}, SHOULD, "restored on trial"),
    ({"time_zones_of": NOW - timedelta(days=600)}, SHOULD, "time zone rules are of 2024"),
    ({"is_migrated": False}, MUST, "shape of another release"),
    ({"dead_jobs": 3}, SHOULD, "tries: 3"),
    ({"worker_seen_at": NOW - timedelta(hours=1)}, MUST, "No worker has run since 02 March, 08:00"),
    ({"stuck_mails": 2}, SHOULD, "for an hour: 2"),
    ({"free_bytes": 100 * 1024**2}, MUST, "Only 100 MB"),
]


def test_a_healthy_installation_has_no_findings():
    assert examine(HEALTHY) == []
    assert examine(POSTGRES) == []


@pytest.mark.parametrize(("change", "level", "words"), ILL, ids=[words for _, _, words in ILL])
def test_each_illness_is_found_and_nothing_else(change, level, words):
    [finding] = examine(replace(HEALTHY, **change))

    assert finding.level is level
    assert words in finding.what
    assert finding.do


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_careless_postgres_is_found(name: str):
    [finding] = examine(replace(POSTGRES, postgres={name: "off"}))

    assert (finding.level, name in finding.what) == (MUST, True)


def test_a_talkative_postgres_is_found():
    [finding] = examine(replace(POSTGRES, postgres={"log_min_error_statement": "error"}))

    assert "into its log" in finding.what


def test_every_check_has_been_made_to_speak():
    spoken = {type(None)}
    for change, _, _ in ILL:
        for check in CHECKS:
            if list(check(replace(HEALTHY, **change))):
                spoken.add(check)

    assert set(CHECKS) - spoken == {findings.careless_postgres}


def test_the_demo_on_this_machine_needs_neither_certificate_nor_backup():
    demo = replace(
        HEALTHY,
        is_demo=True,
        has_mailbox=True,
        base_url="http://localhost:8000",
        last_backup_at=None,
        last_drill_at=None,
    )

    assert examine(demo) == []


def test_what_must_be_mended_comes_first():
    found = examine(replace(HEALTHY, dead_jobs=1, debug=True))

    assert [finding.level for finding in found] == [MUST, SHOULD]


@pytest.mark.django_db
def test_facts_can_be_gathered_here(settings):
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)

    facts = gather()

    assert facts.is_migrated is True
    assert facts.key_problem == ""
    assert facts.free_bytes > 0
