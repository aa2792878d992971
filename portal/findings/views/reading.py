"""Reading findings and survey tables."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.access.guard import requires, viewer
from portal.access.policy import allowed
from portal.core.reading import minutes_to_read, reading_age
from portal.core.web.arguments import page_href, page_number
from portal.core.web.filters import active_chips, chosen_filters, filter_groups
from portal.discussion import queries as discussion
from portal.discussion.forms import thread_context
from portal.findings import charts, queries, shown
from portal.findings.models import Dataset
from portal.items.vocabulary import LABELS, about_item, read_vocabulary
from portal.publishing.queries import awaiting_acceptance, may_edit, needs_acceptance, page_state

FILTERS = ("theme", "barrier", "facilitator", "outcome", "wp")


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/", view_func=index)
    blueprint.add_url_rule("/<slug:slug>", view_func=show)
    blueprint.add_url_rule("/datasets/", view_func=datasets)
    blueprint.add_url_rule("/datasets/<slug:slug>", view_func=dataset)
    blueprint.add_url_rule("/datasets/<slug:slug>.csv", view_func=dataset_csv)


@requires("site:read")
def index() -> str:
    """All findings, narrowed by what they are about."""
    chosen = chosen_filters(FILTERS)
    page = queries.list_findings(viewer(), chosen, page_number())
    vocabulary = read_vocabulary("theme", "barrier", "facilitator", "outcome")
    counts = queries.facet_counts(viewer(), chosen)
    choices = shown.filter_choices(vocabulary, counts, chosen)
    withheld = awaiting_acceptance(viewer(), [f.item_id for f in page.rows if f.item.state == "early_insight"])
    return render_template(
        "findings/index.html",
        page=page,
        rows=[shown.card(finding, withheld=finding.item_id in withheld) for finding in page.rows],
        groups=filter_groups(choices, chosen),
        chips=active_chips(choices, chosen),
        page_href=page_href,
        may_write=allowed(viewer(), "finding:create"),
        counts=discussion.counts_for(viewer(), [finding.item_id for finding in page.rows]),
    )


@requires("site:read")
def show(slug: str) -> str | WerkzeugResponse:
    """One finding with its chart, its limits and its comments; an early insight after its caveat."""
    finding = queries.get_finding(viewer(), slug)
    item, by = finding.item, request.args.get("by", "")
    if needs_acceptance(viewer(), item):
        return redirect(url_for("publishing.early_insight", item_id=item.id))
    state = page_state(viewer(), item, request.args.get("as", ""))
    return render_template(
        "findings/show.html",
        finding=finding,
        item=item,
        charts=charts.for_finding(finding, by),
        choices=shown.switch(finding.dataset, by or charts.compared(finding), url_for(".show", slug=slug)),
        reading={"age": reading_age(finding.plain_english), "minutes": minutes_to_read(finding.plain_english)},
        facts=shown.facts(finding),
        about=shown.about(about_item(item.id), LABELS),
        citation=shown.citation(finding),
        source_line=shown.source_line(finding),
        state=state,
        may_edit=may_edit(state.viewer, item),
        **thread_context(state.viewer, item, str(current_app.config["SECRET_KEY"]), page_number("comments")),
    )


@requires("site:read")
def datasets() -> str:
    """All tables: those of the 2016 survey, then those of other sources, which say where they come from."""
    tables = queries.list_datasets()
    survey = [_table_row(table, bases) for table, bases in tables if table.document == shown.SURVEY]
    others = [_table_row(table, bases) for table, bases in tables if table.document != shown.SURVEY]
    return render_template("findings/datasets.html", survey=survey, others=others)


def _table_row(table: Dataset, bases: str) -> dict[str, object]:
    csv = url_for(".dataset_csv", slug=table.slug)
    return {
        "number": table.number,
        "title": Markup('<a href="{}">{}</a>').format(url_for(".dataset", slug=table.slug), table.title),
        "base": bases.replace("-", " to "),
        "source": shown.table_source(table),
        "csv": Markup('<a href="{}">CSV of table {}</a>').format(csv, table.number),
    }


@requires("site:read")
def dataset(slug: str) -> str:
    """One survey table with its chart and its notes."""
    table = queries.get_dataset(slug)
    by = request.args.get("by", "")
    switch = charts.switch_of(table)
    by = by if by in switch else charts.default_choice(table)
    return render_template(
        "findings/dataset.html",
        dataset=table,
        chart=charts.chart(table, switch[by][1], title=charts.title_of(table, by)),
        choices=charts.choices(table, by),
        switch=shown.switch(table, by, url_for(".dataset", slug=slug)),
        findings=queries.list_on_dataset(viewer(), table),
        related=queries.list_related(table),
        source=shown.table_source(table),
        printed=table.document in shown.DOCUMENTS,
        of_survey=table.document == shown.SURVEY,
        withheld=any(cell.withheld for cell in table.cells),
    )


@requires("site:read")
def dataset_csv(slug: str) -> Response:
    """One survey table as CSV."""
    table = queries.get_dataset(slug)
    answer = Response(shown.as_csv(table), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{table.slug}.csv"'
    return answer
