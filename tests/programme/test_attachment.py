"""Names under which files are handed on."""

import pytest

from programme.attachment import LONGEST_NAME, safe_name

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("name", "kind", "mime", "safe"),
    [
        ("cv.pdf", "document", PDF, "cv.pdf"),
        ("رزومهٔ من.PDF", "document", None, "رزومهٔ من.PDF"),
        ("../../etc/passwd", "document", PDF, "passwd.pdf"),
        ("C:\\Users\\sara\\cv.docx", "document", None, "cv.docx"),
        ("cv\u202efdp.exe", "document", PDF, "cvfdp.exe.pdf"),
        ("a\nb\x00c\u2067.pdf", "document", PDF, "a bc.pdf"),
        ('a"b<c>|?*.txt', "document", None, "a_b_c____.txt"),
        (".pdf", "document", PDF, "pdf.pdf"),
        ("..", "document", None, "document.bin"),
        (None, "voice", "audio/ogg", "voice.ogg"),
        (None, "voice", None, "voice.ogg"),
        (None, "photo", None, "photo.jpg"),
        (None, "audio", "audio/mp4", "audio.m4a"),
        ("", "document", None, "document.bin"),
    ],
)
def test_safe_name_is_a_bare_visible_name_with_a_fitting_ending(
    name: str | None, kind: str, mime: str | None, safe: str
) -> None:
    assert safe_name(name, kind=kind, mime=mime) == safe


def test_safe_name_is_short_and_keeps_its_ending() -> None:
    long = safe_name("ر" * 300 + ".pdf", kind="document", mime=None)
    assert len(long) == LONGEST_NAME
    assert long.endswith("ر.pdf")
