"""Between the editor's forms and a case's texts: the choices on offer, what a form shows, what it changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.access.policy import Viewer, can_read
from portal.case_studies import content
from portal.case_studies.actions.entries import lines_of_model, model_from_lines
from portal.case_studies.content import Fields, Part
from portal.case_studies.forms import parts
from portal.core.errors import Invalid
from portal.core.web.fields import options, text
from portal.items.actions import find_item
from portal.items.queries import ADDRESSES
from portal.items.vocabulary import Vocabulary

FORMS: dict[str, type[parts.PartForm]] = {
    "basics": parts.BasicsForm,
    "story": parts.StoryForm,
    "learning": parts.LearningForm,
    "plain-english": parts.PlainForm,
    "helped": parts.HelpedForm,
    "links": parts.LinksForm,
    "logic-model": parts.LogicForm,
}
AUDIENCES = {"public": "Everyone", "members": "Everyone who is signed in"}
LINKABLE = ("finding", "evidence")
MAX_LINKS = 30


START_TERMS = {"site": "site", "initiative": "initiative", "group": "group"}


def offer_terms(form: Any, vocabulary: Vocabulary, viewer: Viewer) -> None:
    """Give a form's fields the terms that can be chosen; staff of a Pioneer choose among their own sites."""
    for name, vocabulary_name in (
        content.TERMS | {"site": "site", "initiative": "initiative", "group": "group"}
    ).items():
        if name in form:
            terms = [(term.key, term.name) for term in vocabulary.of(vocabulary_name)]
            if vocabulary_name == "site" and not viewer.is_team:
                terms = [(key, label) for key, label in terms if key in viewer.sites]
            empty = [("", "Choose one")] if name in START_TERMS else []
            form[name].choices = options([*empty, *terms])
    for name in ("barrier", "outcome"):
        if name in form and form[name].type == "SelectField":
            empty_label = "Choose a barrier" if name == "barrier" else "None of these"
            terms = [(term.key, term.name) for term in vocabulary.of(name)]
            form[name].choices = options([("", empty_label), *terms])
    if "audience" in form:
        form["audience"].choices = options(AUDIENCES)


def shown(part: Part, title: str, audience: str, fields: Fields) -> dict[str, Any]:
    """Returns: what the form of a page shows, by field."""
    found: dict[str, Any] = {"title": title, "audience": audience}
    for name in part.fields:
        if name in content.TERMS:
            found[name] = content.split(fields.get(name, ""))
        elif name == "logic_model":
            found |= lines_of_model(content.unpack(fields, name))
        elif name == "links":
            links = content.unpack(fields, name)
            found["draws_on"] = _addresses(link["item"] for link in links if not link["beside"])
            found["beside"] = _addresses(link["item"] for link in links if link["beside"])
        else:
            found[name] = fields.get(name, "")
    return found


def changes(part: Part, form: Any, viewer: Viewer) -> dict[str, str]:
    """Returns: what a page sent back says, as texts of the case. Raises: Invalid with the field."""
    found = {}
    for name in part.fields:
        if name == "logic_model":
            lines = {field.short_name: text(field) for field in form}
            found[name] = content.pack(model_from_lines(lines))
        elif name == "links":
            found[name] = content.pack(_links(form, viewer))
        elif name in content.TERMS:
            found[name] = content.join(form[name].data or ())
        else:
            found[name] = text(form[name]).strip()
    return found


def start_fields(form: Any) -> dict[str, str]:
    """Returns: the texts with which a draft begins, from any of the three ways to start."""
    found = {"sites": text(form.site), "initiatives": text(form.initiative), "groups": text(form.group)}
    for name in ("problem", "done"):
        if name in form:
            found[name] = text(form[name]).strip()
    if "barrier" in form:
        row = {"barrier": text(form.barrier), "outcome": text(form.outcome), "how": text(form.how).strip()}
        found["barriers"] = content.pack([row])
    return found


def _addresses(items: Any) -> str:
    named = [str(item).partition("/") for item in items]
    return "\n".join(ADDRESSES[kind].format(slug=slug) for kind, _, slug in named)


def _links(form: Any, viewer: Viewer) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, beside in (("beside", True), ("draws_on", False)):
        for line in text(form[name]).split():
            item = _item_at(viewer, line, name)
            found.setdefault(item, {"item": item, "beside": beside})
    if len(found) > MAX_LINKS:
        raise Invalid(f"Link up to {MAX_LINKS} pages. You have {len(found)}", "draws_on")
    return list(found.values())


def _item_at(viewer: Viewer, address: str, field: str) -> str:
    path = address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    for kind in LINKABLE:
        lead = ADDRESSES[kind].format(slug="")
        _, found, slug = path.rpartition(lead)
        item = find_item(kind, slug) if found else None
        if item is not None and item.state == "published" and can_read(viewer, item):
            return f"{kind}/{slug}"
    raise Invalid(f"There is no finding or document at “{address[:80]}”. Copy its address from its page", field)


def rows_without(rows: Sequence[Mapping[str, Any]], place: int | None) -> list[Mapping[str, Any]]:
    """Returns: the rows of a repeated part besides the one at `place`."""
    return [row for number, row in enumerate(rows) if number != place]
