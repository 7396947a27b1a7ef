"""``rapport serve``: web and worker in one process, for one machine. ``rapport work``: a worker alone."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from waitress.server import create_server

from rapport.conf.running import together
from rapport.conf.startup import check_keys, check_port, make_folders, prepare
from rapport.conf.terminal import say, step
from rapport.jobs.worker import Worker

THREADS = 8
BODY_MOST_BYTES = 16 * 1024 * 1024
ANSWER_MOST_BYTES = 256 * 1024 * 1024
WORKER_PATIENCE_SECONDS = 20


def serve(
    host: str, port: int, *, before: Callable[[], object] | None = None, greet: Callable[[], None]
) -> int:
    """Serve until Ctrl-C or SIGTERM, then stop cleanly; ``before`` runs once everything is prepared.

    Raises: CannotStart, KeyFileIsUnusable.
    """
    check_port(host, port)
    with together():
        prepare()
        if before is not None:
            before()
        return _serve(host, port, greet)


def _serve(host: str, port: int, greet: Callable[[], None]) -> int:
    with step("Starting"):
        from rapport.conf.wsgi import application

        # Every page is loaded now: a fault in one is found at the start, and the first visitor need not wait.
        get_resolver().url_patterns  # noqa: B018
        server = create_server(application, host=host, port=port, **_limits(), **_proxy())
    worker = Worker()
    thread = threading.Thread(target=worker.run, name="worker")
    thread.start()
    try:
        _on_stop_signals(_exit)
        greet()
        say(f"Rapport is at {_address(host, port)}   (Ctrl-C stops it)")
        # Returns when a signal has raised SystemExit in it; it has then finished the requests under way.
        server.run()
    finally:
        say("Stopping …")
        server.close()
        worker.stop()
        thread.join(WORKER_PATIENCE_SECONDS)
    say("Stopped." if not thread.is_alive() else "Stopped; a job was left to be taken up again.")
    return 0


def _limits() -> dict[str, Any]:
    return {
        "threads": THREADS,
        "ident": None,
        "max_request_body_size": BODY_MOST_BYTES,
        # What people send and get is held in memory: waitress would put large pieces into /tmp, in clear.
        "inbuf_overflow": BODY_MOST_BYTES,
        "outbuf_overflow": ANSWER_MOST_BYTES,
        "channel_timeout": 60,
        "connection_limit": 200,
    }


def _proxy() -> dict[str, Any]:
    """Whom to believe about the visitor's address: nobody, or the web server on this machine."""
    if not settings.SECURE_PROXY_SSL_HEADER:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "clear_untrusted_proxy_headers": True,
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


def work() -> int:
    """Work through the queue until SIGTERM or Ctrl-C. As many workers as wanted, on as many machines."""
    with together():
        make_folders()
        check_keys()
        worker = Worker()
        _on_stop_signals(lambda *_: worker.stop())
        say("Working. Ctrl-C stops it after the job it is at.")
        worker.run()
    say("Stopped.")
    return 0


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in {"127.0.0.1", "::1", "localhost", "0.0.0.0"} else host  # noqa: S104
    return f"http://{shown}:{port}/"


def _on_stop_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, handler)


def _exit(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
