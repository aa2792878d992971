"""Help, rules and about pages, and the words explained."""

from flask import Blueprint, current_app, redirect, render_template
from werkzeug.wrappers import Response

from portal.access.guard import requires
from portal.config import Settings
from portal.pages import text
from portal.pages.models import SECTIONS
from portal.pages.queries import help_pages as queries
from portal.pages.views.sections import sections


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/help/", view_func=help_index)
    blueprint.add_url_rule("/help/glossary", view_func=glossary)
    blueprint.add_url_rule("/help/<slug:slug>", view_func=help_page)


@requires("site:read")
def help_index() -> str:
    """Where help begins, with all its pages."""
    start = queries.get_page(queries.START)
    return render_template(
        "pages/help_index.html",
        page=start,
        html=text.help_html(start, _contact()),
        groups=text.by_section(queries.list_pages()),
    )


@requires("site:read")
def help_page(slug: str) -> str | Response:
    """One help page with its neighbours."""
    if slug == queries.START:
        return redirect("/help/", 301)
    page = queries.get_page(slug)
    html = text.help_html(page, _contact())
    return render_template(
        "pages/help_page.html",
        page=page,
        html=html,
        links=text.headings(html),
        neighbours=[other for other in queries.list_pages() if other.section == page.section],
        section=SECTIONS[page.section] if page.section else "Help",
    )


@requires("site:read")
def glossary() -> str:
    """Every word and short form, by letter."""
    page = queries.get_page("glossary")
    words = queries.list_glossary()
    here = sections()
    return render_template(
        "pages/glossary.html",
        page=page,
        html=text.help_html(page, _contact()),
        letters=text.by_letter(words),
        names={word.slug: word.term for word in words},
        sources={word.source: text.word_source(word.source, here) for word in words},
        total=len(words),
    )


def _contact() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.contact_email
