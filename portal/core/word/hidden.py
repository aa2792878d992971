"""Words that Word hides on the screen and in print: they must not come to light here, where all would read them."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as Tree

TEXT_PARTS = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
STYLES_PART = "word/styles.xml"
OFF = {"0", "false", "off"}


def without_hidden(path: Path) -> BytesIO | None:
    """Returns: the file without its hidden words; None when it has none. Untrusted XML: call it in the child only."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if TEXT_PARTS.fullmatch(name)}
        styles = archive.read(STYLES_PART) if STYLES_PART in archive.namelist() else b""
        if not any(b"vanish" in xml for xml in (styles, *parts.values())):
            return None
        hidden = _hidden_styles(styles) if b"vanish" in styles else set()
        kept = {name: _cleared(xml, hidden) for name, xml in parts.items()}
        if all(kept[name] is None for name in parts):
            return None
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for name in archive.namelist():
                target.writestr(name, kept.get(name) or archive.read(name))
    made.seek(0)
    return made


def _cleared(xml: bytes, hidden: set[str]) -> bytes | None:
    """The part without hidden runs; None when it has none."""
    root = Tree.fromstring(xml)  # noqa: S314 (expat stops entity bombs, and the child is held to its memory and time)
    found = [
        run
        for paragraph in _below(root, "p")
        for run in _below(paragraph, "r")
        if _is_hidden(run, _value(_child(paragraph, "pPr"), "pStyle"), hidden)
    ]
    for run in found:
        run[:] = []
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True) if found else None


def _is_hidden(run: Tree.Element, paragraph_style: str, hidden: set[str]) -> bool:
    look = _child(run, "rPr")
    said = _said(look)
    if said is not None:
        return said
    return bool({_value(look, "rStyle"), paragraph_style} & hidden)


def _hidden_styles(xml: bytes) -> set[str]:
    """Ids of the styles that hide their words, those included that are based on one."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in _below(Tree.fromstring(xml), "style"):  # noqa: S314 (as above)
        name = _attribute(style, "styleId")
        own[name], based[name] = _said(_child(style, "rPr")), _value(style, "basedOn")
    return {name for name in own if _inherited(name, own, based)}


def _inherited(name: str, own: dict[str, bool | None], based: dict[str, str]) -> bool:
    for _ in own:
        if own.get(name) is not None:
            return bool(own[name])
        name = based.get(name, "")
    return False


def _said(look: Tree.Element | None) -> bool | None:
    """Whether the properties hide words; None when they say nothing of it."""
    mark = _child(look, "vanish")
    return None if mark is None else _attribute(mark, "val") not in OFF


def _below(root: Tree.Element, name: str) -> Iterator[Tree.Element]:
    return (one for one in root.iter() if _name(one) == name)


def _child(parent: Tree.Element | None, name: str) -> Tree.Element | None:
    return next((one for one in parent if _name(one) == name), None) if parent is not None else None


def _value(parent: Tree.Element | None, name: str) -> str:
    found = _child(parent, name)
    return _attribute(found, "val") if found is not None else ""


def _attribute(node: Tree.Element, name: str) -> str:
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def _name(node: Tree.Element) -> str:
    return str(node.tag).rpartition("}")[2]
