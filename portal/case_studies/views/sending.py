"""Case studies as files: CSV, JSON, Word, PDF, and the picture of a logic model."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from portal.access.guard import requires, viewer
from portal.case_studies.exports.pdf import as_pdf
from portal.case_studies.exports.picture import logic_svg
from portal.case_studies.exports.tables import as_csv, as_data
from portal.case_studies.exports.word import as_word
from portal.case_studies.queries import cases, need, spread
from portal.case_studies.shown.whole import whole
from portal.case_studies.views.reading import open_case, withheld_of
from portal.core.errors import NotFound
from portal.core.files.kinds import DOCX, PDF
from portal.core.web.filters import chosen_filters
from portal.items.vocabulary import read_vocabulary, terms_of

MOST = 2_000  # cases in one file


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/export.csv", view_func=export_csv)
    blueprint.add_url_rule("/<slug:slug>.json", view_func=show_json)
    blueprint.add_url_rule("/<slug:slug>.docx", view_func=show_word)
    blueprint.add_url_rule("/<slug:slug>.pdf", view_func=show_pdf)
    blueprint.add_url_rule("/<slug:slug>/logic-model.svg", view_func=logic_model)


def _file(body: bytes | str, media_type: str, name: str) -> Response:
    answer = Response(body, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("site:read")
def export_csv() -> Response:
    """The cases of the address's filters as one table."""
    results = need.find_cases(viewer(), chosen_filters(need.filters_for(viewer())), per_page=MOST)
    rows = [row.case for row in results.page.rows]
    withheld = withheld_of(rows)
    found = [case for case in rows if case.item_id not in withheld]
    terms = terms_of([case.item_id for case in found])
    base = str(current_app.extensions["settings"].base_url)
    return _file(as_csv(found, terms, read_vocabulary(), base), "text/csv", "case-studies.csv")


@requires("site:read")
def show_json(slug: str) -> Response:
    """One case with all its parts."""
    case = open_case(slug)
    base = str(current_app.extensions["settings"].base_url)
    answer = jsonify(as_data(viewer(), case, read_vocabulary(), base))
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return answer


@requires("site:read")
def show_word(slug: str) -> Response:
    """One case as a Word file."""
    base = str(current_app.extensions["settings"].base_url)
    return _file(as_word(_whole(slug), base), DOCX.media_type, f"{slug}.docx")


@requires("site:read")
def show_pdf(slug: str) -> Response:
    """One case as a PDF file."""
    html = render_template("case_studies/print.html", **_whole(slug))
    return _file(as_pdf(html), PDF.media_type, f"{slug}.pdf")


@requires("site:read")
def logic_model(slug: str) -> Response:
    """The logic model as a picture."""
    told = _whole(slug)
    if told["logic"] is None:
        raise NotFound()
    drawn = logic_svg(told["logic"], told["title"], demo=told["demo"])
    return _file(drawn, "image/svg+xml", f"{slug}-logic-model.svg")


def _whole(slug: str) -> dict[str, Any]:
    case = open_case(slug)
    about, linked = cases.about_case(case), cases.linked_items(viewer(), case)
    records = spread.list_travels(viewer(), case)
    return whole(case, about, linked, records, str(current_app.extensions["settings"].base_url))
