"""Templates that the content security policy will not refuse: no style, script or handler written inline."""

import re

import pytest

from tests.support.source import name_of, templates

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/ld\+json)", re.IGNORECASE),
    "javascript address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
}


@pytest.mark.parametrize("kind", INLINE)
def test_no_template_has_an_inline(kind: str) -> None:
    pattern = INLINE[kind]
    found = [
        f"{name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in templates()
        for text in [path.read_text(encoding="utf-8")]
        for match in pattern.finditer(text)
    ]
    assert found == []
