"""Tables of cadres, split by subject."""

from cadres.models.appraisals import Appraisal, Reserve, Slot, YearGrade
from cadres.models.congress import Assembly
from cadres.models.delegates import Delegate, LinkMeeting, SpecialCommittee
from cadres.models.duty import Duty, RegularMeeting
from cadres.models.elections import Election, ElectionCandidate, ElectionPaper
from cadres.models.handover import Handover, YouthLink
from cadres.models.people import PERSONAL, Someone
from cadres.models.posts import Post
from cadres.models.selection import Candidate, Objection, Score, Selection, SelectionPaper
from cadres.models.serving import Serving
from cadres.models.study import SelfStudy, StudySession
from cadres.models.training import Course, Trainee
from cadres.models.vetting import Consultation, Inspection

__all__ = [
    "PERSONAL",
    "Appraisal",
    "Assembly",
    "Candidate",
    "Consultation",
    "Course",
    "Delegate",
    "Duty",
    "Election",
    "ElectionCandidate",
    "ElectionPaper",
    "Handover",
    "Inspection",
    "LinkMeeting",
    "Objection",
    "Post",
    "RegularMeeting",
    "Reserve",
    "Score",
    "Selection",
    "SelectionPaper",
    "SelfStudy",
    "Serving",
    "Slot",
    "Someone",
    "SpecialCommittee",
    "StudySession",
    "Trainee",
    "YearGrade",
    "YouthLink",
]
