"""A site says what it does with a case: plans, tries, uses, changed or stopped using it, and why."""

from sqlalchemy import select

from portal.access.policy import Viewer, allowed
from portal.accounts.models import Person
from portal.case_studies.models import CaseStudy, SpreadRecord
from portal.case_studies.words import SPREAD
from portal.core import audit, outbox
from portal.core.db import db
from portal.core.errors import Denied, Invalid
from portal.items.vocabulary import terms_of

MAX_WHY = 1_000  # characters


def record_spread(actor: Viewer, case: CaseStudy, site: str, status: str, why: str) -> SpreadRecord:
    """Write down what a site does with a case; what it said before stays as history.

    Returns: the record. Raises: Denied for anybody who is not staff of that site, or for a case that is not
    published; Invalid (fields "site", "status", "why").
    """
    if not allowed(actor, "case_study:spread", case.item) or case.item.state != "published":
        raise Denied("Only staff of a Pioneer can record what it does with a case study.")
    if not actor.has_key(f"site:{site}"):
        raise Denied("You can record this only for a Pioneer that you work for.")
    if site in terms_of([case.item_id])[case.item_id].get("site", ()):
        raise Invalid("This is your own case study. Change its stage instead", "site")
    if status not in SPREAD:
        raise Invalid("Choose what your site does with it", "status")
    words = why.replace("\r\n", "\n").strip()
    if not words:
        raise Invalid("Say why, in a sentence or two. It helps the next site to decide", "why")
    if len(words) > MAX_WHY:
        raise Invalid(f"Shorten your reason to {MAX_WHY:,} characters or fewer", "why")
    return _write(actor, case, site, status, words)


def _write(actor: Viewer, case: CaseStudy, site: str, status: str, words: str) -> SpreadRecord:
    session = db.session()
    query = select(SpreadRecord).where(SpreadRecord.case_id == case.id, SpreadRecord.site == site, SpreadRecord.current)
    before = session.scalars(query).all()
    for record in before:
        if (record.status, record.why) == (status, words):
            return record
        record.current = False
    record = SpreadRecord(case=case, site=site, status=status, why=words, recorded_by=actor.person_id)
    record.demo = case.item.demo or session.get_one(Person, actor.person_id).demo
    session.add(record)
    session.flush()
    audit.record("case_study:spread", actor_id=actor.person_id, item_id=case.item_id, record=record.id, status=status)
    outbox.emit("case_study:spread", actor_id=actor.person_id, item_id=case.item_id, record=record.id)
    return record
