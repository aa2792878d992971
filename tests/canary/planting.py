"""Planting: one thing of each kind with a canary in each of its fields, as its room keeps them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from sqlalchemy import delete

from portal.case_studies.content import TEXTS
from portal.case_studies.models import CaseOutcome, CaseStudy, SiteQuestion
from portal.core import clock
from portal.core.db import db
from portal.evidence.actions.files import store_in
from portal.evidence.citations.reference import Name
from portal.evidence.models import Document, DocumentFile
from portal.items.models import Item
from portal.items.vocabulary import Term, set_terms
from portal.pioneers.models import Pioneer
from portal.publishing.kinds import RELEASED
from tests.canary import table
from tests.canary.people import Cast
from tests.canary.words import Aviary, Rule, Spot
from tests.factories.case_studies import make_case, make_spread
from tests.factories.evidence import make_document, make_file, make_reference
from tests.factories.findings import make_finding
from tests.factories.pdfs import make_pdf
from tests.factories.pioneers import make_pioneer

ABOUT = {"theme": ["finance"], "barrier": ["B01"], "facilitator": ["F01"], "outcome": ["O01"], "site": ["cornwall"],
         "initiative": ["mdt"], "group": ["older-people"], "i_statement": ["I01"]}  # fmt: skip
OUTCOME = ("label", "measure", "target", "result", "baseline", "follow_up", "method", "size", "source")
NO_WORDS = ("maturity",)  # one of a few keys


@dataclass
class Field:
    """What is planted, with what the routes need to find it again."""

    aviary: Aviary
    cast: Cast
    folder: Any  # data folder of the installation
    spots: list[Spot] = field(default_factory=list)
    found: dict[str, list[tuple[Spot | None, dict[str, object]]]] = field(default_factory=dict)

    def note(self, what: str, spot: Spot | None, **arguments: object) -> None:
        """Remember arguments for routes of this sort."""
        self.found.setdefault(what, []).append((spot, arguments))

    def say(self, what: str, spot: Spot, rule: Rule | None = None) -> str:
        """A sentence with a canary in it, by default for the item's readers."""
        return f"They said {self.aviary.word(what, spot, rule or table.words(spot))} to us."

    def item(self, spot: Spot) -> dict[str, object]:
        """The fields of the item; title and address hold canaries."""
        named = table.name(spot)
        spot.slug = spot.slug or self.aviary.word("address", spot, named)
        released = spot.state in ("published", "early_insight", "withdrawn")
        spot.edition = 2 if released else 0
        return {
            "slug": spot.slug,
            "title": f"How {self.aviary.word('title', spot, named)} went",
            "state": spot.state,
            "audience": spot.audience,
            "audience_key": spot.audience_key,
            "owner_id": spot.owner_id,
            "demo": spot.demo,
            "edition": spot.edition,
            "published_at": clock.now() if released else None,
            "withdrawn_at": clock.now() if spot.state == "withdrawn" else None,
            "withdrawn_reason": "It was not right." if spot.state == "withdrawn" else None,
            "hide_title": spot.hide_title,
        }


def settle(ground: Field, spot: Spot, item: Item) -> None:
    """Once the item is there: its id, its terms, its place among the planted."""
    spot.id = item.id
    if spot.audience == "participants":
        spot.audience_key = item.audience_key = f"workshop:{item.id}"
        ground.cast.give("a participant", spot.audience_key)
    set_terms(item.id, {name: [*keys] for name, keys in ABOUT.items()})
    ground.spots.append(spot)
    ground.note("item", spot, item_id=item.id)
    ground.note(spot.kind, spot, slug=spot.slug)


def plant_finding(ground: Field, spot: Spot) -> None:
    found = make_finding(**ground.item(spot))
    for name in ("plain_english", "rests_on", "not_shown", "leads_to", "question", "place"):
        setattr(found, name, ground.say(name, spot))
    found.not_shown += " Write to ann@example.org."  # what the guard finds
    found.work_package = "WP1"
    settle(ground, spot, found.item)


def plant_case(ground: Field, spot: Spot) -> None:
    told = {name: ground.say(f"outcome {name}", spot) for name in OUTCOME}
    strength = {"effect": {"level": "described", "note": ground.say("note on strength", spot)}}
    outcome = CaseOutcome(outcome="O01", status="measured", direction="improved", scale="2", strength=strength, **told)
    item = ground.item(spot)
    case: CaseStudy = make_case(barriers={"B01": "overcame"}, outcomes=[outcome], terms=ABOUT, **item)
    case.barriers[0].how = ground.say("how a barrier was overcome", spot)
    for name in TEXTS:
        if name not in NO_WORDS:
            setattr(case, name, ground.say(name, spot))
    case.logic_model = [
        {"column": column, "group": "", "text": ground.say(f"logic model, {column}", spot), "uncertain": False}
        for column in ("context", "inputs", "outputs")
    ]
    settle(ground, spot, case.item)
    _plant_spread(ground, spot, case)
    _plant_questions(ground, spot, case)


def _plant_spread(ground: Field, spot: Spot, case: CaseStudy) -> None:
    make_spread(case, "leeds").why = ground.say("reason for taking it up", spot)
    demo_rule = table.words(spot) if ground.cast["the public"].viewer.demo else table.nobody()
    make_spread(case, "cornwall", demo=True).why = ground.say("made-up reason for taking it up", spot, demo_rule)


def _plant_questions(ground: Field, spot: Spot, case: CaseStudy) -> None:
    asker = ground.cast["a PPI member"]
    waiting = table.answering(spot, asker)
    own = table.own_words(asker)
    said: list[tuple[str, Rule, bool, dict[str, object]]] = [
        ("answered", table.words(spot), False, {"answered_at": clock.now()}),
        ("waiting", waiting, False, {}),
        ("made-up", table.words(spot) if asker.viewer.demo else table.nobody(), True, {"answered_at": clock.now()}),
    ]
    for what, readers, demo, fields in said:
        rule = table.either(readers, own)
        answer = ground.say(f"answer to a {what} question", spot, rule) if fields else ""
        row = SiteQuestion(
            case_id=case.id, asker_id=asker.viewer.person_id, asker_role="ppi_member", demo=demo, answer=answer,
            text=ground.say(f"{what} question", spot, rule), form_key=f"q-{what}-{case.id}", **fields,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        ground.note("question", spot, question_id=row.id)


def plant_document(ground: Field, spot: Spot) -> None:
    def word(what: str) -> str:
        return ground.aviary.word(what, spot, table.words(spot))

    item = ground.item(spot)
    texts = ("container", "publisher", "place", "abstract", "pages", "number")
    reference = make_reference(
        title=str(item.pop("title")), authors=(Name(word("author"), "Ann"),), keywords=(word("keyword"),),
        external_id=word("record id"), doi=f"10.1000/{word('DOI')}", url=f"https://example.org/{word('URL')}",
        **{name: ground.say(name, spot) for name in texts},
    )  # fmt: skip
    document: Document = make_document(reference, **item)
    for name in ("plain_english", "known_from", "authors_note", "year_note"):
        setattr(document, name, ground.say(name, spot))
    document.outline = [{"anchor": "outline-1", "heading": ground.say("heading of the outline", spot),
                         "text": ground.say("outline", spot), "place": "Section 1"}]  # fmt: skip
    settle(ground, spot, document.item)
    _plant_file(ground, spot, document, "", table.words(spot), released_at=clock.now())
    waits = table.team(spot) if spot.state in RELEASED else table.words(spot)
    _plant_file(ground, spot, document, " that waits", waits, released_at=None)


def _plant_file(ground: Field, spot: Spot, document: Document, which: str, rule: Rule, **fields: object) -> None:
    text = ground.say(f"text of a page of a file{which}", spot, rule)
    name = f"{ground.aviary.word(f'name of a file{which}', spot, rule)}.pdf"
    stored = store_in(ground.folder).save(BytesIO(make_pdf(text)), name)
    file: DocumentFile = make_file(document, text, name=name, sha256=stored.sha256, size=stored.size, **fields)
    ground.note("file", spot, slug=spot.slug, name=name)
    ground.note("file page", spot, slug=spot.slug, name=name, number=1)
    ground.note("file to delete", spot, slug=spot.slug, file_id=file.id)


def plant_pioneer(ground: Field, spot: Spot) -> None:
    item = ground.item(spot)
    title, slug = str(item.pop("title")), str(item.pop("slug"))
    pioneer: Pioneer = make_pioneer(slug, "A Pioneer", **item)
    pioneer.item.title = title
    db.session.execute(delete(Term).where(Term.vocabulary == "site", Term.key == slug))  # the list of sites is public
    pioneer.aliases = [ground.aviary.word("alias", spot, table.words(spot))]
    for name in ("programme_name", "says", "says_not"):
        setattr(pioneer, name, ground.say(name, spot))
    settle(ground, spot, pioneer.item)


Plant = Callable[[Field, Spot], None]
PLANTS: dict[str, Plant] = {
    "finding": plant_finding,
    "case_study": plant_case,
    "evidence": plant_document,
    "pioneer": plant_pioneer,
}
