"""The process that opens a Word file, so that a hostile one harms nobody: HTML, pictures and what is lost, as JSON."""

import base64
import json
import os
import re
import resource
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import mammoth
from mammoth.docx.files import InvalidFileReferenceError

from portal.core.word.hidden import without_hidden

STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
p[style-name='toc 1'] => !
p[style-name='toc 2'] => !
p[style-name='toc 3'] => !
p[style-name='TOC Heading'] => !
"""
# What stands in a document's XML that a page of ours does not show -> how the loss is told.
LOST = (
    (rb"<m:oMath\b", "Equations"),
    (rb"<c:chart\b", "Charts: save each as a picture and put that in the file"),
    (rb"<w:object\b", "Embedded objects"),
    (rb"<w:commentReference\b", "Comments in the margin"),
    (rb"<w:(?:ins|del|moveFrom)\b", "Tracked changes: they are taken as accepted"),
    (rb"<w:instrText[^>]*>\s*TOC\b", "The table of contents"),
    (rb"<w:(?:headerReference|footerReference)\b", "Headers and footers of the pages"),
    (rb"<w:(?:gridSpan|vMerge)\b", "Merged cells of tables: each became cells of its own"),
    (rb"<w:(?:highlight|shd)\b(?![^>]*(?:auto|clear\"/>))", "Colours behind words"),
)
FOOTNOTES = re.compile(rb"<w:(?:footnoteReference|endnoteReference)\b")
# What Word puts where a description belongs, and which no person has looked at.
NO_DESCRIPTION = re.compile(r"automatically generated|AI-generated|^\S+\.(?:png|jpe?g|gif|bmp|tiff?)$", re.IGNORECASE)
LONGEST_XML = 40 * 1024 * 1024  # bytes of document.xml


def main() -> None:
    """Read the file named on the command line within the limits named after it (bytes, seconds)."""
    path, memory, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    hold_to(memory, seconds)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    json.dump(convert(path), out)
    out.flush()


def hold_to(memory: int, seconds: int) -> None:
    """Give up for good what reading does not need: more memory and time, writing files, core dumps."""
    for name, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(name, (value, value))


def convert(path: Path) -> dict[str, Any]:
    """Returns: `html`, whose pictures are called `picture:<number>`; `pictures`; `styles` unknown; `lost`."""
    pictures: list[dict[str, str]] = []

    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as stream:
                data = stream.read()
        except InvalidFileReferenceError:  # a picture that is only linked: it lies outside the file
            data = b""
        alt = image.alt_text or ""
        alt = "" if NO_DESCRIPTION.search(alt) else alt
        pictures.append({"type": image.content_type or "", "alt": alt, "data": base64.b64encode(data).decode()})
        return {"src": f"picture:{len(pictures) - 1}", "alt": alt}

    cleared = without_hidden(path)
    with cleared or path.open("rb") as stream:
        result = mammoth.convert_to_html(
            stream, style_map=STYLES, convert_image=mammoth.images.img_element(keep), ignore_empty_paragraphs=True
        )
    unknown = (re.search(r"style: '?([^'(]+?)'? \(", message.message) for message in result.messages)
    return {
        "html": result.value,
        "pictures": pictures,
        "styles": sorted({found[1] for found in unknown if found and found[1] != "None"}),
        "lost": [*(["Hidden words: they were left out"] if cleared else []), *lost(path)],
    }


def lost(path: Path) -> list[str]:
    """Returns: what the document holds that is not carried over, in words."""
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
        xml = part.read(LONGEST_XML)
    told = [words for pattern, words in LOST if re.search(pattern, xml)]
    told += _text_boxes(xml)
    notes = len(FOOTNOTES.findall(xml))
    if notes:
        told.append(f"Footnotes: {notes} became a list at the end")
    return told


def _text_boxes(xml: bytes) -> list[str]:
    """The words of a box come over from the older form that Word writes beside the new one."""
    boxes, older = xml.count(b"<w:txbxContent"), xml.count(b"<v:textbox")
    if not boxes:
        return []
    came = "their words follow the paragraph beside them: see that they stand in the right place"
    return [f"Text boxes: {came if boxes <= 2 * older else 'copy their words into the text'}"]


if __name__ == "__main__":
    main()
