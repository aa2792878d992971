"""What every template may use: the viewer, the navigation, the installation's names, asset addresses."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup

from portal.config import Settings
from portal.core.markdown import render
from portal.core.web import form_adapter

_SLASH = re.compile(r"(?<=[^\W\d_]{4})/(?=[^\W\d_]{4})")


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One entry of the top navigation; `key` is the address's first part."""

    key: str
    label: str
    href: str


def may_break(text: str) -> Markup:
    """Returns: the text, where a line may also break behind the slash between two long words."""
    return Markup("/<wbr>").join(_SLASH.split(text))


def install(app: Flask, settings: Settings, navigation: Sequence[NavigationEntry]) -> None:
    """Give templates their common names."""
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["field_params"] = form_adapter.field_params
    app.jinja_env.globals["form_errors"] = form_adapter.form_errors
    app.jinja_env.filters["markdown"] = render
    app.jinja_env.filters["may_break"] = may_break

    @app.context_processor
    def common() -> dict[str, Any]:
        section = request.path.split("/")[1]
        return {
            "viewer": g.get("viewer"),
            "nav": [
                {"key": entry.key, "label": entry.label, "href": entry.href, "active": entry.key == section}
                for entry in navigation
            ],
            "demo": settings.demo,
            "site_name": settings.site_name,
            "tagline": settings.tagline,
            "contact_email": settings.contact_email,
            "base_url": settings.base_url,
        }


def asset(name: str) -> str:
    """Returns: the address of a file in `static/`, with a mark of its content so that it can be kept."""
    return url_for("static", filename=name, v=_mark(Path(str(current_app.static_folder)) / name))


@cache
def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "0"
