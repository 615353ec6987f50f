"""The rules of 学社衔接: where each kind of graduate may go, how long one may stay; clauses with sources."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from members.choices import TransferState
from members.choices.graduates import Destination
from members.models import Graduate
from members.rules.admission import add_months
from orgs.choices import Field, Form, Level
from orgs.models import Org

STARTED = event("members.graduates_started", gettext_lazy("开始毕业衔接"))
FILLED = event("members.graduates_filled", gettext_lazy("填写毕业去向"))

GUIDE = "毕业学生团员组织关系转接（学社衔接）工作要求"

STAY_MONTHS = params.param(
    "members.graduate_stay",
    6,
    unit="个月",
    label=gettext_lazy("未落实去向的毕业生团员暂留学校的时间"),
    source=GUIDE + "：一般不超过 6 个月",
)
STAY_MOST = params.param(
    "members.graduate_stay_most",
    12,
    unit="个月",
    label=gettext_lazy("未落实去向的毕业生团员暂留学校的最长时间"),
    source=GUIDE + "：最长不超过 1 年",
)
EXCUSED_MONTHS = params.param(
    "members.graduate_check",
    12,
    unit="个月",
    label=gettext_lazy("出国（境）、延迟毕业的团员重新核实去向的间隔"),
    source="工作安排：每个毕业季核实一次（可改）",
)
POOL = params.param(
    "members.graduate_pool",
    "省级特殊单位团员专用团组织",
    unit="名称",
    label=gettext_lazy("参军、涉密岗位团员转往的省级专用团组织"),
    source=GUIDE + "：转入省级团委专用库，名称由省级团委规定（可改）",
)

CHOSEN = Clause("members.graduate_destination", gettext_lazy("写明毕业去向"), gettext_lazy(GUIDE))
STUDY = Clause(
    "members.graduate_study",
    gettext_lazy("升学的转往录取学校，不得转回户籍地或居住地"),
    gettext_lazy(GUIDE),
)
JOB = Clause(
    "members.graduate_job",
    gettext_lazy("就业的转往工作单位；单位没有团组织的，转往单位所在地乡镇（街道）"),
    gettext_lazy(GUIDE),
)
SPECIAL = Clause(
    "members.graduate_special", gettext_lazy("参军、涉密岗位的转入省级专用团组织"), gettext_lazy(GUIDE)
)
HOME = Clause(
    "members.graduate_home",
    gettext_lazy("未落实去向的转往户籍地或居住地乡镇（街道）"),
    gettext_lazy(GUIDE),
)
STAY = Clause(
    "members.graduate_waiting",
    gettext_lazy("未落实去向的可暂留学校，编入流动团员团支部，到期转出"),
    gettext_lazy(GUIDE),
)
LONGEST = Clause("members.graduate_longest", gettext_lazy("暂留学校最长 %(n)s 个月"), gettext_lazy(GUIDE))
KEPT = Clause("members.graduate_kept", gettext_lazy("出国（境）、延迟毕业的保留在学校"), gettext_lazy(GUIDE))

CLAUSES = {
    Destination.STUDY: STUDY,
    Destination.JOB: JOB,
    Destination.SPECIAL: SPECIAL,
    Destination.HOME: HOME,
    Destination.WAITING: STAY,
    Destination.ABROAD: KEPT,
    Destination.DELAYED: KEPT,
}
WAITING_ROOMS = (Form.MOBILE, Form.GRADUATE, Form.TEMPORARY)


def is_school(org: Org) -> bool:
    """Whether an organization is a school's, or a branch in one."""
    return org.level == Level.SCHOOL or org.field == Field.SCHOOL


def months_of(graduate: Graduate, book: params.Book, on: date) -> int:
    """How many months somebody stays, by destination and place."""
    code = STAY_MONTHS if graduate.destination == Destination.WAITING else EXCUSED_MONTHS
    return book.value(code, graduate.branch.path, on)


def check_destination(graduate: Graduate, on: date) -> list[Finding]:
    """The destination is said, and the place fits it."""
    if not graduate.destination:
        return [Finding("block", CHOSEN, _("还没有填毕业去向。"))]
    clause = CLAUSES[graduate.destination]
    if words := misplaced(graduate):
        return [Finding("block", clause, words)]
    return [Finding("ok", clause, str(clause.text), measured=place_of(graduate))]


def place_of(graduate: Graduate) -> str:
    """Where to, in words; empty when nothing is said."""
    return graduate.target.name if graduate.target else graduate.outside


def misplaced(graduate: Graduate) -> str:
    """Why the place does not fit the destination, empty when it does."""
    if graduate.target and graduate.target.dissolved:
        return _("“%(org)s”已撤销，请另选。") % {"org": graduate.target}
    if graduate.target and graduate.outside.strip():
        return _("转入团组织和外地团组织只能填一个。")
    return PLACES[graduate.destination](graduate, graduate.target, graduate.outside.strip())


def _study(graduate: Graduate, target: Org | None, outside: str) -> str:
    if target is None and not outside:
        return _("升学的请填录取学校的团组织：在本平台的选转入团组织，外地的填全称。")
    if target and not is_school(target):
        return _("升学的不能转回户籍地或居住地，“%(org)s”不是学校的团组织。") % {"org": target}
    return ""


def _job(graduate: Graduate, target: Org | None, outside: str) -> str:
    if target is None and not outside:
        return _("就业的请填工作单位的团组织；单位没有团组织的，填单位所在乡镇（街道）团委。")
    return ""


def _special(graduate: Graduate, target: Org | None, outside: str) -> str:
    if target:
        return _("参军、涉密岗位的转入省级专用团组织，转入团组织请留空。")
    return ""


def _home(graduate: Graduate, target: Org | None, outside: str) -> str:
    if target is None and not outside:
        return _("请填户籍地或居住地乡镇（街道）的团组织。")
    if target and is_school(target):
        return _("“%(org)s”是学校的团组织。转回户籍地或居住地的，请选乡镇（街道）或村（社区）。") % {
            "org": target
        }
    return ""


def _waiting(graduate: Graduate, target: Org | None, outside: str) -> str:
    if outside:
        return _("暂留学校的不填外地团组织。")
    if target is None:
        return ""
    around = graduate.branch.path.rpartition(f"{graduate.branch_id}.")[0]
    if not (target.is_branch and target.form in WAITING_ROOMS and target.path.startswith(around)):
        return _("“%(org)s”不是本校的流动团员团支部。留在原团支部的，转入团组织请留空。") % {"org": target}
    return ""


def _kept(graduate: Graduate, target: Org | None, outside: str) -> str:
    return _("出国（境）、延迟毕业的保留在学校，去向单位请留空。") if target or outside else ""


PLACES = {
    Destination.STUDY: _study,
    Destination.JOB: _job,
    Destination.SPECIAL: _special,
    Destination.HOME: _home,
    Destination.WAITING: _waiting,
    Destination.ABROAD: _kept,
    Destination.DELAYED: _kept,
}


def check_moving(graduate: Graduate, on: date) -> list[Finding]:
    """A destination that leads away."""
    if graduate.destination and graduate.destination not in Destination.moving():
        words = _("“%(where)s”的留在学校，不用转接。")
        return [Finding("block", CHOSEN, words % {"where": graduate.get_destination_display()})]
    return check_destination(graduate, on)


def check_place(graduate: Graduate, on: date) -> list[Finding]:
    """As `check_moving`; what is asked for while stepping is not missing before."""
    if not graduate.destination:
        return [Finding("warn", CHOSEN, _("办理时选择落实的去向。"))]
    return check_moving(graduate, on)


def check_staying(graduate: Graduate, on: date) -> list[Finding]:
    """A destination that leaves the member at the school."""
    if graduate.destination and graduate.destination not in Destination.staying():
        words = _("“%(where)s”的须办理转接，不能暂留。")
        return [Finding("block", CHOSEN, words % {"where": graduate.get_destination_display()})]
    return check_destination(graduate, on)


def check_extension(graduate: Graduate, on: date) -> list[Finding]:
    """A stay is extended to a day to come, that of somebody without a place not beyond its longest time."""
    months = params.value(STAY_MOST, graduate.branch.path, on)
    clause = Clause(LONGEST.code, LONGEST.text % {"n": months}, LONGEST.source)
    last = add_months(graduate.stay_from, months)
    if graduate.until is None:
        return [Finding("warn", clause, _("办理时填写延长到哪一天。"))]
    if graduate.until <= on:
        return [Finding("block", clause, _("延长后的日期须在今天以后。"))]
    if graduate.destination == Destination.WAITING and graduate.until > last:
        words = _("自 %(start)s 起暂留，最长到 %(last)s，到期须转出。")
        return [Finding("block", clause, words % {"start": graduate.stay_from, "last": last})]
    return [Finding("ok", clause, str(clause.text), measured=str(graduate.until))]


def check_reopening(graduate: Graduate, on: date) -> list[Finding]:
    """Nobody is filled in anew while the paper is under way, or after it is done."""
    paper = graduate.transfer
    if paper is None or paper.state == TransferState.WITHDRAWN:
        return []
    words = _("这名团员的转接%(state)s，不能重填去向。还没有办结的，请先撤回转接。")
    return [Finding("block", CHOSEN, words % {"state": paper.get_state_display()})]
