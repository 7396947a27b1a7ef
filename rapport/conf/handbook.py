"""The page of the documentation that is written from the code: everything that happens by itself."""

import inspect
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django_tasks.base import Task

from rapport.jobs.options import options_of
from rapport.jobs.periodic import periodic_tasks
from rapport.jobs.rules import rules
from rapport.notifications.kinds import kinds

HEAD = """# What happens by itself

This page is written from the code by `make docs`; a test keeps it current.
A *timed rule* does each thing once, however often it runs.
A *job* runs as soon as a worker is free, in the transaction of what it follows from.
A *notice* is what a mail may be about; mails say that something is there, never what somebody wrote.
"""


def jobs_page() -> str:
    """The whole page, in Markdown."""
    parts = [HEAD, "## Timed rules\n", *_rules(), "\n## Periodic work\n", *_periodic()]
    parts += ["\n## Jobs\n", *_jobs(), "\n## Notices\n", *_notices()]
    return "\n".join(parts) + "\n"


def _rules() -> Iterator[str]:
    yield "| Rule | What it promises |\n|---|---|"
    for rule in rules():
        yield f"| `{rule.name}` | {_cell(rule.promise)} |"


def _periodic() -> Iterator[str]:
    yield "| Task | Every | What it does |\n|---|---|---|"
    for each in periodic_tasks():
        yield f"| `{_short(each.name)}` | {_span(each.every)} | {_first_line(each.task)} |"


def _jobs() -> Iterator[str]:
    yield "| Job | Attempts | With its effects in one transaction | What it does |\n|---|---|---|---|"
    periodic = {each.name for each in periodic_tasks()}
    for task in _tasks():
        if task.module_path not in periodic:
            options = options_of(task.module_path)
            together = "yes" if options.transactional else "no, it bears running twice"
            yield f"| `{_short(task.module_path)}` | {options.attempts} | {together} | {_first_line(task)} |"


def _notices() -> Iterator[str]:
    yield "| Notice | Group | Kind |\n|---|---|---|"
    for kind in kinds():
        what = "nudge" if kind.nudge else "urgent" if kind.urgent else "word"
        yield f"| `{kind.name}` | {kind.group.value} | {what} |"


def _tasks() -> list[Task[Any, Any]]:
    found: dict[str, Task[Any, Any]] = {}
    for app in apps.get_app_configs():
        for name in ("jobs", "notices"):
            module = sys.modules.get(f"{app.name}.{name}")
            for value in vars(module).values() if module else ():
                if isinstance(value, Task):
                    found[value.module_path] = value
    return [found[path] for path in sorted(found)]


def _first_line(task: Task[Any, Any]) -> str:
    return _cell((inspect.getdoc(task.func) or "").partition("\n\n")[0])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _short(path: str) -> str:
    return path.removeprefix("rapport.").replace(".jobs.", ".")


def _span(every: timedelta) -> str:
    seconds = int(every.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds % size == 0:
            count = seconds // size
            return name if count == 1 else f"{count} {name}s"
    return f"{seconds} seconds"
