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

STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
# What stands in a document's XML that a page of ours does not show -> how the loss is told.
LOST = (
    (rb"<w:txbxContent", "Text boxes: copy their words into the text"),
    (rb"<m:oMath\b", "Equations"),
    (rb"<c:chart\b", "Charts: save each as a picture and put that in the file"),
    (rb"<w:object\b", "Embedded objects"),
    (rb"<w:commentReference\b", "Comments in the margin"),
    (rb"<w:(?:ins|del)\b", "Tracked changes: they are taken as accepted"),
    (rb"<w:(?:headerReference|footerReference)\b", "Headers and footers of the pages"),
    (rb"<w:(?:gridSpan|vMerge)\b", "Merged cells of tables: each became cells of its own"),
    (rb"<w:(?:highlight|shd)\b(?![^>]*(?:auto|clear\"/>))", "Colours behind words"),
)
FOOTNOTES = re.compile(rb"<w:(?:footnoteReference|endnoteReference)\b")
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
        pictures.append(
            {"type": image.content_type or "", "alt": image.alt_text or "", "data": base64.b64encode(data).decode()}
        )
        return {"src": f"picture:{len(pictures) - 1}"}

    with path.open("rb") as stream:
        result = mammoth.convert_to_html(
            stream, style_map=STYLES, convert_image=mammoth.images.img_element(keep), ignore_empty_paragraphs=True
        )
    unknown = (re.search(r"style: '?([^'(]+?)'? \(", message.message) for message in result.messages)
    return {
        "html": result.value,
        "pictures": pictures,
        "styles": sorted({found[1] for found in unknown if found}),
        "lost": lost(path),
    }


def lost(path: Path) -> list[str]:
    """Returns: what the document holds that is not carried over, in words."""
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
        xml = part.read(LONGEST_XML)
    told = [words for pattern, words in LOST if re.search(pattern, xml)]
    notes = len(FOOTNOTES.findall(xml))
    if notes:
        told.append(f"Footnotes: {notes} became a list at the end")
    return told


if __name__ == "__main__":
    main()
