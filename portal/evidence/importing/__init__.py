"""Files of references brought in: read tolerantly, compared with what is here, decided record by record."""

from portal.evidence.importing.decisions import Action, Difference, differences, merge
from portal.evidence.importing.matching import Existing, Match
from portal.evidence.importing.plan import Choice, Plan, Proposal, Settled, Update, plan_import, settle
from portal.evidence.importing.reading import WEB_LIMIT, read_references
from portal.evidence.importing.records import Parsed, Problem, Record

__all__ = [
    "WEB_LIMIT",
    "Action",
    "Choice",
    "Difference",
    "Existing",
    "Match",
    "Parsed",
    "Plan",
    "Problem",
    "Proposal",
    "Record",
    "Settled",
    "Update",
    "differences",
    "merge",
    "plan_import",
    "read_references",
    "settle",
]
