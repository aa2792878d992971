"""The content security policy allows the design system's inline line by its hash, and no other."""

import base64
import hashlib
import re

from flask import Flask, render_template_string

from portal.core.web.csp import policy_header

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
PAGE = '{% extends "layouts/base.html" %}{% block title %}A page{% endblock %}{% block content %}Words{% endblock %}'


def rules() -> dict[str, list[str]]:
    return {name: words for name, *words in (rule.split() for rule in policy_header().split(";"))}


def page(app: Flask) -> str:
    with app.test_request_context():
        return render_template_string(PAGE)


def test_every_inline_script_of_a_page_is_allowed_by_its_hash(app: Flask) -> None:
    scripts = INLINE.findall(page(app))
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert len(scripts) == 1
    assert rules()["script-src"] == ["'self'", *(f"'sha256-{digest}'" for digest in digests)]


def test_nothing_is_allowed_from_elsewhere() -> None:
    sources = {word for words in rules().values() for word in words}
    assert {word for word in sources if not word.startswith("'")} == {"data:"}
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & sources
    assert rules()["default-src"] == ["'none'"]
    assert rules()["style-src"] == ["'self'"]
    assert rules()["frame-ancestors"] == ["'none'"]


def test_the_page_asks_only_for_files_of_its_own(app: Flask) -> None:
    addresses = re.findall(r'(?:src|href|content)="([^"]+\.(?:css|js|svg|png|ico)[^"]*)"', page(app))
    assert len(addresses) >= 5
    assert all(address.startswith("/static/") for address in addresses)
