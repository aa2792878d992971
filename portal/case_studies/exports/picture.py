"""A logic model as an SVG picture: context as a band, four columns with arrows beneath. One landscape page."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

from portal.case_studies.words import NOT_REAL

WIDTH, MARGIN, GAP = 1120, 20, 24
LINE, HEAD, PAD = 15, 26, 10
SIZE = 12  # text height
UNSURE = "Hollow points: the source does not show for sure in which step they belong."
PETROL, INK = "#11616d", "#212b32"
CHARACTER = 6.1  # mean width of a character of Arial at this size


def logic_svg(model: dict[str, Any], title: str, *, demo: bool) -> str:
    """Draw the mapping that `shown.page.logic_model` makes.

    Returns: a whole SVG document; hollow points mark entries whose column is not sure.
    """
    parts, y = _headings(title, demo)
    band, y = _band(model["context"], y)
    columns, y = _columns(model["columns"], y)
    notes = [NOT_REAL] if demo else []
    notes += [UNSURE] if model["uncertain"] else []
    notes += [model["note"]] if model["note"] else []
    notes += [f"Source: {model['source']}"] if model["source"] else []
    foot, y = _lines(notes, MARGIN, y + LINE)
    body = "\n".join([*parts, *band, *columns, *foot])
    height = y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="title" font-family="Arial, sans-serif" font-size="{SIZE}" fill="{INK}">\n'
        f'<title id="title">{escape(title)}: logic model</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _headings(title: str, demo: bool) -> tuple[list[str], int]:
    lead = f"{NOT_REAL}. " if demo else ""
    text = f'<text x="{MARGIN}" y="{MARGIN + 12}" font-size="18" font-weight="bold">{escape(lead + title)}</text>'
    return [text], MARGIN + 30


def _band(groups: Sequence[dict[str, Any]], y: int) -> tuple[list[str], int]:
    if not groups:
        return [], y
    width = (WIDTH - 2 * MARGIN) / len(groups)
    drawn, lowest = [], y
    for place, group in enumerate(groups):
        x = MARGIN + place * width
        heading = f'<text x="{x + PAD:g}" y="{y + HEAD + LINE}" font-weight="bold">{escape(group["heading"])}</text>'
        points, bottom = _points(group["items"], x, width, y + HEAD + LINE)
        drawn += [heading, *points]
        lowest = max(lowest, bottom)
    box = _box(MARGIN, y, WIDTH - 2 * MARGIN, lowest + PAD - y, "1. Context")
    middle, tip = WIDTH / 2, lowest + PAD
    arrow = f"{middle - 8:g},{tip + 4} {middle + 8:g},{tip + 4} {middle:g},{tip + 16}"
    return [*box, *drawn, f'<polygon points="{arrow}" fill="{PETROL}"/>'], lowest + PAD + 20


def _columns(columns: Sequence[dict[str, Any]], y: int) -> tuple[list[str], int]:
    width = (WIDTH - 2 * MARGIN - GAP * (len(columns) - 1)) / len(columns)
    drawn, lowest = [], y + HEAD
    for place, column in enumerate(columns):
        points, bottom = _points(column["items"], MARGIN + place * (width + GAP), width, y + HEAD)
        drawn += points
        lowest = max(lowest, bottom)
    for place, column in enumerate(columns):
        x = MARGIN + place * (width + GAP)
        drawn = _box(x, y, width, lowest + PAD - y, f"{place + 2}. {column['heading']}") + drawn
        if place:
            middle = (y + lowest) / 2
            tip = f"{x - GAP + 6:g},{middle - 8:g} {x - GAP + 6:g},{middle + 8:g} {x - 4:g},{middle:g}"
            drawn.append(f'<polygon points="{tip}" fill="{PETROL}"/>')
    return drawn, lowest + PAD


def _box(x: float, y: float, width: float, height: float, heading: str) -> list[str]:
    return [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" fill="#fff" stroke="{PETROL}" '
        'stroke-width="2"/>',
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{HEAD}" fill="{PETROL}"/>',
        f'<text x="{x + PAD:g}" y="{y + 18:g}" fill="#fff" font-weight="bold">{escape(heading)}</text>',
    ]


def _points(items: Sequence[Any], x: float, width: float, y: int) -> tuple[list[str], int]:
    drawn = []
    for item in items:
        told = item if isinstance(item, dict) else {"text": item, "uncertain": False}
        fill = "none" if told["uncertain"] else INK
        drawn.append(f'<circle cx="{x + PAD + 3:g}" cy="{y + LINE - 4}" r="3" fill="{fill}" stroke="{INK}"/>')
        for line in wrap(told["text"], max(12, int((width - 2 * PAD - 12) / CHARACTER))):
            y += LINE
            drawn.append(f'<text x="{x + PAD + 12:g}" y="{y}">{escape(line)}</text>')
        y += 4
    return drawn, y


def _lines(texts: Sequence[str], x: int, y: int) -> tuple[list[str], int]:
    drawn = []
    for text in texts:
        for line in wrap(text, 170):
            drawn.append(f'<text x="{x}" y="{y}" font-size="11">{escape(line)}</text>')
            y += LINE
    return drawn, y
