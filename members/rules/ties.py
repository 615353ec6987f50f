"""What rows about members and applicants are called, which of their columns are told, which are erased.

Other relations to them are found by the kernel as they are; `league.kernel.ties` says how they are read.
"""

from django.utils.translation import gettext_lazy as _

from league.kernel import ties
from league.kernel.ties import Tie
from members.models import Affiliation, Application, Credit, Member, Merge, Pair, PostHeld

ties.register(
    Member,
    Tie(Affiliation, "member", _("组织关系"), stays=True),
    Tie(PostHeld, "member", _("团内职务")),
    Tie(Application, "member", _("入团申请"), erased=("phone",)),
    Tie(Application, "introducer_one", _("作为介绍人的入团申请"), shown=("meeting_on",)),
    Tie(Application, "introducer_two", _("作为第二介绍人的入团申请"), shown=("meeting_on",)),
    Tie(Pair, "first", _("疑似重复的比对"), shown=("score", "state", "found_at"), stays=True),
    Tie(Pair, "second", _("疑似重复的另一方比对"), shown=("score", "state", "found_at"), stays=True),
    Tie(Merge, "member", _("合并记录"), hidden=("content",)),
)
ties.register(Application, Tie(Credit, "application", _("学时")))
