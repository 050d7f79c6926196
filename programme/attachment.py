"""Which files are taken: their kinds and sizes; and under which names they are handed on."""

import re

from programme.answers import Kept
from programme.errors import Invalid
from programme.parts import Files
from programme.text import store

PAPERS = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
SOUNDS = {"ogg": "audio/ogg", "oga": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/x-wav"}
LONGEST_NAME = 60
_ENDINGS = {"voice": "ogg", "audio": "mp3", "photo": "jpg", "video": "mp4"}
_UNFIT = re.compile('["<>:|?*]')
MEGABYTE = 1_000_000  # both messengers count their 20 MB in millions


def check(file: Kept, *, limits: Files, sounds: bool = True) -> None:
    """Refuse a file that is empty, too large or of a kind that nobody here opens.

    Raises:
        Invalid: with the key of the sentence that says so.
    """
    heard = file.kind in ("voice", "audio")
    if (
        file.kind == "video"
        or (heard and not sounds)
        or (file.kind == "document" and not _readable(file, sounds=sounds))
    ):
        raise Invalid("file.other_kind") if sounds else Invalid("file.not_paper")
    if file.size is not None and file.size > limits.megabytes * MEGABYTE:
        raise Invalid("file.too_large", most=limits.megabytes)
    if file.size == 0:
        raise Invalid("file.empty")


def _readable(file: Kept, *, sounds: bool) -> bool:
    kinds = PAPERS | SOUNDS if sounds else PAPERS
    ending = (file.name or "").rpartition(".")[2].casefold()
    # Bale does not always tell the type (bale.md); then the name's ending decides. Both must not disagree.
    return ending in kinds if ending else file.mime in kinds.values()


def safe_name(name: str | None, *, kind: str, mime: str | None) -> str:
    """Return a name under which a file may be handed on: no folder, nothing unseen, short, with a fitting ending."""
    bare = re.split(r"[/\\]", store(name or ""))[-1]
    bare = " ".join(_UNFIT.sub("_", bare).split()).strip(". ")
    stem, _, ending = bare.rpartition(".")
    if not stem or ending.casefold() not in PAPERS | SOUNDS:
        known = {mime_type: known for known, mime_type in reversed((PAPERS | SOUNDS).items())}
        stem, ending = bare, known.get(mime or "", _ENDINGS.get(kind, "bin"))
    return f"{(stem or kind)[: LONGEST_NAME - len(ending) - 1]}.{ending}"
