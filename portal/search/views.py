"""The search page, its suggestions and feed, and what administrators see of searches that found nothing."""

from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import urlencode

from feedgenerator import Atom1Feed
from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from markupsafe import escape
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.access.guard import requires, viewer
from portal.access.policy import PUBLIC
from portal.core import clock
from portal.core.errors import Invalid
from portal.core.web.arguments import page_href, page_number, put_argument
from portal.core.web.fields import text
from portal.core.web.filters import active_chips, chosen_filters, filter_groups, with_value
from portal.items.vocabulary import read_vocabulary
from portal.pages.queries.in_short import InShort, in_short
from portal.search import actions, queries, shown
from portal.search.engine import FACETS, Sort
from portal.search.forms import WishForm
from portal.search.indexing import Index
from portal.search.query_language import shorten

blueprint = Blueprint("search", __name__)
SORTS = {"relevance": "Best match", "newest": "Newest", "title": "Title"}
FEED_LENGTH = 30


def the_index() -> Index:
    """Returns: the index of this installation."""
    return cast("Index", current_app.extensions["index"])


def chosen_sort() -> Sort:
    """Returns: the order asked for; best match for anything unknown."""
    asked = request.args.get("sort", "")
    return cast("Sort", asked if asked in SORTS else "relevance")


def asked() -> str:
    """Returns: what was typed, as far as it is read; every link of the page repeats it, so no more of it is kept."""
    query = shorten(request.args.get("q", ""))
    if request.args.getlist("q") not in ([], [query]):
        put_argument("q", query)
    return query


@blueprint.get("/search")
@requires("site:read")
def index() -> str:
    """One search over everything."""
    query = asked()
    chosen = chosen_filters(FACETS)
    found = queries.search(the_index(), viewer(), query, chosen, page=page_number(), sort=chosen_sort())
    choices = shown.filters(found.answer.facets, read_vocabulary(), team=viewer().is_team)
    return render_template(
        "search/index.html",
        q=query,
        found=found,
        answer=found.answer,
        other_words=shown.other_words(found.answer.also_searched),
        short=in_short(query) if page_number() == 1 else InShort(),
        page=found.page,
        rows=[shown.hit_row(hit) for hit in found.page.rows],
        groups=filter_groups(choices, chosen),
        chips=active_chips(choices, chosen),
        keep={"q": query, "sort": chosen_sort()},
        sort=chosen_sort(),
        sort_links=_sort_links(),
        page_href=page_href,
        feed_href=_feed_href(query, chosen),
        form=_wish_form(query, found),
    )


def _feed_href(query: str, chosen: Mapping[str, Sequence[str]]) -> str:
    arguments = {"q": [query] if query else [], **chosen}
    return f"{url_for('search.feed')}?{urlencode(arguments, doseq=True)}".rstrip("?")


def _sort_links() -> list[dict[str, object]]:
    now = chosen_sort()
    return [{"label": label, "href": with_value("sort", key), "active": key == now} for key, label in SORTS.items()]


def _wish_form(query: str, found: queries.Found) -> WishForm | None:
    """Only where nothing was found: the form's token needs a cookie, and a page without one can be cached."""
    return WishForm(formdata=None, words=query) if query and not found.page.rows else None


@blueprint.post("/search/wishes")
@requires("site:read")
def tell() -> str | WerkzeugResponse | tuple[str, int]:
    """Tell the team what one was looking for."""
    form = WishForm()
    if form.validate_on_submit():
        try:
            actions.tell_wish(text(form.words), text(form.wish))
        except Invalid as error:
            form.wish.errors = [str(error)]
        else:
            flash("Thank you. The team reads what people look for and do not find.", "success")
            return redirect(url_for("search.index", q=text(form.words)))
    return render_template("search/wish.html", form=form), 400


@blueprint.get("/search/suggestions")
@requires("site:read")
def suggestions() -> Response:
    """Suggestions while typing, as JSON; the page works without."""
    found = queries.complete(the_index(), viewer(), request.args.get("q", "")[:100])
    return jsonify([{"text": one.text, "url": one.url, "type": one.kind, "demo": one.demo} for one in found])


@blueprint.get("/feeds/search.atom")
@requires("site:read")
def feed() -> Response:
    """A search as an Atom feed, newest first; what the public may read."""
    query = asked()
    chosen = chosen_filters(FACETS)
    found = queries.search(the_index(), PUBLIC, query, chosen, per_page=FEED_LENGTH, sort="newest")
    base = current_app.extensions["settings"].base_url
    feed = Atom1Feed(
        title=f"Joined Up: {query or 'everything'}", link=f"{base}/search", description="New in the search"
    )
    for hit in found.page.rows:
        told = escape(hit.summary[:500])  # readers of feeds take it for HTML
        feed.add_item(title=hit.title, link=f"{base}{hit.url}", description=told, updateddate=hit.updated_at)
    return Response(feed.writeString("utf-8"), mimetype="application/atom+xml")


@blueprint.get("/admin/searches")
@requires("admin:read")
def empty_searches() -> str:
    """Words that found nothing, and what people say they look for."""
    page = queries.list_empty(page_number())
    rows = [{"words": row.words, "times": row.times, "last": clock.format_date(row.last_at)} for row in page.rows]
    return render_template("search/empty.html", page=page, rows=rows, wishes=queries.list_wishes(), page_href=page_href)
