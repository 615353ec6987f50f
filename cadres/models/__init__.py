"""Tables of cadres, split by subject."""

from cadres.models.duty import Duty, RegularMeeting
from cadres.models.people import PERSONAL, Someone
from cadres.models.posts import Post
from cadres.models.serving import Serving
from cadres.models.study import SelfStudy, StudySession
from cadres.models.training import Course, Trainee

__all__ = [
    "PERSONAL",
    "Course",
    "Duty",
    "Post",
    "RegularMeeting",
    "SelfStudy",
    "Serving",
    "Someone",
    "StudySession",
    "Trainee",
]
