"""What an .xlsx file claims to hold, checked by its table of contents before anything is unpacked."""

import io
import struct
import zipfile

from rapport.kernel.sheets.model import SheetIsTooLarge, SheetIsUnreadable
from rapport.kernel.sheets.model import marked as _

UNPACKED_BYTES_MAX = 50 * 1024 * 1024
RATIO_MAX = 100
MEMBERS_MAX = 100
_LOCAL_HEADER_BYTES = 30
# Small files compress well and harm nobody: the ratio is asked only above this size.
_RATIO_MATTERS_FROM_BYTES = 1024 * 1024


def check_archive(data: bytes) -> None:
    """Refuse what could harm whoever unpacks it, and what is not a plain workbook.

    Raises: SheetIsTooLarge, for a bomb; SheetIsUnreadable, for a damaged file, overlapping entries, encrypted
    entries, macros, or another kind of archive.
    """
    if _claimed_members(data) > MEMBERS_MAX:
        raise SheetIsTooLarge(
            _(
                "This workbook holds more than %(members)s parts, which no sign-up sheet needs. Save it as "
                "CSV."
            ),
            members=MEMBERS_MAX,
        )
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise SheetIsUnreadable(
            _("This workbook is damaged. Open it, save it again, and try once more.")
        ) from error
    _check_sizes(members)
    _check_places(data, members)
    _check_kind(members)


def _claimed_members(data: bytes) -> int:
    """How many entries the end record claims; listing a million of them is work in itself."""
    at = data.rfind(b"PK\x05\x06", -66_000)
    if at < 0 or len(data) < at + 12:
        return 0
    (count,) = struct.unpack_from("<H", data, at + 10)
    return int(count)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS_MAX or unpacked > UNPACKED_BYTES_MAX:
        raise SheetIsTooLarge(
            _("Unpacked, this workbook would fill more than %(megabytes)s MB. Save the sheet as CSV."),
            megabytes=UNPACKED_BYTES_MAX // 1024 // 1024,
        )
    for member in members:
        if (
            member.file_size > _RATIO_MATTERS_FROM_BYTES
            and member.file_size > RATIO_MAX * member.compress_size
        ):
            raise SheetIsTooLarge(_("This workbook is packed suspiciously small. Save the sheet as CSV."))


def _check_places(data: bytes, members: list[zipfile.ZipInfo]) -> None:
    """Entries must lie one behind the other: overlapping ones unpack the same bytes again and again."""
    free_from = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        start = member.header_offset
        header = data[start : start + _LOCAL_HEADER_BYTES]
        if len(header) < _LOCAL_HEADER_BYTES or header[:4] != b"PK\x03\x04" or start < free_from:
            raise SheetIsUnreadable(
                _("The parts of this workbook lie on top of each other. Save the sheet as CSV.")
            )
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        free_from = start + _LOCAL_HEADER_BYTES + name_length + extra_length + member.compress_size
    if free_from > len(data):
        raise SheetIsUnreadable(_("This workbook is damaged. Open it, save it again, and try once more."))


def _check_kind(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise SheetIsUnreadable(_("Two parts of this workbook have the same name. Save the sheet as CSV."))
    if any(member.flag_bits & 1 for member in members):
        raise SheetIsUnreadable(
            _("This workbook is protected with a password. Save it without one, or as CSV.")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetIsUnreadable(
            _("This workbook holds macros, which are never opened here. Save it as .xlsx or CSV.")
        )
    if "xl/workbook.xml" not in names:
        raise SheetIsUnreadable(
            _("This file is packed like a workbook and is none. Save the sheet as .xlsx or CSV.")
        )
