"""Permits of posts given, appraisals and the reserve; how many excellent years propose a promotion."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.appraisals import Grade
from cadres.models import Post, Reserve
from cadres.rules.training import others_of
from league.kernel import ties
from league.kernel.clauses import OK, Clause, Finding
from league.kernel.params import param, value
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, WORKERS
from league.kernel.ties import Tie
from members.models import Member

VIEW_APPRAISALS = permit("cadres.view_appraisals", gettext_lazy("查看编制、考核和后备干部"), READERS)
EDIT_APPRAISALS = permit("cadres.edit_appraisals", gettext_lazy("登记编制、考核和后备干部"), OFFICERS)
EXPORT_APPRAISALS = permit("cadres.export_appraisals", gettext_lazy("导出编制、考核和后备干部"), WORKERS)

PRACTICE = "县域共青团改革试点做法：连续考核优秀的提出提拔建议，列入后备干部库（各地可改）"
STREAK = param("cadres.streak", 2, unit="年", label=gettext_lazy("连续几年优秀提出提拔建议"), source=PRACTICE)
PROMOTE = Clause("cadres.promote", gettext_lazy("连续考核优秀的团干部提出提拔建议"), PRACTICE)

ties.register(
    Member,
    Tie(Reserve, "member", gettext_lazy("后备干部"), erased=("id_no", "phone")),
    Tie(
        Reserve,
        label=gettext_lazy("同一号码的其他后备记录"),
        erased=("id_no", "phone"),
        rows=others_of(Reserve),
    ),
)


def streak(post: Post) -> int:
    """How many years up to the last graded one were excellent, without a gap."""
    years = 0
    last = None
    for grade in post.grades.order_by("-year"):
        if grade.grade != Grade.EXCELLENT or (last and grade.year != last - 1):
            break
        last, years = grade.year, years + 1
    return years


def promotion(post: Post) -> list[Finding]:
    """Proposes somebody who was excellent for years."""
    least, years = value(STREAK, post.org.path), streak(post)
    if post.end or years < least:
        return []
    words = _("连续 %(n)d 年考核优秀，可以提出提拔建议，列入后备干部库。")
    return [Finding(OK, PROMOTE, words % {"n": years}, measured=_("%(n)d 年") % {"n": years})]
