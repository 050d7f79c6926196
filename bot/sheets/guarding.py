"""What a file must be before it is opened as a workbook: a sound archive of bearable size, without ties to others."""

import re
import zipfile
import zlib
from io import BytesIO

from programme.attachment import MEGABYTE
from programme.sheet import Unreadable

LARGEST = 20 * MEGABYTE
UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 1_000
MOST_CELLS = 2_000_000
"""Cells between the first and the last of a sheet: the reader makes room for each of them, also for the empty ones."""

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE 2, in which old files lie, and those with a password
_TIES = ("xl/externalLinks/", "xl/vbaProject", "xl/activeX/", "xl/embeddings/")
_PIECE = 1 << 18
_LONGEST_TAG = 1 << 10
_ROW_OR_CELL = re.compile(rb"""<(?:[\w.-]+:)?(row|c)((?=[\s/>])(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]{0,3})(\d{0,7})["']""")


def guard(content: bytes) -> None:
    """Refuse what is no workbook, or one that would cost too much to open.

    Raises:
        Unreadable: with what is wrong.
    """
    if not content:
        raise Unreadable("empty")
    if len(content) > LARGEST:
        raise Unreadable("large")
    if content.startswith(_OLD):
        raise Unreadable("old")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        # An encrypted member is a RuntimeError, an unknown way of packing a NotImplementedError.
        raise Unreadable("not_xlsx") from None


def _archive(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Unreadable("large")
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise Unreadable("not_xlsx")
    if any(name.startswith(_TIES) for name in names):
        raise Unreadable("links")
    # What the archive says of its sizes may be a lie: each member is unpacked once up to the size that it claims, and
    # its checksum tells whether that was all of it. Nothing is kept.
    for member in members:
        # A sheet may lie anywhere: the workbook's own list says where, and in other members there are no cells.
        extent = _Extent()
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                extent.add(piece)


class _Extent:
    """How far the cells of a sheet reach: one in the format's last corner would ask for all the memory there is."""

    def __init__(self) -> None:
        self._rest = b""
        self._row = self._column = 0
        self._last_row = self._last_column = 0

    def add(self, piece: bytes) -> None:
        """Look at the next piece of the sheet."""
        text = self._rest + piece
        end = 0
        for found in _ROW_OR_CELL.finditer(text):
            end = found.end()
            self._take(found[1], found[2] or b"")
        # A tag may be cut in two by the end of a piece.
        self._rest = text[max(end, len(text) - _LONGEST_TAG) :]
        if self._last_row * self._last_column > MOST_CELLS:
            raise Unreadable("large")

    def _take(self, tag: bytes, attributes: bytes) -> None:
        place = _PLACE.search(attributes)
        letters, number = (place[1], int(place[2] or 0)) if place else (b"", 0)
        if tag == b"row":
            self._row, self._column = number or self._row + 1, 0
            return
        self._row, self._column = number or self._row, _column(letters) or self._column + 1
        if not attributes.endswith(b"/"):
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
