"""Animals of delegates, special committees, their meetings, and of joint management."""

from datetime import date

from accounts.models import User
from cadres.models import (
    Appraisal,
    Assembly,
    Consultation,
    Delegate,
    Inspection,
    LinkMeeting,
    Reserve,
    Slot,
    SpecialCommittee,
)
from orgs.models import Org
from tests.factories import make_id

BORN = date(1997, 8, 1)


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """One of each of the organization."""
    person = {"name": word, "id_no": make_id(BORN, "2", 20 + org.pk % 900), "birth": BORN, "sex": "2"}
    return {
        "cadres.SpecialCommittee": SpecialCommittee.objects.create(org=org, name=word),
        "cadres.Delegate": Delegate.objects.create(org=org, **person),
        "cadres.Assembly": Assembly.objects.create(org=org, kind="plenum", due=9, present=9, topic=word),
        "cadres.LinkMeeting": LinkMeeting.objects.create(org=org, kind="station", topic=word),
        "cadres.Consultation": Consultation.objects.create(
            org=org, kind="sent", about="appoint", partner=word
        ),
        "cadres.Slot": Slot.objects.create(org=org, title=word, quota="institution"),
        "cadres.Appraisal": Appraisal.objects.create(org=org, kind="yearly", note=word),
        "cadres.Reserve": Reserve.objects.create(org=org, unit=word, **person),
        "cadres.Inspection": Inspection.objects.create(org=org, leader=word),
    }
