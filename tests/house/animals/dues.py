"""Animals of the dues: a payment that went to the superior, and a reduction."""

from django.utils import timezone

from accounts.models import User
from members.models import DuesWaiver
from members.rules.dues import month_of
from members.services.dues import collect
from members.workflows.dues import ask_waiver, hand_on
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A payment, its remittance and a reduction of a member; nothing outside branches."""
    if not org.is_branch:
        return {}
    today = timezone.localdate()
    member, month = make_member(org, word), month_of(today)
    waiver = DuesWaiver(
        member=member, first_month=month, last_month=month, amount=0, reason=word, meeting_on=today
    )
    (payment,) = collect(org, month, {member.pk: None}, actor=by)
    return {
        "members.DuesPayment": payment,
        "members.Remittance": hand_on(org, actor=by, note=word),
        "members.DuesWaiver": ask_waiver(waiver, actor=by),
    }
