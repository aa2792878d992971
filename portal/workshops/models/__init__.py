"""What is stored of workshops, one module a part."""

from portal.workshops.models.notes import SessionNote
from portal.workshops.models.points import LearningPoint, PointLink
from portal.workshops.models.programme import Material, ProgrammeSession, ProgrammeVersion, SessionLink
from portal.workshops.models.registration import Registration
from portal.workshops.models.rounds import Round, Workshop
from portal.workshops.models.series import PlannedOutput, Series, StudyYear
from portal.workshops.models.summaries import Summary, SummaryPicture

__all__ = [
    "LearningPoint",
    "Material",
    "PlannedOutput",
    "PointLink",
    "ProgrammeSession",
    "ProgrammeVersion",
    "Registration",
    "Round",
    "Series",
    "SessionLink",
    "SessionNote",
    "StudyYear",
    "Summary",
    "SummaryPicture",
    "Workshop",
]
