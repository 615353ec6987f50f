"""Lists of certificates and of turns as Word documents."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.models import Course, Duty
from league.kernel import letters
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day
from orgs.models import Org

CERTIFICATES = Letter(
    "cadres.certificates",
    gettext_lazy("培训结业名单"),
    "{{ course }}结业名单",
    (
        "{{ course }}于{{ start }}至{{ last }}举办，共 {{ hours }} 学时，"
        "{{ number }} 名学员考核合格，准予结业。",
    ),
    (
        *(("序号", "row.number"), ("姓名", "row.name"), ("所在团组织", "row.org"), ("职务", "row.title")),
        *(("完成学时", "row.hours"), ("证书编号", "row.certificate")),
    ),
)
ROTATION = Letter(
    "cadres.rotation",
    gettext_lazy("轮值表"),
    "{{ org }}{{ year }}年轮值表",
    ("根据工作制度，{{ year }}年由下列同志轮流主持团委日常工作。",),
    (
        *(("序号", "row.number"), ("轮值人", "row.name"), ("职务", "row.title")),
        *(("开始", "row.start"), ("结束", "row.last")),
    ),
)


def certificates(course: Course) -> bytes:
    """The letter of those who passed; Refused where nobody did."""
    people = course.trainees.filter(passed=True).select_related("org").order_by("certificate", "pk")
    if not people:
        raise Refused(_("“%(course)s”还没有考核合格的学员。请先登记学员。") % {"course": course})
    rows = [
        {
            "number": place,
            "name": one.name,
            "org": str(one.org),
            "title": one.title,
            "hours": f"{float(one.hours):g}",
            "certificate": one.certificate,
        }
        for place, one in enumerate(people, 1)
    ]
    context = {"course": course.name, "number": len(rows), "rows": rows, "hours": f"{float(course.hours):g}"}
    days = {"start": chinese_day(course.start), "last": chinese_day(course.last)}
    return letters.write(CERTIFICATES.code, context | days | signed(course.org))


def rotation(org: Org, year: int, turns: Sequence[Duty]) -> bytes:
    """The letter of a year's turns; Refused where there are none."""
    if not turns:
        raise Refused(_("%(year)d 年还没有排定轮值。请先排定。") % {"year": year})
    rows = [
        {
            "number": place,
            "name": turn.post.name,
            "title": turn.post.title,
            "start": chinese_day(turn.start),
            "last": chinese_day(turn.end - timedelta(days=1)),
        }
        for place, turn in enumerate(turns, 1)
    ]
    return letters.write(ROTATION.code, {"org": org.name, "year": year, "rows": rows} | signed(org))


def signed(org: Org) -> dict:
    """Who signs, and today."""
    return {"sign": org.name, "day": chinese_day(timezone.localdate())}
