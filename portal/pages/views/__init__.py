"""The routes of these pages, one module for each kind, and the foot of every page."""

from typing import Any

from flask import Blueprint

from portal.pages.views import administration, help_pages, home, machines, vocabulary
from portal.pages.views.sections import sections

blueprint = Blueprint("pages", __name__)
for module in (home, help_pages, vocabulary, administration, machines):
    module.add_routes(blueprint)


@blueprint.app_context_processor
def foot() -> dict[str, Any]:
    """The links at the foot of every page, those of rooms that are not here left out."""
    data = [
        ("findings", "Survey tables (CSV)", "/findings/datasets/"),
        ("help", "About the data", "/help/open-data"),
        ("help", "API", "/help/api"),
        ("feeds", "Feeds", "/feeds/"),
    ]
    here = sections()
    return {
        "footer_links": [
            {
                "title": "Help",
                "links": [
                    {"label": "How to use the portal", "href": "/help/"},
                    {"label": "Words and short forms", "href": "/help/glossary"},
                    {"label": "Themes, barriers and outcomes", "href": "/themes/"},
                    {"label": "Contact a person", "href": "/help/contact"},
                    {"label": "Accessibility", "href": "/help/accessibility"},
                ],
            },
            {
                "title": "Rules",
                "links": [
                    {"label": "Ground rules for comments", "href": "/help/ground-rules"},
                    {"label": "Privacy", "href": "/help/privacy"},
                    {"label": "Cookies", "href": "/help/cookies"},
                    {"label": "How we rate evidence", "href": "/help/evidence-ratings"},
                ],
            },
            {"title": "Open data", "links": [{"label": name, "href": to} for room, name, to in data if room in here]},
        ]
    }
