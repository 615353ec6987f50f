"""Permits of posts, and who refers to a member by one."""

from django.utils.translation import gettext_lazy as _

from cadres.models import Post
from league.kernel import ties
from league.kernel.audit import event
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, WORKERS, Role
from league.kernel.ties import Tie
from members.models import Member

VIEW = permit("cadres.view", _("查看团干部"), READERS)
APPOINT = permit("cadres.appoint", _("任免团干部"), (*OFFICERS, Role.TOWNSHIP_SECRETARY))
IMPORT = permit("cadres.import", _("批量导入团干部"), STAFF)

EXPORT = permit("cadres.export", _("导出团干部"), WORKERS)
CORRECTED = event("cadres.post_corrected", _("更正任职信息"))
APPOINTED = event("cadres.appointed", _("任职"))
GRADED = event("cadres.graded", _("登记年度等次"))
RELIEVED = event("cadres.relieved", _("免职"))


def other_posts(member: Member):
    """Posts under the same number that were not linked to the member."""
    return Post.objects.filter(member=None, id_index=member.id_index or "-")


NUMBERS = ("id_no", "phone")
ties.register(
    Member,
    Tie(Post, "member", _("团干部任职"), erased=NUMBERS),
    Tie(Post, label=_("同一号码的其他任职"), erased=NUMBERS, rows=other_posts),
)
