"""Planting what people leave on things: comments and answers, reviews, versions, rulings, consent, lists, news."""

from portal.accounts.models import Person
from portal.core import clock, outbox
from portal.core.db import db
from portal.discussion.models import Report, SavedEntry, SavedList
from portal.items.models import Item
from portal.notifications.models import Follow
from portal.publishing import queries
from portal.publishing.kinds import is_registered, kind_of
from portal.publishing.models import (
    Approval,
    CaveatAcceptance,
    Consent,
    Correction,
    GuardRuling,
    ItemVersion,
    Review,
    ReviewComment,
    Schedule,
)
from tests.canary import table
from tests.canary.planting import Field
from tests.canary.words import Reader, Rule, Spot
from tests.factories.discussion import make_comment
from tests.factories.pages import decide

HEARD = ("publishing:release", "publishing:early_insight", "publishing:correct", "publishing:submit", "consent:ask",
         "publishing:review_due", "round:announce", "programme:publish", "comment:create")  # fmt: skip
RELEASED = ("early_insight", "published", "withdrawn")


def plant_traces(ground: Field, spot: Spot) -> None:
    """Everything that can hang on one item; each person follows it and hears of it."""
    item = db.session.get_one(Item, spot.id)
    comment = _plant_comments(ground, spot, item)
    if is_registered(spot.kind):
        _plant_review(ground, spot)
        _plant_guard(ground, spot, item)
    if spot.state in RELEASED:
        _plant_versions(ground, spot)
    if spot.kind == "case_study":
        _plant_consent(ground, spot)
    if spot.state == "early_insight":
        _accept(ground.cast["a PPI member who accepts"], spot)
    for name, reader in ground.cast.readers.items():
        if name != "the public":
            db.session.add(Follow(person_id=reader.viewer.person_id, target=f"item:{spot.id}", item_id=spot.id))
    for event in {HEARD[spot.id % len(HEARD)], HEARD[spot.id // 7 % len(HEARD)]}:
        outbox.emit(event, item_id=spot.id, site="cornwall", comment=comment)


def _plant_comments(ground: Field, spot: Spot, item: Item) -> int:
    """A comment in each state, an answer, what came of it, a worried reader. Returns: the id of the shown one."""
    cast = ground.cast
    writer, author = cast["a PPI member"], cast["the author"]
    rules: dict[str, Rule] = {
        "shown": table.shown(spot, writer),
        "waiting": table.written(spot, writer, moderated=True),
        "change_asked": table.written(spot, writer, moderated=True),
        "hidden": table.written(spot, writer, moderated=True),
    }
    made = {}
    for state, rule in rules.items():
        said = {"body": ground.say(f"{state} comment", spot, rule), "decision_reason": None}
        if state in ("change_asked", "hidden"):
            said["decision_reason"] = ground.say(f"reason for a {state} comment", spot, rule)
        name = ground.aviary.word(f"name beside a {state} comment", spot, rule)
        made[state] = make_comment(item, _person(writer), state=state, shown_as=name, **said)
        ground.note("comment", spot, comment_id=made[state].id)
    top, heard = made["shown"], rules["shown"]
    told = table.either(heard, table.own_words(author))
    make_comment(item, _person(author), body=ground.say("answer", spot, told), is_answer=True, parent_id=top.id)
    decide(top, why=ground.say("what came of it", spot, heard))
    partner = cast["a national partner"]
    worry = ground.say("worry about a comment", spot, table.either(table.team(spot), table.own_words(partner)))
    db.session.add(Report(comment_id=top.id, person_id=partner.viewer.person_id, reason=worry))
    open_to_all = table.words(spot) if writer.viewer.demo else table.nobody()
    demo = ground.say("made-up comment", spot, table.either(open_to_all, table.written(spot, author)))
    make_comment(item, _person(author), body=demo, demo=True)
    return top.id


def _person(reader: Reader) -> Person:
    return db.session.get_one(Person, reader.viewer.person_id)


def _plant_review(ground: Field, spot: Spot) -> None:
    """A reviewer is asked, wrote on a passage and on the whole, and answered on other words; somebody approved."""
    cast, work = ground.cast, table.work(spot)
    reviewer, stage = cast.id_of("a reviewer"), spot.state if spot.state.endswith("review") else "internal_review"
    cast.give("a reviewer", f"review:{spot.id}")
    cast.give("a co-author", f"share:{spot.id}")
    before = {"title": ground.say("words that a reviewer read", spot, work)}
    said = table.either(work, table.own_words(cast["a reviewer"]))
    for place in ("", "title"):
        comment = ReviewComment(
            item_id=spot.id, author_id=reviewer, place=place, digest="0" * 64,
            quote=ground.say("quoted passage", spot, said), body=ground.say("reviewer's comment", spot, said),
        )  # fmt: skip
        db.session.add(comment)
    answered = {"state": "changes", "answered_at": clock.now(), "digest": "0" * 64, "texts": before}
    db.session.add(Review(item_id=spot.id, person_id=reviewer, stage=stage, **answered))
    approved = {"title": ground.say("words that were approved", spot, work)}
    administrator = cast.id_of("an administrator")
    db.session.add(Approval(item_id=spot.id, person_id=administrator, digest="0" * 64, texts=approved))
    reasons = [ground.say("reason for a refused release", spot, table.desk(spot))]
    refused = {"state": "refused", "reasons": reasons, "digest": "0" * 64}
    db.session.add(Schedule(item_id=spot.id, target="published", release_at=clock.now(), **refused))


def _plant_guard(ground: Field, spot: Spot, item: Item) -> None:
    """Somebody said why a find of the guard may stand."""
    db.session.flush()
    for find in queries.list_finds(item, queries.next_content(item))[:1]:
        reason = ground.say("reason for letting a find stand", spot, table.desk(spot))
        person = ground.cast.id_of("an administrator")
        db.session.add(GuardRuling(item_id=spot.id, hit_key=find.hit.key, person_id=person, reason=reason))
        ground.note("find", spot, item_id=spot.id, key=find.hit.key)


def _plant_versions(ground: Field, spot: Spot) -> None:
    """A first version for fewer people or in confidence, a corrected one, and one that is proposed."""
    early = {"state": "early_insight", "audience": spot.audience} if spot.kind == "finding" else {}
    first = {"state": "published", "audience": "team", **early}
    second = {"state": "published" if spot.state == "withdrawn" else spot.state, "audience": spot.audience}
    for edition, then in ((1, first), (2, second)):
        key = spot.audience_key if then["audience"] == spot.audience else None
        rule = table.version(spot, edition, audience_key=key, **then)
        version = ItemVersion(
            item_id=spot.id, edition=edition, audience_key=key, from_state="internal_review", digest=f"{edition}" * 64,
            title=ground.say(f"title of version {edition}", spot, rule), correction=edition == 2,
            fields={"plain_english": ground.say(f"words of version {edition}", spot, rule)},
            note=ground.say(f"note on version {edition}", spot, rule), **then,
        )  # fmt: skip
        db.session.add(version)
        ground.note("version", spot, item_id=spot.id, edition=edition)
    if is_registered(spot.kind) and kind_of(db.session.get_one(Item, spot.id)).restore is not None:
        _plant_correction(ground, spot)


def _plant_correction(ground: Field, spot: Spot) -> None:
    item = db.session.get_one(Item, spot.id)
    work = table.work(spot) if spot.kind != "case_study" else table.either(table.work(spot), table.consent(spot))
    now = dict(queries.live_content(item).fields)
    field = next(name for name, words in now.items() if words)
    author = ground.cast["the author"]
    why = table.either(work, table.own_words(author))
    now[field] = ground.say("proposed words", spot, work)
    row = Correction(
        item_id=spot.id, title=f"A {ground.aviary.word('proposed title', spot, work)}", fields=now,
        audience=spot.audience, audience_key=spot.audience_key, note=ground.say("reason for a correction", spot, why),
        proposed_by=author.viewer.person_id,
    )  # fmt: skip
    db.session.add(row)


def _plant_consent(ground: Field, spot: Spot) -> None:
    """The site said no, and was asked again about other words than stand there now."""
    spot.asked, rule = True, table.consent(spot)
    for state, source in (("refused", ""), ("asked", "a source")):
        row = Consent(
            item_id=spot.id, site="cornwall", digest="0" * 64, state=state, asked_at=clock.now(),
            texts={"title": ground.say("words that a site was asked about", spot, rule)},
            reason=ground.say(f"reason of a site, {state}", spot, rule), document=source,
        )  # fmt: skip
        db.session.add(row)


def _accept(reader: Reader, spot: Spot) -> None:
    db.session.add(CaveatAcceptance(person_id=reader.viewer.person_id, item_id=spot.id, edition=spot.edition))
    reader.accepted.add((spot.id, spot.edition))


def plant_belongings(ground: Field) -> None:
    """What belongs to a person: a list with a note on each planted thing."""
    for name in ("a PPI member", "a site colleague"):
        reader = ground.cast[name]
        own = table.person(reader)
        saved = SavedList(person_id=ground.cast.id_of(name), name=ground.aviary.word(f"list of {name}", None, own))
        db.session.add(saved)
        db.session.flush()
        ground.note("list", None, list_id=saved.id)
        for spot in ground.spots:
            note = ground.aviary.word(f"note of {name}", spot, own)
            db.session.add(SavedEntry(list_id=saved.id, item_id=spot.id, note=note))
