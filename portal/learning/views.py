"""The page "You said, we did" and its feed."""

from flask import Blueprint, Response, current_app, render_template

from portal.access.guard import requires, viewer
from portal.access.policy import PUBLIC, Viewer
from portal.config import Settings
from portal.core import clock
from portal.core.web.arguments import page_href, page_number
from portal.core.web.filters import Choice, Filter, active_chips, chosen_filters, filter_groups
from portal.discussion.queries import answers_to
from portal.items.vocabulary import read_vocabulary
from portal.learning import queries, shown

blueprint = Blueprint("learning", __name__)
FILTERS = ("theme", "round", "answer", "year")
FIRST_YEAR = 2015  # Source: the evaluation began in 2015


@blueprint.get("/learning/")
@requires("site:read")
def index() -> str:
    """What members said and what came of it, by theme, round, kind of answer and year."""
    chosen = chosen_filters(FILTERS)
    page = queries.list_pairs(viewer(), chosen, page_number())
    answers = answers_to(page.rows)
    choices = _choices()
    return render_template(
        "learning/index.html",
        page=page,
        pairs=[shown.pair(comment, answers[comment.id]) for comment in page.rows],
        figures=shown.figure_rows(queries.read_figures(viewer())),
        groups=filter_groups(choices, chosen),
        chips=active_chips(choices, chosen),
        page_href=page_href,
    )


def _choices() -> list[Filter]:
    themes = [Choice(term.key, term.name) for term in read_vocabulary("theme").of("theme")]
    rounds = [Choice(item.slug, item.title) for item in queries.list_rounds(viewer())]
    years = range(clock.in_london(clock.now()).year, FIRST_YEAR - 1, -1)
    return [
        Filter("theme", "Theme", themes),
        Filter("round", "Workshop round", rounds),
        Filter("answer", "What came of it", [Choice(kind, label) for kind, label in shown.KINDS.items()]),
        Filter("year", "Year of the answer", [Choice(str(year), str(year)) for year in years]),
    ]


@blueprint.get("/feeds/learning.atom")
@requires("site:read")
def feed() -> Response:
    """The latest answers on public pages, whoever asks."""
    settings: Settings = current_app.extensions["settings"]
    everybody = Viewer(demo=True) if viewer().demo else PUBLIC
    rows = queries.list_for_feed(everybody)
    answers = answers_to(rows)
    told = [(comment, answers[comment.id]) for comment in rows]
    body = shown.atom(told, site_name=settings.site_name, base_url=settings.base_url)
    return Response(body, mimetype="application/atom+xml")
