import os

import pytest

from rapport.conf.terminal import complain, say


@pytest.mark.parametrize(("stream", "tell"), [("stdout", say), ("stderr", complain)])
def test_nobody_listening_any_more_is_no_reason_to_stop(monkeypatch, stream, tell):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        monkeypatch.setattr(f"sys.{stream}", nobody)

        tell("Rapport is at http://localhost:8000/")
        tell("Stopping …")
