"""Planting rounds, sittings with programme, notes and materials, summaries and learning points."""

import hashlib
from datetime import date
from io import BytesIO

from portal.core import clock
from portal.core.db import db
from portal.core.files import FileStore
from portal.workshops.actions.spine import calendar_uid
from portal.workshops.models import (
    LearningPoint,
    Material,
    ProgrammeSession,
    ProgrammeVersion,
    Registration,
    Round,
    SessionNote,
    Summary,
    SummaryPicture,
    Workshop,
)
from portal.workshops.queries.programme import entry_of
from tests.canary import table
from tests.canary.planting import Field, Plant, settle
from tests.canary.words import Spot
from tests.factories.items import make_item
from tests.factories.pdfs import make_pdf
from tests.factories.words import make_png
from tests.factories.workshops import make_round, make_session, on

DAY = date(2016, 11, 8)


def plant_round(ground: Field, spot: Spot) -> None:
    found = make_round(aims=ground.say("aims", spot), **ground.item(spot))
    found.label = ground.say("label", spot)
    settle(ground, spot, found.item)


def plant_workshop(ground: Field, spot: Spot) -> None:
    """A sitting of a round that everybody may read."""
    workshop = Workshop(item=make_item("workshop", **ground.item(spot)), round=_open_round(), place="London", **on(DAY))
    for name in ("description", "aims", "venue", "address", "getting_there", "facilitator", "contact"):
        setattr(workshop, name, ground.say(name, spot))
    workshop.uid = calendar_uid(f"sitting-{workshop.item.id}")
    db.session.add(workshop)
    db.session.flush()
    settle(ground, spot, workshop.item)
    _plant_programme(ground, spot, workshop)
    _plant_registrations(ground, spot, workshop)


def _plant_registrations(ground: Field, spot: Spot, workshop: Workshop) -> None:
    """One who comes and told what they need, one who was taken off with a reason."""
    comes, off = ground.cast["a PPI member"], ground.cast["a national partner"]
    needs = ground.say("needs of who registered", spot, table.registered(spot, comes))
    reason = ground.say("why somebody was taken off a list", spot, table.registered(spot, off))
    number = ground.cast.id_of(comes.name)
    db.session.add_all(
        [
            Registration(workshop_id=workshop.id, person_id=number, placed_at=clock.now(), needs=needs),
            Registration(
                workshop_id=workshop.id, person_id=ground.cast.id_of(off.name),
                removed_at=clock.now(), removed_reason=reason,
            ),
        ]
    )  # fmt: skip
    db.session.flush()
    ground.note("registration", spot, slug=spot.slug, person_id=number)


def _plant_programme(ground: Field, spot: Spot, workshop: Workshop) -> None:
    """A published session with materials for all and for fewer, then one that is still being edited."""
    out = _session(ground, spot, workshop, "published", table.words(spot))
    for audience in ("public", "participants", "team"):
        _plant_material(ground, spot, out, audience)
    db.session.expire(out)
    changes = [ground.say("change of the programme", spot)]
    version = ProgrammeVersion(workshop_id=workshop.id, number=1, sessions=[entry_of(out)], changes=changes)
    db.session.add(version)
    workshop.programme_version = 1
    edited = _session(ground, spot, workshop, "edited", table.team(spot, "administrator"))
    db.session.add(SessionNote(session_id=edited.id, body=ground.say("notes of a session", spot, table.team(spot))))
    db.session.flush()


def _session(ground: Field, spot: Spot, workshop: Workshop, what: str, rule: table.Rule) -> ProgrammeSession:
    # The title of a session that is edited also heads its notes, which the whole team reads.
    heads = table.team(spot) if what == "edited" else rule
    session = make_session(
        workshop, title=ground.say(f"title of a session, {what}", spot, heads),
        room=ground.say(f"room of a session, {what}", spot, rule),
        aims=ground.say(f"aims of a session, {what}", spot, rule),
        speakers=[{"role": "Speaker", "name": ground.say(f"speaker, {what}", spot, heads)}],
    )  # fmt: skip
    ground.note("session", spot, slug=spot.slug, key=session.key)
    return session


def _plant_material(ground: Field, spot: Spot, session: ProgrammeSession, audience: str) -> None:
    rule = table.narrowed(spot, audience)
    text = ground.say(f"text of a material for {audience}", spot, rule)
    stored = FileStore(ground.folder / "files").save(BytesIO(make_pdf(text)), "slides.pdf")
    row = Material(
        session_id=session.id, title=ground.say(f"title of a material for {audience}", spot, rule), audience=audience,
        sha256=stored.sha256, kind="pdf", size=stored.size,
        file_name=f"{ground.aviary.word(f'file name of a material for {audience}', spot, rule)}.pdf",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    ground.note("material", spot, slug=spot.slug, material_id=row.id)


def plant_summary(ground: Field, spot: Spot) -> None:
    """The summary of a round that everybody may read; its address is the round's."""
    found = _open_round()
    spot.slug = found.item.slug
    item = make_item("summary", **ground.item(spot))
    summary = Summary(item=item, round=found, not_kept=[ground.say("what an import lost", spot, table.desk(spot))])
    db.session.add(summary)
    db.session.flush()
    settle(ground, spot, item)
    _plant_picture(ground, spot, summary)


def _plant_picture(ground: Field, spot: Spot, summary: Summary) -> None:
    data = make_png()
    stored = FileStore(ground.folder / "files").folder
    digest = hashlib.sha256(data).hexdigest()
    place = stored / digest[:2] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    picture = SummaryPicture(summary_id=summary.id, sha256=digest, kind="png", size=len(data))
    db.session.add(picture)
    db.session.flush()
    address = f"/workshops/rounds/{spot.slug}/summary/pictures/{picture.id}"
    words = ground.say("words for a picture", spot)
    summary.plain_english = ground.say("plain_english", spot)
    summary.body = f"## {ground.say('heading', spot)}\n\n{ground.say('body', spot)}\n\n![{words}]({address})\n"
    ground.note("picture", spot, slug=spot.slug, number=picture.id)


def plant_point(ground: Field, spot: Spot) -> None:
    """A learning point of a round that everybody may read."""
    point = LearningPoint(
        item=make_item("learning_point", **ground.item(spot)), round=_open_round(), text=ground.say("text", spot),
        kind="action", heard="both", due_on=DAY, participants=["ppi_member"],
        owner_role=ground.say("who does it", spot),
    )  # fmt: skip
    db.session.add(point)
    db.session.flush()
    settle(ground, spot, point.item)


def _open_round() -> Round:
    return make_round(aims="Nothing hidden.")


PLANTS: dict[str, Plant] = {
    "round": plant_round,
    "workshop": plant_workshop,
    "summary": plant_summary,
    "learning_point": plant_point,
}
