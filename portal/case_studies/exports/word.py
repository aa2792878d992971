"""A case study as a Word file."""

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT

from portal.case_studies.words import NOT_REAL
from portal.core.markdown import plain


def as_word(told: dict[str, Any]) -> bytes:
    """Turn what the page tells (`views.sending`) into a Word file.

    Returns: the file's bytes; the logic model stands on a landscape page; what is made up says so above and below.
    """
    document = Document()
    document.core_properties.title = told["title"]
    document.core_properties.author = "Joined Up"
    document.add_heading(told["title"], 0)
    if told["demo"]:
        document.add_paragraph(NOT_REAL).runs[0].bold = True
        document.sections[0].header.paragraphs[0].text = NOT_REAL
    _text(document, told["gist"])
    _table(document, ("At a glance", ""), [(fact["label"], fact["value"]) for fact in told["facts"]])
    _section(document, "In plain English", told["plain_english"])
    _barriers(document, told["barriers"])
    _evidence(document, told)
    for part in told["story"]:
        _section(document, part["heading"], part["markdown"])
    _section(document, "What did not work", told["did_not_work"] or "Not told yet.")
    _section(document, "What they would do differently", told["differently"])
    _logic(document, told["logic"])
    document.add_heading("Cite this", 1)
    document.add_paragraph(plain(told["citation"]))
    document.add_paragraph(told["address"])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _section(document: WordDocument, heading: str, markdown: str) -> None:
    if markdown:
        document.add_heading(heading, 1)
        _text(document, markdown)


def _text(document: WordDocument, markdown: str) -> None:
    """Paragraphs and list points; other Markdown becomes its words."""
    for block in re.split(r"\n\s*\n", markdown.strip()):
        points = re.split(r"^\s*[-*] +", block, flags=re.MULTILINE)
        if points[0].strip():
            document.add_paragraph(plain(points[0]))
        for point in points[1:]:
            document.add_paragraph(plain(point), style="List Bullet")


def _table(document: WordDocument, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


def _barriers(document: WordDocument, rows: Sequence[dict[str, str]]) -> None:
    if rows:
        document.add_heading("Barriers met, and what was done", 1)
        told = [(row["name"], row["how"], row["label"]) for row in rows]
        _table(document, ("Barrier", "What was done or planned", "Overcome?"), told)


def _evidence(document: WordDocument, told: dict[str, Any]) -> None:
    document.add_heading("How strong is the evidence?", 1)
    rows = [(row["label"], row["direction"], row["result"], row["scale"]) for row in told["results"]]
    if rows:
        _table(document, ("Outcome", "", "Result", "Strength (Maryland scale)"), rows)
    else:
        document.add_paragraph("Not rated. Not measured is not a poor result: it is no result yet.")
    if told["hoped"]:
        document.add_heading("Hoped for, not measured", 2)
        hoped = [(row["label"], row["measure"], row["target"]) for row in told["hoped"]]
        _table(document, ("What should change", "How it would be measured", "Aim"), hoped)


def _logic(document: WordDocument, model: dict[str, Any] | None) -> None:
    if model is None:
        return
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading("Logic model: why it is thought to work", 1)
    if model["uncertain"]:
        document.add_paragraph("A question mark: the source does not show for sure in which step it belongs.")
    groups = [{"heading": f"Context: {group['heading']}", "items": group["items"]} for group in model["context"]]
    for group in (*groups, *model["columns"]):
        document.add_heading(group["heading"], 2)
        for item in group["items"]:
            told = item if isinstance(item, dict) else {"text": item, "uncertain": False}
            document.add_paragraph(told["text"] + (" (?)" if told["uncertain"] else ""), style="List Bullet")
