"""Logs that carry no words of anybody: structured, from an allow-list, without bodies, locals or cookies.

An exception's message may quote what somebody typed. So it is taken away where every record is made, before any
logger, handler or formatter sees it: however logging is set up afterwards, and whatever breaks while a line is being
written, there is nothing left to tell.
"""

import logging
import sys
import threading
from collections.abc import ItemsView
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO

import structlog
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter
from structlog.typing import EventDict, WrappedLogger

ALLOWED_KEYS = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "method", "route", "status", "ms", "person_id",
        "mentorship_id", "program_id", "job", "job_id", "rule", "attempt", "error_type", "error_place", "error_way",
        "count", "address", "version",
    }
)  # fmt: skip


PLACES = 12
"""How many places of the way to an error are told."""


class NothingPersonal(SafeExceptionReporterFilter):
    """Error reports without request bodies, cookies or local variables, whatever the settings say."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        nothing: dict[str, Any] = {}
        return nothing.items()

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}


def _only_allowed(_logger: WrappedLogger, _name: str, entry: EventDict) -> EventDict:
    return {key: value for key, value in entry.items() if key in ALLOWED_KEYS}


def facts_of(error: BaseException) -> dict[str, Any]:
    """What may be told of an exception: its type, where it was raised, and the way there, as places in the code."""
    places = [
        f"{frame.f_code.co_filename}:{line} in {frame.f_code.co_name}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    facts: dict[str, Any] = {"error_type": type(error).__qualname__}
    if places:
        facts.update(error_place=places[-1], error_way=places[-PLACES:])
    return facts


def _place_not_message(_logger: WrappedLogger, _name: str, entry: EventDict) -> EventDict:
    """An exception becomes its type and the place it came from."""
    info = entry.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        entry.update(facts_of(error))
    return {name: _named(value) for name, value in entry.items()}


def _named(value: Any) -> Any:
    """Anything as it is, but an exception by its type alone."""
    return type(value).__qualname__ if isinstance(value, BaseException) else value


class RecordWithoutWords(logging.LogRecord):
    """A log record that never held an exception: only its type and the place it came from."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,
        exc_info: Any,
        func: str | None = None,
        sinfo: str | None = None,
        **more: Any,
    ) -> None:
        if isinstance(args, tuple):
            args = tuple(_named(value) for value in args)
        super().__init__(name, level, pathname, lineno, _named(msg), args, None, func, sinfo, **more)
        error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
        self.error_facts = facts_of(error) if isinstance(error, BaseException) else {}


class ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment; a stream kept from earlier may have been closed since."""

    def __init__(self) -> None:
        # Not the parent's: it would keep today's stream.
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override] # the parent has a variable
        return sys.stderr

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is Python's
        """Lose the line. The usual report shows the record, and the exception that was being told of."""


def _request_of_django(_logger: WrappedLogger, _name: str, entry: EventDict) -> EventDict:
    """Records of libraries quote paths and arguments; only the fact, the status and the place are kept."""
    record = entry.get("_record")
    if entry.get("_from_structlog") or not isinstance(record, logging.LogRecord):
        return entry
    entry.update(getattr(record, "error_facts", {}))
    status = getattr(record, "status_code", None)
    if status is not None:
        entry["status"] = status
        entry["event"] = "request refused" if status < 500 else "request broke"
        return entry
    # The event is the text before its arguments were put in. Without any it may have come ready made, with a quote.
    if (
        record.levelno >= logging.ERROR
        and not entry["positional_args"]
        and not record.name.startswith("rapport")
    ):
        entry["event"] = "a library met an error"
    entry.setdefault("error_place", f"{record.pathname}:{record.lineno} in {record.funcName}")
    return entry


def configure(options: dict[str, Any]) -> None:
    """Set up logging: one JSON object a line on standard error.

    ``options['level']`` is a level's name. ``options['hooks']``: whether exceptions that nobody caught are told of in
    the same way, in place of Python's own report (left out where a test runner watches for them).
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    discreet: list[Any] = [_request_of_django, _place_not_message, _only_allowed]
    handler = ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[*discreet, structlog.processors.JSONRenderer()],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    logging.setLogRecordFactory(RecordWithoutWords)
    # The report of a line that could not be written shows the record with all it holds, on whatever handler.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options.get("level", "INFO"))
    logging.getLogger("django.server").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, *discreet, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if options.get("hooks", False):
        _tell_of_what_nobody_caught()


def _tell_of_what_nobody_caught() -> None:
    log = logging.getLogger("rapport.uncaught")

    def tell(
        kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        log.critical("stopped by what nobody expected", exc_info=error or False)

    sys.excepthook = tell
    threading.excepthook = lambda told: tell(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: tell(told.exc_type, told.exc_value, told.exc_traceback)
