"""A sheet's way in: uploaded, its columns and words settled, checked, brought in, forgotten."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.integrations.people_import.applying import bring_in
from rapport.integrations.people_import.candidates import read_candidates
from rapport.integrations.people_import.findings import (
    counts_of,
    examine,
    findings_as_json,
)
from rapport.integrations.people_import.mapping import (
    Mapping as ColumnMapping,
)
from rapport.integrations.people_import.mapping import (
    guess_mapping,
    mapping_from_json,
    what_is_missing,
)
from rapport.integrations.people_import.models import SheetDraft, SheetMemory
from rapport.integrations.people_import.sealed_sheets import sheet_as_json, sheet_from_json
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.kernel.sheets import Sheet, SheetIsUnreadable, read_sheet
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.programs.policies import may_run

KEPT = timedelta(hours=24)
CHECKED_AT_ONCE = 200
BROUGHT_IN_AT_ONCE = 100
"""Up to so many rows the page waits; more than that takes over a second, and a job shows how far it is."""

State = SheetDraft.State


def begin_draft(
    program: Program, data: bytes, filename: str, *, actor: Person | None, now: datetime
) -> SheetDraft:
    """Read a sheet and keep it sealed for a day; nobody is brought in yet.

    Raises: SheetIsUnreadable, also without any rows; SheetIsTooLarge; Refused, for anybody but the program's
    coordinators.
    """
    may_run(actor, program).require()
    sheet = read_sheet(data, filename)
    if not sheet.rows:
        raise SheetIsUnreadable(
            _("This sheet has headings, but no rows with people. Is it the one with the answers?")
        )
    draft = SheetDraft(program=program, uploaded_by=actor, uploaded_at=now, expires_at=now + KEPT)
    draft.rows_total = len(sheet.rows)
    draft.sheet = sheet_as_json(sheet, filename[:120])
    draft.mapping = guess_mapping(sheet.headers, sheet.rows, remembered_for(program)).as_json()
    draft.save()
    return draft


def sheet_of(draft: SheetDraft) -> tuple[Sheet, str]:
    """The sheet of a draft and the name it came under. Raises: Refused, once its rows are forgotten."""
    if not draft.sheet:
        raise Refused(
            _("This sheet has been brought in, and its rows are forgotten. Upload it again if you need it.")
        )
    return sheet_from_json(draft.sheet)


def mapping_of(draft: SheetDraft) -> ColumnMapping:
    """How the draft's sheet is read so far."""
    return mapping_from_json(draft.mapping)


def remembered_for(program: Program) -> ColumnMapping:
    """How earlier sheets of this program were read."""
    memory = SheetMemory.objects.select_related("program").filter(program=program).first()
    return ColumnMapping() if memory is None else mapping_from_json(memory.mapping)


def settle_columns(draft: SheetDraft, columns: Mapping[str, str], *, actor: Person | None) -> SheetDraft:
    """Say which column holds which field (by plain header). Raises: InputIsWrong, with all that is missing."""
    _require_open(draft, actor)
    sheet, _name = sheet_of(draft)
    mapping = ColumnMapping(columns=columns).over(mapping_of(draft))
    missing = what_is_missing(mapping.places(sheet.headers))
    if missing:
        raise InputIsWrong(" ".join(missing))
    draft.mapping, draft.state = mapping.as_json(), State.WORDS
    draft.save(update_fields=["mapping", "state"])
    return draft


def settle_words(
    draft: SheetDraft, words: Mapping[str, Mapping[str, str]], *, actor: Person | None, now: datetime
) -> SheetDraft:
    """Say what words mean (by kind, plain word to key), remember it all for the next sheet, and begin the check."""
    _require_open(draft, actor)
    mapping = mapping_of(draft)
    for kind, meanings in words.items():
        mapping = mapping.with_words(kind, meanings)
    with transaction.atomic():
        draft.mapping, draft.state, draft.rows_done = mapping.as_json(), State.CHECKING, 0
        draft.save(update_fields=["mapping", "state", "rows_done"])
        _remember(draft.program, mapping)
        if draft.rows_total > CHECKED_AT_ONCE:
            from rapport.integrations.people_import.jobs import check_sheet

            check_sheet.enqueue(str(draft.pk))
    if draft.rows_total <= CHECKED_AT_ONCE:
        check(draft)
    return draft


def check(draft: SheetDraft) -> SheetDraft:
    """Find out what bringing in each row would do. Changes nothing but the draft; runs again without harm."""
    sheet, _name = sheet_of(draft)
    steps = examine(draft.program, read_candidates(sheet, mapping_of(draft)))
    findings = [step.finding for step in steps]
    draft.findings, draft.counts = findings_as_json(findings), counts_of(findings)
    draft.state, draft.rows_done = State.CHECKED, draft.rows_total
    draft.save(update_fields=["findings", "counts", "state", "rows_done"])
    return draft


def choose_rows(
    draft: SheetDraft, rows: Collection[int] | None, *, actor: Person | None, now: datetime
) -> SheetDraft:
    """Bring in these rows of a checked sheet, or all that can be. A second press finds it under way.

    Raises: InputIsWrong, if no row was chosen; Refused, if the sheet is not checked.
    """
    may_run(actor, draft.program).require()
    if rows is not None and not rows:
        raise InputIsWrong(_("No row is ticked. Tick some, or bring in all of them."))
    chosen = None if rows is None else sorted(rows)
    amount = draft.counts.get("new", 0) + draft.counts.get("updated", 0) if rows is None else len(rows)
    with transaction.atomic():
        started = SheetDraft.objects.filter(pk=draft.pk, state=State.CHECKED).update(
            state=State.IMPORTING, chosen_rows=chosen, rows_done=0, rows_total=amount
        )
        if not started:
            raise Refused(_("This sheet is being brought in already, or isn’t checked yet."))
        draft.state, draft.chosen_rows, draft.rows_done, draft.rows_total = State.IMPORTING, chosen, 0, amount
        if amount > BROUGHT_IN_AT_ONCE:
            from rapport.integrations.people_import.jobs import bring_in_sheet

            bring_in_sheet.enqueue(str(draft.pk), None if actor is None else str(actor.pk))
        else:
            run(draft, actor=actor, now=now)
    return draft


def run(draft: SheetDraft, *, actor: Person | None, now: datetime) -> SheetDraft:
    """Bring in the chosen rows of a draft, then forget its rows. Bears being begun again in the middle."""
    if draft.state != State.IMPORTING:
        return draft
    sheet, _name = sheet_of(draft)

    def progress(done: int) -> None:
        SheetDraft.objects.filter(pk=draft.pk).update(rows_done=done)

    findings = bring_in(
        draft.program,
        read_candidates(sheet, mapping_of(draft)),
        actor=actor,
        now=now,
        only=draft.chosen_rows,
        progress=progress,
    )
    draft.findings, draft.counts = findings_as_json(findings), counts_of(findings)
    draft.state, draft.sheet = State.DONE, ""
    draft.save(update_fields=["findings", "counts", "state", "sheet"])
    return draft


def discard(draft: SheetDraft, *, actor: Person | None) -> None:
    """Forget a sheet at once."""
    may_run(actor, draft.program).require()
    draft.delete()


def _remember(program: Program, mapping: ColumnMapping) -> None:
    memory = SheetMemory.objects.select_related("program").filter(program=program).first() or SheetMemory()
    memory.program = program
    memory.mapping = mapping.over(remembered_for(program)).as_json()
    memory.save()


def _require_open(draft: SheetDraft, actor: Person | None) -> None:
    may_run(actor, draft.program).require()
    if draft.state in {State.IMPORTING, State.DONE}:
        raise Refused(_("This sheet is being brought in, so how it is read stays as it is."))
