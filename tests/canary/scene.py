"""Setting the scene of a crawl: everybody, everything planted in its states and audiences, mails sent, index built."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import AUDIENCES
from portal.case_studies.content import PARTS
from portal.core import jobs
from portal.core.db import db
from portal.core.outbox import Mail
from portal.items.vocabulary import Term
from portal.notifications.models import News
from portal.publishing.kinds import PATHS
from tests.canary import planting, planting_people, planting_traces, planting_workshops
from tests.canary.crawl import Crawl
from tests.canary.people import GROUP, ROSTER, SITE, Cast, clients, gather
from tests.canary.planting import ABOUT, Field
from tests.canary.words import Aviary, Spot
from tests.factories.case_studies import make_terms
from tests.factories.findings import make_dataset
from tests.factories.pages import make_help_page

PLANTS = planting.PLANTS | planting_workshops.PLANTS
KINDS = tuple(PLANTS)
MORE_EARLY = ("case_study", "evidence")  # no way leads there yet; their pages keep the caveat all the same
KEYS = {"site": SITE, "ppi_group": GROUP}


def set_scene(
    app: Flask, folder: Path, sign_in: Callable[..., FlaskClient], *, full: bool = False, kinds: Sequence[str] = KINDS
) -> tuple[Crawl, Field]:
    """Returns: a crawl that is ready to begin, and what was planted."""
    aviary = Aviary()
    cast = gather(aviary, demo=bool(app.config["DEMO"]))
    ground = Field(aviary, cast, folder)
    for vocabulary, keys in ABOUT.items():
        make_terms(vocabulary, *keys)
    make_terms("site", "leeds")
    for spot in places(cast, kinds, full=full):
        PLANTS[spot.kind](ground, spot)
    for spot in ground.spots:
        planting_traces.plant_traces(ground, spot)
    planting_traces.plant_belongings(ground)
    planting_people.plant_people(ground)
    db.session.commit()
    jobs.run_due(100_000)
    _note_the_rest(ground)
    app.extensions["index"].rebuild()
    db.session.commit()
    return Crawl(aviary, cast, clients(cast, sign_in)), ground


def places(cast: Cast, kinds: Sequence[str], *, full: bool) -> Iterator[Spot]:
    """Every kind in every state that it can have, in every audience when the crawl is long, and something made up."""
    audiences = list(AUDIENCES)
    for row, kind in enumerate(kinds):
        states = dict.fromkeys((*PATHS[kind].states, *(("early_insight",) if kind in MORE_EARLY else ()), "withdrawn"))
        for column, state in enumerate(states):
            chosen = audiences if full else [audiences[(row + column) % len(audiences)]]
            for audience in chosen:
                yield _spot(cast, kind, state, audience)
        if not full:
            yield _spot(cast, kind, "published", "public")
        yield _spot(cast, kind, "published", "public", demo=True)


def _spot(cast: Cast, kind: str, state: str, audience: str, *, demo: bool = False) -> Spot:
    number = list(AUDIENCES).index(audience)
    owner = "an author at the site" if kind == "case_study" and number % 2 else "the author"
    hidden = state == "withdrawn" and number % 2 == 0
    return Spot(kind, state, audience, KEYS.get(audience), cast.id_of(owner), demo=demo, hide_title=hidden)


def _note_the_rest(ground: Field) -> None:
    """What routes need besides what was planted."""
    for spot in ground.spots:
        _note_parts(ground, spot)
    for news in db.session.scalars(select(News).where(News.id % 17 == 0)):
        ground.note("news", None, news_id=news.id)
    for mail in db.session.scalars(select(Mail)):
        ground.note("mail", None, mail_id=mail.id)
    for term in db.session.scalars(select(Term)):
        ground.note("term", None, key=term.key)
    for name in ROSTER:
        ground.note("person", None, person_id=ground.cast.id_of(name))
    ground.note("dataset", None, slug=make_dataset().slug)
    ground.note("help page", None, slug=make_help_page("reading").slug)
    ground.note("secret", None, secret="no-such", token="no-such")
    db.session.commit()


def _note_parts(ground: Field, spot: Spot) -> None:
    ground.note("site of an item", spot, item_id=spot.id, site="cornwall")
    if spot.kind == "case_study":
        ground.note("entry of a case", spot, slug=spot.slug, place=0)
        for part in PARTS:
            ground.note("part of a case", spot, slug=spot.slug, part=part.key)
