"""What rows about members and applicants are called, which of their columns are told, which are erased.

Other relations to them are found by the kernel as they are; `league.kernel.ties` says how they are read.
"""

from django.utils.translation import gettext_lazy as _

from league.kernel import ties
from league.kernel.ties import Tie
from members.models import (
    Absence,
    Affiliation,
    Application,
    Clash,
    Credit,
    Difference,
    IdCorrection,
    Member,
    Merge,
    Pair,
    PostHeld,
)

ties.register(
    Member,
    Tie(Affiliation, "member", _("组织关系"), stays=True),
    Tie(PostHeld, "member", _("团内职务")),
    Tie(Application, "member", _("入团申请"), erased=("id_no", "phone")),
    Tie(Application, "introducer_one", _("作为介绍人的入团申请"), shown=("meeting_on",)),
    Tie(Application, "introducer_two", _("作为第二介绍人的入团申请"), shown=("meeting_on",)),
    Tie(Pair, "first", _("疑似重复的比对"), shown=("score", "state", "found_at"), stays=True),
    Tie(Pair, "second", _("疑似重复的另一方比对"), shown=("score", "state", "found_at"), stays=True),
    Tie(Merge, "member", _("合并记录"), hidden=("content",), erased=("content",)),
    Tie(IdCorrection, "member", _("身份证号更正"), erased=("old_id_no", "new_id_no")),
    Tie(Difference, "member", _("与国家系统的差异"), hidden=("content", "key")),
    Tie(Absence, "member", _("流动团员"), erased=("contact", "place")),
)


def other_applications(member: Member):
    """Applications under the same number that led to no membership."""
    return Application.objects.filter(member=None, id_index=member.id_index or "-")


def questions(member: Member):
    """Questions asked of the superior about the number."""
    return Clash.objects.filter(id_index=member.id_index or "-")


ties.register(
    Member,
    Tie(Clash, label=_("身份核重"), shown=("raised_on", "state"), rows=questions),
    Tie(
        Application,
        label=_("同一号码的其他入团申请"),
        erased=("id_no", "phone"),
        rows=other_applications,
    ),
)
ties.register(Application, Tie(Credit, "application", _("学时")))
