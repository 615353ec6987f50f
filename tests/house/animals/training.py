"""Animals of training, study, people serving and duties, of each place."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from cadres.models import Course, Duty, RegularMeeting, SelfStudy, Serving, StudySession, Trainee
from orgs.models import Org
from tests.factories import make_id, make_post

BORN = date(1995, 3, 8)


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """One of each, with the word in what the pages show."""
    today = timezone.localdate()
    person = {"name": word, "id_no": make_id(BORN, "2", 70 + org.pk % 900), "birth": BORN, "sex": "2"}
    post = make_post(org, "副书记", **person)
    course = Course.objects.create(org=org, name=word, start=today, last=today, created_by=by)
    told = {"org": org, "on": today}
    return {
        "cadres.Course": course,
        "cadres.Trainee": Trainee.objects.create(course=course, org=org, title=word, **person),
        "cadres.StudySession": StudySession.objects.create(content=word, **told),
        "cadres.SelfStudy": SelfStudy.objects.create(
            post=post, month=today.replace(day=1), hours=8, content=word
        ),
        "cadres.Serving": Serving.objects.create(org=org, kind="instructor", home=word, **person),
        "cadres.Duty": Duty.objects.create(org=org, post=post, kind="position", area=word),
        "cadres.RegularMeeting": RegularMeeting.objects.create(topic=word, **told),
    }
