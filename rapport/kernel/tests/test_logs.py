"""However logging is set up, and whatever breaks on the way, an exception's message reaches nobody."""

import io
import json
import logging
import logging.config
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from rapport.kernel import logs

WORDS = "I am afraid of my mentor"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    yield
    root.handlers[:] = kept
    root.setLevel(level)
    logs.configure({"level": "WARNING"})
    root.handlers.extend(each for each in kept if not isinstance(each, logs.ToStandardError))


def break_in(log: logging.Logger) -> None:
    try:
        raise RuntimeError(WORDS)
    except RuntimeError as error:
        log.exception("Internal Server Error: %s", "/today/")
        log.error("it broke: %s", error)
        log.error(error)
        log.error("told in full", exc_info=(type(error), error, error.__traceback__))


class Unwritable(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError("No space left on device")


def as_the_product_does() -> None:
    logs.configure({"level": "WARNING"})


def with_a_stream_that_was_closed() -> None:
    stream = io.StringIO()
    logging.getLogger().handlers[:] = [logging.StreamHandler(stream)]
    stream.close()


def with_a_stream_that_takes_nothing() -> None:
    logging.getLogger().handlers[:] = [logging.StreamHandler(Unwritable())]


def with_pythons_own_settings() -> None:
    logging.basicConfig(force=True, level="DEBUG")


def with_djangos_own_settings() -> None:
    from django.utils.log import DEFAULT_LOGGING

    mail = {"level": "ERROR", "class": "logging.StreamHandler"}
    handlers = {**DEFAULT_LOGGING["handlers"], "mail_admins": mail, "console": mail}
    logging.config.dictConfig({**DEFAULT_LOGGING, "handlers": handlers})


def with_no_handler_at_all() -> None:
    logging.getLogger().handlers.clear()


@pytest.mark.parametrize(
    "another",
    [
        as_the_product_does,
        with_a_stream_that_was_closed,
        with_a_stream_that_takes_nothing,
        with_pythons_own_settings,
        with_djangos_own_settings,
        with_no_handler_at_all,
    ],
)
@pytest.mark.parametrize("name", ["django.request", "rapport.jobs", "waitress", "somebody.else"])
def test_no_setting_of_logging_lets_an_exceptions_message_out(
    another: Callable[[], None], name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    another()
    break_in(logging.getLogger(name))
    told = capfd.readouterr()

    assert WORDS not in told.out + told.err


def test_our_own_lines_say_the_type_and_the_way_there_instead(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure({"level": "WARNING"})
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        structlog.get_logger("rapport.tests").exception("a job went wrong", job_id=3, text=WORDS, rule=error)
        logging.getLogger("django.request").error("Internal Server Error: %s", WORDS, exc_info=error)
    ours, library = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert WORDS not in str([ours, library])
    assert (ours["event"], ours["job_id"], ours["rule"]) == ("a job went wrong", 3, "ValueError")
    assert "text" not in ours
    assert library["event"] == "Internal Server Error: %s"
    for line in (ours, library):
        assert line["error_type"] == "ValueError"
        assert line["error_place"].endswith("in test_our_own_lines_say_the_type_and_the_way_there_instead")
        assert line["error_way"][-1] == line["error_place"]


def test_what_a_library_put_together_itself_is_told_by_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure({"level": "WARNING"})
    logging.getLogger("waitress").error(f"uncaptured python exception ({WORDS})")
    line = json.loads(capsys.readouterr().err)

    assert line["event"] == "a library met an error"
    assert "test_logs.py" in line["error_place"]


def test_setting_it_up_while_another_stream_stands_in_changes_nothing_later(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stand_in)
    logs.configure({"level": "WARNING"})
    monkeypatch.undo()
    stand_in.close()
    break_in(logging.getLogger("django.request"))
    lines = capsys.readouterr().err.splitlines()

    assert len(lines) == 4
    assert all(json.loads(line)["logger"] == "django.request" for line in lines)


IN_A_THREAD = """
import threading
thread = threading.Thread(target=fall)
thread.start()
thread.join()
"""
IN_A_FINALIZER = """
class Thing:
    def __del__(self):
        fall()
Thing()
"""


@pytest.mark.parametrize("way", ["fall()", IN_A_THREAD, IN_A_FINALIZER])
def test_what_nobody_caught_is_told_without_its_message(way: str) -> None:
    script = f"""
from rapport.kernel import logs
logs.configure({{"level": "INFO", "hooks": True}})
def fall():
    try:
        raise ValueError({WORDS!r})
    except ValueError as error:
        raise RuntimeError({WORDS!r}) from error
{way}
"""
    done: Any = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    line = json.loads(done.stderr)

    assert WORDS not in done.stdout + done.stderr
    assert (line["error_type"], line["event"]) == ("RuntimeError", "stopped by what nobody expected")
