"""Logs that carry no words of anybody: structured, from an allow-list, without bodies, locals or cookies."""

import logging
import sys
from collections.abc import ItemsView
from typing import Any

import structlog
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter
from structlog.typing import EventDict, WrappedLogger

ALLOWED_KEYS = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "method", "route", "status", "ms", "person_id",
        "mentorship_id", "program_id", "job", "job_id", "rule", "attempt", "error_type", "error_place", "count",
        "address", "version",
    }
)  # fmt: skip


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


def _place_not_message(_logger: WrappedLogger, _name: str, entry: EventDict) -> EventDict:
    """An exception becomes its type and the place it came from; its message may quote what somebody typed."""
    info = entry.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        entry["error_type"] = type(error).__qualname__
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        if frame is not None:
            code = frame.tb_frame.f_code
            entry["error_place"] = f"{code.co_filename}:{frame.tb_lineno} in {code.co_name}"
    return entry


def _request_of_django(_logger: WrappedLogger, _name: str, entry: EventDict) -> EventDict:
    """Django's own records quote paths and arguments; only the fact and the status are kept."""
    record = entry.get("_record")
    if isinstance(record, logging.LogRecord):
        status = getattr(record, "status_code", None)
        if status is not None:
            entry["status"] = status
            entry["event"] = "request refused" if status < 500 else "request broke"
        elif record.args:
            entry["event"] = str(record.msg)
    return entry


def configure(options: dict[str, Any]) -> None:
    """Set up logging: one JSON object a line on standard error. ``options['level']`` is a level's name."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _request_of_django,
        _place_not_message,
        _only_allowed,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared[:3],
            processors=[*shared[3:], structlog.processors.JSONRenderer()],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options.get("level", "INFO"))
    logging.getLogger("django.server").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared[:3], structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
