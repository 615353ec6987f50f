"""团学比 and 团青比 as rules: which share of the students, of the young, members may be. They warn only.

Source: 《中学共青团改革实施方案》(2016) for the classes that graduate; 团青比 of the yearly plans.
"""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, WORKERS, Role
from members.choices.youth import YouthGroup
from members.models import Headcount, Member
from members.rules.admission import ok
from members.rules.terms import ruled

VIEW_HEADCOUNTS = permit("members.view_headcounts", gettext_lazy("查看学生、青年人数"), READERS)
KEEP_HEADCOUNTS = permit(
    "members.keep_headcounts", gettext_lazy("登记学生、青年人数"), (Role.COUNTY_STAFF, *SECRETARIES)
)
EXPORT_HEADCOUNTS = permit("members.export_headcounts", gettext_lazy("导出学生、青年人数"), WORKERS)

REFORM = "《中学共青团改革实施方案》（2016）"
LIMITS = {
    YouthGroup.JUNIOR: params.param(
        "members.ratio_junior",
        30,
        unit="%",
        label=gettext_lazy("初中毕业班团学比上限"),
        source=REFORM + "：初中毕业班团学比 30% 以内（地方有 20%）",
    ),
    YouthGroup.SENIOR: params.param(
        "members.ratio_senior",
        60,
        unit="%",
        label=gettext_lazy("高中毕业班团学比上限"),
        source=REFORM + "：高中毕业班团学比 60% 以内（地方有 40%）",
    ),
    YouthGroup.YOUTH: params.param(
        "members.ratio_youth",
        30,
        unit="%",
        label=gettext_lazy("团青比上限"),
        source="发展团员年度计划口径：团青比 30% 以内（可按当地文件修改）",
    ),
}
WITHIN = Clause("members.ratio", gettext_lazy("团员占学生、青年的比例不超过 %(n)s%%"), gettext_lazy(REFORM))


def check_ratio(application, on: date) -> list[Finding]:
    """With the applicant the branch stays within its shares; silent where nobody was counted."""
    branch, year = application.branch, (application.meeting_on or on).year
    rows = list(Headcount.objects.filter(branch=branch, year=year).order_by("group"))
    if not rows:
        return []
    members = Member.objects.present().filter(branch=branch).count() + 1
    return [_finding(row, members, on) for row in rows]


def _finding(row: Headcount, members: int, on: date) -> Finding:
    ruling = params.ruling(LIMITS[YouthGroup(row.group)], row.branch.path, on)
    clause = ruled(WITHIN, n=ruling)
    measured = f"{members} / {row.number}"
    if Fraction(members, row.number) <= Fraction(str(ruling.value)) / 100:
        return ok(clause, measured)
    words = _("批准后“%(group)s”中的团员比例超过 %(n)s%%，请核对发展计划。")
    told = {"group": row.get_group_display(), "n": ruling.value}
    return Finding("warn", clause, words % told, measured=measured)
