"""The library's list, the page of a document, and its reference as a file."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from portal.access.guard import requires, viewer
from portal.access.policy import PUBLIC, Viewer, allowed, can_read
from portal.core.reading import minutes_to_read, reading_age
from portal.core.web.arguments import page_href, page_number
from portal.core.web.filters import active_chips, chosen_filters, filter_groups
from portal.discussion import queries as discussion
from portal.discussion.forms import thread_context
from portal.evidence.actions.files import may_attach
from portal.evidence.citations.exporting import FORMATS
from portal.evidence.citations.metadata import highwire_tags, json_for_script, json_ld
from portal.evidence.models import Document, DocumentFile
from portal.evidence.queries import documents, files, library
from portal.evidence.shown import listing, page
from portal.evidence.shown.files import file_rows
from portal.evidence.shown.sent import sent
from portal.evidence.views.common import open_document
from portal.evidence.views.exporting import as_file, list_arguments
from portal.items.vocabulary import about_item, read_vocabulary
from portal.publishing.queries import awaiting_acceptance, may_edit, page_state, status_address


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/", view_func=index)
    blueprint.add_url_rule("/<slug:slug>", view_func=show)
    for kind in FORMATS.values():
        blueprint.add_url_rule(
            f"/<slug:slug>{kind.extension}", f"reference_{kind.id}", reference, defaults={"format_id": kind.id}
        )


@requires("site:read")
def index() -> str:
    """All documents, narrowed by what they are and what they are about."""
    who = viewer()
    names = (*listing.FILTERS, *(listing.TEAM_FILTERS if who.is_team else ()))
    chosen, sort = chosen_filters(names), request.args.get("sort", "")
    found = library.list_documents(who, chosen, sort, page_number())
    vocabulary = read_vocabulary(*listing.TERMS)
    choices = listing.filter_choices(who, vocabulary, library.facet_counts(who, chosen), chosen)
    withheld = awaiting_acceptance(who, [one.item_id for one in found.rows if one.item.state == "early_insight"])
    return render_template(
        "evidence/index.html",
        page=found,
        rows=[listing.card(document, withheld=document.item_id in withheld) for document in found.rows],
        groups=filter_groups(choices, chosen),
        chips=active_chips(choices, chosen),
        sorts=listing.sort_links(sort if sort in library.SORTS else "year", list_arguments("/library/", leave="sort")),
        sort=sort if sort in library.SORTS else "",
        page_href=page_href,
        counts=discussion.counts_for(who, [document.item_id for document in found.rows]),
        may_create=allowed(who, "evidence:create"),
        export=list_arguments("/library/export"),
    )


@requires("site:read")
def show(slug: str) -> str:
    """One document: what it says, where, how to cite it, what is related."""
    document = open_document(slug)
    item = document.item
    state = page_state(viewer(), item, request.args.get("as", ""))
    return render_template(
        "evidence/show.html",
        document=document,
        item=item,
        state=state,
        **_told(document, state.viewer),
        **thread_context(state.viewer, item, str(current_app.config["SECRET_KEY"]), page_number("comments")),
    )


def _told(document: Document, who: Viewer) -> dict[str, Any]:
    item = document.item
    attached = list(files.list_files(who, document))
    text = document.plain_english
    return {
        "facts": page.facts(document),
        "notes": page.notes(document),
        "how_known": page.how_known(document) if not attached else "",
        "outline": page.outline(document),
        "files": file_rows(who, document, attached),
        "about": page.about(about_item(item.id)),
        "related": page.related(documents.list_related(who, document)),
        "citations": page.citations(document),
        "downloads": page.downloads(document),
        "reading": {"age": reading_age(text), "minutes": minutes_to_read(text)} if text else {},
        "may_edit": may_edit(who, item),
        "may_attach": may_attach(who, document),
        "status_address": status_address(item),
        **_for_machines(document, attached),
    }


def _for_machines(document: Document, attached: list[DocumentFile]) -> dict[str, Any]:
    base = current_app.extensions["settings"].base_url
    address = f"{base}/library/{document.item.slug}"
    pdf = next((one for one in attached if one.kind == "pdf" and files.may_see(PUBLIC, document, one)), None)
    pdf_url = f"{address}{pdf.path}" if pdf and can_read(PUBLIC, document.item) else ""
    return {
        "highwire": highwire_tags(document.reference, page_url=address, pdf_url=pdf_url),
        "json_ld": json_for_script(json_ld(sent(document), page_url=address)),
    }


@requires("site:read")
def reference(slug: str, format_id: str) -> Response:
    """The document's reference for a reference manager."""
    document = open_document(slug)
    return as_file([sent(document)], format_id, slug)
