"""A parsed sheet as text, to be sealed between the steps."""

import json

from rapport.kernel.sheets import Remark, Row, Sheet


def sheet_as_json(sheet: Sheet, filename: str) -> str:
    """The sheet and the name it came under, as one text."""
    return json.dumps(
        {
            "filename": filename,
            "headers": sheet.headers,
            "rows": [[row.number, row.cells, _remark(row.problem)] for row in sheet.rows],
            "encoding": sheet.encoding,
            "delimiter": sheet.delimiter,
            "notes": [_remark(note) for note in sheet.notes],
        },
        ensure_ascii=False,
    )


def sheet_from_json(text: str) -> tuple[Sheet, str]:
    """The sheet again, and the name it came under."""
    body = json.loads(text)
    sheet = Sheet(
        headers=tuple(body["headers"]),
        rows=tuple(
            Row(number, tuple(cells), None if problem is None else Remark(*problem))
            for number, cells, problem in body["rows"]
        ),
        encoding=body["encoding"],
        delimiter=body["delimiter"],
        notes=tuple(Remark(*note) for note in body["notes"]),
    )
    return sheet, body["filename"]


def _remark(remark: Remark | None) -> list[object] | None:
    return None if remark is None else [remark.text, dict(remark.values)]
