"""The consent page: a lead reads exactly what would be published about the site and decides; the team asks."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.access.policy import allowed
from portal.core.errors import Conflict, Invalid
from portal.core.web.fields import text
from portal.items.models import Item
from portal.publishing import actions, queries
from portal.publishing.difference import Change, compare
from portal.publishing.forms import DecideForm, SourceForm
from portal.publishing.kinds import RELEASED, Content, Refused
from portal.publishing.queries.consent import Standing, get_asked, last_agreed, leads, list_standings
from portal.publishing.queries.reading import labels_of
from portal.publishing.views.review import to_html

Answer = str | Response | tuple[str, int]
SAID = {
    "missing": "Not asked yet",
    "asked": "Asked, no answer yet",
    "given": "Agreed to exactly this text",
    "refused": "Does not agree",
    "withdrawn": "Withdrew its consent",
    "void": "The text changed since. It has to be asked again",
}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base = "/items/<int:item_id>/consent"
    blueprint.add_url_rule(base, view_func=consent)
    blueprint.add_url_rule(f"{base}/<slug:site>/ask", view_func=ask_consent, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<slug:site>/source", view_func=source, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<slug:site>/decide", view_func=decide, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<slug:site>/take-back", view_func=take_back_consent, methods=["GET", "POST"])


@requires("account:own")
def consent(item_id: int) -> str:
    """How each named site stands to the text, and the text itself."""
    item = get_asked(viewer(), item_id)
    content = queries.next_content(item)
    standings = list_standings(item, content)
    changes = _changes(item, content, [one.site for one in standings if one.state in ("void", "asked")])
    rows = [_row(item, standing, changes.get(standing.site, ())) for standing in standings]
    ready = actions.has_text_to_agree(item)
    return render_template("publishing/consent.html", item=item, rows=rows, ready=ready, parts=_parts(item, content))


def _row(item: Item, standing: Standing, changes: Sequence[Change]) -> dict[str, Any]:
    given = standing.consent
    return {
        "name": standing.name,
        "site": standing.site,
        "said": SAID[standing.state],
        "source": f"{given.document}, {given.place}" if given and given.basis == "public_source" else None,
        "reason": given.reason if given else "",
        "changes": changes,
        "may_ask": allowed(viewer(), "consent:ask", item) and not standing.is_good,
        "may_decide": leads(viewer(), standing.site) and given is not None,
        "is_good": standing.is_good,
    }


def _changes(item: Item, content: Content, sites: Sequence[str]) -> dict[str, list[Change]]:
    """What changed since each of these sites agreed last, for those that ever did. At most three statements."""
    agreed = last_agreed(item)
    before = {site: agreed[site].texts for site in sites if site in agreed}
    new, *old = queries.all_as_read(viewer(), item, [content.texts, *before.values()])
    labels = labels_of(item, content)
    return {site: compare(texts, new, labels) for site, texts in zip(before, old, strict=True)}


def _parts(item: Item, content: Content) -> list[dict[str, Any]]:
    labels = labels_of(item, content)
    texts = queries.as_read(viewer(), item, content.texts)
    return [{"label": labels[place], "body": to_html(place, words)} for place, words in texts.items() if words]


def _back(item: Item, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("publishing.consent", item_id=item.id))


@requires("account:own")
def ask_consent(item_id: int, site: str) -> Response:
    """Ask a site's leads."""
    item = get_asked(viewer(), item_id)
    try:
        actions.ask_consent(viewer(), item, site)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("publishing.consent", item_id=item_id))
    return _back(item, "The lead of this Pioneer is asked. It waits on their page.")


@requires("account:own")
def source(item_id: int, site: str) -> Answer:
    """State the public source of all that is said of a site."""
    item, form = get_asked(viewer(), item_id), SourceForm()
    if form.validate_on_submit():
        try:
            actions.record_public_source(viewer(), item, site, text(form.document), text(form.place))
        except Invalid as error:
            form[error.field if error.field in form else "document"].errors = [str(error)]
        else:
            return _back(item, "The source is kept with this text. An edit needs it again.")
    lead = "Only if a published document holds all that the text says of this Pioneer. After an edit, name it again."
    return _form_page(item, form, "Name the public source", lead)


@requires("account:own")
def decide(item_id: int, site: str) -> Answer:
    """A site's lead agrees to the text or not."""
    item = get_asked(viewer(), item_id)
    content = queries.next_content(item)
    form = DecideForm(digest=content.digest)
    if form.validate_on_submit():
        try:
            _decide(item, site, form)
        except (Invalid, Conflict) as error:
            form["decision"].errors = [str(error)]
            form.digest.data, form.digest.raw_data = content.digest, None
        else:
            return _back(item, "Your decision is kept. You can change it at any time.")
    changes = _changes(item, content, [site]).get(site, ())
    page = render_template("publishing/decide.html", item=item, form=form, parts=_parts(item, content), changes=changes)
    return (page, 400) if form.errors else page


def _decide(item: Item, site: str, form: DecideForm) -> None:
    if text(form.decision) == "give":
        actions.give_consent(viewer(), item, site, digest=text(form.digest))
    else:
        actions.refuse_consent(viewer(), item, site, text(form.reason))


@requires("account:own")
def take_back_consent(item_id: int, site: str) -> Answer:
    """A site's lead takes the consent back, after a page that says what follows."""
    item, form = get_asked(viewer(), item_id), FlaskForm()
    if request.method == "POST" and form.validate():
        was_released = item.state in RELEASED
        actions.withdraw_consent(viewer(), item, site)
        gone = " The page and its files are gone from the portal." if was_released else " The page is not published."
        flash(f"Your consent is taken back.{gone}", "success")
        return redirect(url_for("publishing.index"))
    return render_template("publishing/take_back.html", item=item, form=form)


def _form_page(item: Item, form: FlaskForm, heading: str, lead: str) -> Answer:
    page = render_template("publishing/step.html", item=item, form=form, heading=heading, lead=lead, obstacles=())
    return (page, 400) if form.errors else page
