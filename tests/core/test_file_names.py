"""Names of uploads, as they come from people, phones and attackers."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.files import KINDS, safe_name

PDF, DOCX, JPEG = KINDS["pdf"], KINDS["docx"], KINDS["jpeg"]


@pytest.mark.parametrize(
    "given_name, shown",
    [
        ("Final report.pdf", "Final report.pdf"),
        ("Report v1.2.pdf", "Report v1.2.pdf"),
        ("REPORT.PDF", "REPORT.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("invoice.pdf.exe", "invoice.pdf"),
        ("shell.php.pdf", "shell-php.pdf"),
        ("a.pdf.pdf", "a.pdf"),
        ("report\u202efdp.exe", "reportfdp.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab Set-Cookie- x.pdf"),
        ("Gofal integredig yng Nghymru: ŵ ŷ.pdf", "Gofal integredig yng Nghymru- ŵ ŷ.pdf"),
        ("plan 🎉.pdf", "plan 🎉.pdf"),
        ("con.pdf", "file con.pdf"),
        ("....", "document.pdf"),
        ("", "document.pdf"),
        ("\ud800.pdf", "document.pdf"),
    ],
)
def test_it_makes_a_name_safe(given_name: str, shown: str) -> None:
    assert safe_name(given_name, PDF) == shown


def test_it_gives_the_extension_of_the_content() -> None:
    assert safe_name("report.pdf", DOCX) == "report.docx"
    assert safe_name("photo.JPEG", JPEG) == "photo.jpg"


@given(st.text(max_size=400) | st.text(alphabet="ab./\\ \u202e\x00-pdfexe\u0301", max_size=60))
@example("a" * 99 + ".abcdefgh")
@example("é" * 300 + ".pdf")
def test_every_name_is_short_visible_and_stays_as_it_is(text: str) -> None:
    name = safe_name(text, PDF)
    assert safe_name(name, PDF) == name
    assert name.endswith(".pdf") and len(name) <= 110 and len(name.encode()) <= 255
    assert not set(name) & set('/\\<>:"|?*') and not name.startswith((".", "-", " "))
    assert not [char for char in name if unicodedata.category(char) in ("Cc", "Cf", "Cs")]
