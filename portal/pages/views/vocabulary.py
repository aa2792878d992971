"""A page for each term, with what the portal holds on it, and one list of all terms."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import NotFound
from portal.core.web.arguments import page_href, page_number
from portal.findings import queries as findings
from portal.findings.models import Dataset
from portal.items.vocabulary import Term, read_vocabulary
from portal.pages import text
from portal.pages.queries import held
from portal.pages.views.sections import sections
from portal.pages.words import KINDS, VOCABULARY_PAGES, item_row, kinds_in, term_address


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes: the list, and for each vocabulary its pages."""
    blueprint.add_url_rule("/themes/", view_func=terms)
    for vocabulary, (path, _, _) in VOCABULARY_PAGES.items():
        given = {"vocabulary": vocabulary}
        blueprint.add_url_rule(f"/{path}/<string:key>", defaults=given, view_func=term)
        if path != "themes":
            blueprint.add_url_rule(f"/{path}/", defaults={"path": path}, view_func=to_terms)


@requires("site:read")
def terms() -> str:
    """All terms of all vocabularies, with how much the portal holds on each."""
    known = read_vocabulary(*VOCABULARY_PAGES)
    counts = held.count_by_term(viewer(), kinds_in(sections()))
    groups = [
        {"anchor": path, "title": title, "text": sentence, "links": [_link(row, counts) for row in known.of(name)]}
        for name, (path, title, sentence) in VOCABULARY_PAGES.items()
    ]
    return render_template("pages/terms.html", groups=[group for group in groups if group["links"]])


def _link(term: Term, counts: dict[tuple[str, str], int]) -> dict[str, str]:
    number = counts.get((term.vocabulary, term.key), 0)
    label = f"{term.name} ({number})" if number else term.name
    return {"label": label, "href": term_address(term.vocabulary, term.key)}


@requires("site:read")
def to_terms(path: str) -> Response:
    """The list of one vocabulary stands on the page of all."""
    return redirect(f"/themes/#{path}")


@requires("site:read")
def term(vocabulary: str, key: str) -> str:
    """What one term means, the survey's figure for it, and what the portal holds on it."""
    known = read_vocabulary(vocabulary)
    found = known.get(vocabulary, key)
    if found is None:
        raise NotFound()
    kind = request.args.get("type", "")
    here = sections()
    wanted = [kind] if kind in kinds_in(here) else []
    page = held.list_about(viewer(), vocabulary, key, kind, page_number()) if wanted else None
    return render_template(
        "pages/term.html",
        term=found,
        vocabulary=vocabulary,
        names=VOCABULARY_PAGES[vocabulary],
        figure=None if page else text.figure(found, _dataset(found)),
        groups=[] if page else _groups(vocabulary, key, kinds_in(here)),
        page=page,
        rows=[item_row(item, kind=False) for item in page.rows] if page else [],
        kind=KINDS[kind][1] if page else "",
        page_href=page_href,
        sections=here,
    )


def _dataset(found: Term) -> Dataset | None:
    if found.figure is None:
        return None
    try:
        return findings.get_dataset(found.figure["dataset"])
    except NotFound:
        return None


def _groups(vocabulary: str, key: str, kinds: list[str]) -> list[dict[str, object]]:
    """The newest of each kind, in the order of `KINDS`."""
    rows = held.list_first_about(viewer(), vocabulary, key, kinds)
    found = []
    for kind in kinds:
        items = [(item, total) for item, total in rows if item.kind == kind]
        if items:
            total = items[0][1]
            cards = [item_row(item, kind=False) for item, _ in items]
            found.append({"kind": kind, "title": KINDS[kind][1], "total": total, "rows": cards})
    return found
