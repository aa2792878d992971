"""What machines ask: is it alive, is it ready, what may be crawled, which addresses are there."""

from flask import Blueprint, Response, current_app, render_template
from sqlalchemy.exc import SQLAlchemyError

from portal.access.guard import requires
from portal.config import Settings
from portal.core import clock, schema
from portal.findings.queries import list_datasets
from portal.items.queries import ADDRESSES, item_address
from portal.items.vocabulary import read_vocabulary
from portal.pages.queries import administration, help_pages
from portal.pages.views.sections import sections
from portal.pages.words import VOCABULARY_PAGES, kinds_in, term_address

PRIVATE = ("/account/", "/admin/", "/comments/", "/moderation/", "/search")


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/healthz", view_func=healthz)
    blueprint.add_url_rule("/readyz", view_func=readyz)
    blueprint.add_url_rule("/robots.txt", view_func=robots)
    blueprint.add_url_rule("/sitemap.xml", view_func=sitemap)
    blueprint.add_url_rule("/favicon.ico", view_func=favicon)


@requires("site:read")
def healthz() -> Response:
    """The process is alive. Asks nothing of the database."""
    return _say("ok")


@requires("site:read")
def readyz() -> Response:
    """The database is there, with the schema that this code needs; 503 otherwise."""
    try:
        ready = schema.is_current()
    except SQLAlchemyError:
        return _say("the database does not answer", 503)
    return _say("ok") if ready else _say("the schema is not current: run portal db upgrade", 503)


def _say(text: str, status: int = 200) -> Response:
    answer = Response(f"{text}\n", status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@requires("site:read")
def robots() -> Response:
    """What crawlers should leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), f"Sitemap: {_base_url()}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@requires("site:read")
def sitemap() -> Response:
    """Every address that anybody may read, whoever asks; nothing that is made up."""
    here = sections()
    kinds = kinds_in(here)
    rooms = sorted({ADDRESSES[kind].split("/")[1] for kind in kinds} & here)
    vocabulary = read_vocabulary(*VOCABULARY_PAGES)
    terms = [term for name in VOCABULARY_PAGES for term in vocabulary.of(name)]
    plain = ["/", "/themes/", "/help/", *(f"/{room}/" for room in rooms)]
    plain += [f"/help/{page.slug}" for page in help_pages.list_pages()]
    plain += [term_address(term.vocabulary, term.key) for term in terms]
    plain += [f"/findings/datasets/{table.slug}" for table, _ in list_datasets()]
    dated = [(item_address(item), clock.as_utc(at)) for item, at in administration.list_public_addresses(kinds)]
    body = render_template("pages/sitemap.xml", base=_base_url(), plain=plain, dated=dated)
    return Response(body, mimetype="application/xml")


@requires("site:read")
def favicon() -> Response:
    """For browsers that ask for it without reading the page."""
    return current_app.send_static_file("img/favicon.ico")


def _base_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url
