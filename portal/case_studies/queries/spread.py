"""Reading where cases travelled: who plans, tries, uses or stopped using them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import contains_eager

from portal.access.policy import Viewer
from portal.case_studies.models import CaseStudy, SpreadRecord
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm, Term


def shown_records(viewer: Viewer) -> ColumnElement[bool]:
    """Returns: the condition for the records this viewer is shown: made-up ones only in a demonstration."""
    return true() if viewer.demo else SpreadRecord.demo.is_(False)


def list_travels(viewer: Viewer, case: CaseStudy) -> list[tuple[SpreadRecord, str]]:
    """Returns: every record of a case with the site's name, oldest first: no ranking of sites. One statement."""
    query = (
        select(SpreadRecord, Term.label)
        .join(Term, (Term.vocabulary == "site") & (Term.key == SpreadRecord.site), isouter=True)
        .where(SpreadRecord.case_id == case.id, shown_records(viewer))
        .order_by(SpreadRecord.recorded_at, SpreadRecord.id)
    )
    rows = db.session.execute(query)
    return [(record, name or record.site) for record, name in rows]


def list_taken(viewer: Viewer, site: str, limit: int = 50) -> Sequence[SpreadRecord]:
    """Returns: what a site says it does with readable cases of others, newest first. One statement."""
    query = (
        select(SpreadRecord)
        .join(SpreadRecord.case)
        .join(CaseStudy.item)
        .where(SpreadRecord.site == site, SpreadRecord.current, shown_records(viewer), readable(viewer))
        .options(contains_eager(SpreadRecord.case).contains_eager(CaseStudy.item))
        .order_by(SpreadRecord.recorded_at.desc(), SpreadRecord.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_given(viewer: Viewer, site: str, limit: int = 50) -> list[tuple[SpreadRecord, str]]:
    """Returns: what other sites do with this site's readable cases, with their names, newest first. One statement."""
    query = (
        select(SpreadRecord, Term.label)
        .join(SpreadRecord.case)
        .join(CaseStudy.item)
        .join(ItemTerm, (ItemTerm.item_id == Item.id) & (ItemTerm.vocabulary == "site") & (ItemTerm.key == site))
        .join(Term, (Term.vocabulary == "site") & (Term.key == SpreadRecord.site), isouter=True)
        .where(SpreadRecord.site != site, SpreadRecord.current, shown_records(viewer), readable(viewer))
        .options(contains_eager(SpreadRecord.case).contains_eager(CaseStudy.item))
        .order_by(SpreadRecord.recorded_at.desc(), SpreadRecord.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(query)
    return [(record, name or record.site) for record, name in rows]
