"""Workbooks: guarded, then read by a program of its own under limits."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rapport.kernel.sheets.archive import check_archive
from rapport.kernel.sheets.model import COLUMNS_MAX, ROWS_MAX, RawRow, SheetIsTooLarge, SheetIsUnreadable
from rapport.kernel.sheets.model import marked as _

_READER = Path(__file__).with_name("xlsx.py")
_WALL_SECONDS = 20
_REASONS = {
    "dtd": _(
        "This workbook carries a document type declaration, which is never followed here. Save it as CSV."
    ),
    "damaged": _("This workbook is damaged. Open it, save it again, and try once more."),
}


def read_workbook(data: bytes) -> list[tuple[str, list[RawRow], int]]:
    """Return each visible sheet's name, its rows and how many formulas had no value.

    Raises: SheetIsUnreadable or SheetIsTooLarge, with the reason.
    """
    check_archive(data)
    answer = _read_apart(data)
    refused = answer.get("refused")
    if refused == "rows":
        raise SheetIsTooLarge(
            _("This sheet has more than %(rows)s rows. Split it into several files."), rows=f"{ROWS_MAX:,}"
        )
    if refused in _REASONS:
        raise SheetIsUnreadable(_REASONS[refused])
    if refused:
        raise _too_much_work()
    return [
        (
            sheet["name"],
            [(number, cells) for number, cells in sheet["rows"]],
            sheet["formulas_without_value"],
        )
        for sheet in answer["sheets"]
    ]


def _read_apart(data: bytes) -> dict[str, Any]:
    """Run the reader as a process of its own, so that its limits and its end are not ours."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(_READER), str(COLUMNS_MAX), str(ROWS_MAX + 20)]
    try:
        # The command is fixed and the bytes go in by the pipe; nothing of the file reaches the command line.
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=_WALL_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much_work() from error
    if done.returncode != 0:
        raise _too_much_work()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _too_much_work() -> SheetIsTooLarge:
    return SheetIsTooLarge(_("Reading this workbook takes more than it should. Save the sheet as CSV."))
