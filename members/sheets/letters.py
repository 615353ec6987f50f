"""Letters of admission as Word documents: public notice, replies, and the data sheet of the form."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import letters, params
from league.kernel.calendar import add_working_days
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day
from members.models import Application
from members.rules import order, terms
from orgs.models import Org

PEOPLE = (
    *(("序号", "row.number"), ("姓名", "row.name"), ("性别", "row.sex"), ("民族", "row.ethnicity")),
    *(("出生年月", "row.birth"), ("所在团支部", "row.branch")),
)
NOTICE = Letter(
    "members.notice",
    _("发展对象公示"),
    "关于{{ who }}拟发展为共青团员的公示",
    (
        "根据《中国共产主义青年团发展团员工作细则》，经支部推荐、基层团委预审，"
        "拟将{{ who }}发展为共青团员，现予公示，接受团员青年和群众监督。",
        "公示时间：{{ start }}至{{ until }}（{{ days }} 个工作日）。",
    ),
    (*PEOPLE, ("申请入团日期", "row.applied")),
    ("如对公示对象有异议，请在公示期内以书面、电话或来访形式向{{ sign }}反映。",),
)
REPLY = Letter(
    "members.examination_reply",
    _("预审批复"),
    "关于{{ who }}预审情况的批复",
    (
        "{{ to }}：",
        "你们报来的发展对象预审材料收悉（{{ number }}）。经审查，同意{{ who }}列为发展对象，"
        "发给《入团志愿书》。请按规定公示不少于 {{ days }} 个工作日后，提交支部大会讨论。",
    ),
    (*PEOPLE, ("发展团员编号", "row.admission_number")),
)
APPROVAL = Letter(
    "members.approval_reply",
    _("入团审批批复"),
    "关于批准{{ who }}入团的批复",
    (
        "{{ to }}：",
        "你们支部大会关于接收新团员的决议收悉。经审查，批准{{ who }}加入中国共产主义青年团，"
        "团籍自支部大会通过之日算起。请及时告知本人，举行入团仪式，并做好归档。",
    ),
    (*PEOPLE, ("发展团员编号", "row.admission_number"), ("入团时间", "row.joined")),
)
FORM = Letter(
    "members.form_data",
    _("入团志愿书填写参考"),
    "《入团志愿书》填写参考：{{ who }}",
    ("以下内容按系统登记的情况预填，请对照后由本人誊写。各项日期先后不得倒置。",),
    (("项目", "row.name"), ("内容", "row.text")),
    sign=("{{ day }}",),
)
FOR_MANY = {letter.code: letter for letter in (NOTICE, REPLY, APPROVAL)}


def write(code: str, applications: Sequence[Application], org: Org) -> bytes:
    """A letter about some applicants, signed by an organization; Refused where it is not yet time for it.

    applications: with branch; at least one.
    """
    today = timezone.localdate()
    refused = [each.name for each in applications if not READY[code](each)]
    if refused:
        words = _("%(names)s 还没有到出这份文书的环节，请先办理。")
        raise Refused(str(words) % {"names": "、".join(refused[:10])})
    context = {"who": _who(applications), "sign": org.name, "day": chinese_day(today)}
    return letters.write(code, context | CONTEXT[code](applications, today))


def _who(applications: Sequence[Application]) -> str:
    if len(applications) <= 3:
        return "、".join(f"{each.name}同志" for each in applications)
    return f"{applications[0].name}等 {len(applications)} 名同志"


def _people(applications: Sequence[Application]) -> list[dict]:
    """The rows of the table; no ID number, no phone."""
    return [
        {
            "number": str(number),
            "name": each.name,
            "sex": str(each.get_sex_display()),
            "ethnicity": each.ethnicity,
            "birth": f"{each.birth:%Y.%m}",
            "branch": each.branch.short or each.branch.name,
            "applied": chinese_day(each.applied_on),
            "admission_number": each.admission_number,
            "joined": chinese_day(each.meeting_on) if each.meeting_on else "",
        }
        for number, each in enumerate(applications, start=1)
    ]


def _notice(applications: Sequence[Application], today: date) -> dict:
    first = applications[0]
    start = first.notice_from or today
    days = params.value(terms.NOTICE_DAYS, first.branch.path, start)
    until = add_working_days(start, days).date
    told = {"start": chinese_day(start), "until": chinese_day(until), "days": str(days)}
    return told | {"rows": _people(applications)}


def _reply(applications: Sequence[Application], today: date) -> dict:
    first = applications[0]
    days = params.value(terms.NOTICE_DAYS, first.branch.path, today)
    told = {"to": _branches(applications), "number": first.reply_number, "days": str(days)}
    return told | {"rows": _people(applications)}


def _approval(applications: Sequence[Application], today: date) -> dict:
    return {"to": _branches(applications), "rows": _people(applications)}


def _branches(applications: Sequence[Application]) -> str:
    names = dict.fromkeys(each.branch.name for each in applications)
    return "、".join(names) if len(names) <= 3 else "各有关团支部"


def _form(applications: Sequence[Application], today: date) -> dict:
    each = applications[0]
    days = [(words, chinese_day(day) if day else "") for words, day in order.form_days(each, today)]
    known = {
        "发展团员编号": each.admission_number,
        "姓名": each.name,
        "性别": str(each.get_sex_display()),
        "民族": each.ethnicity,
        "出生年月": f"{each.birth:%Y年%m月}",
        "文化程度": str(each.get_education_display()),
        "所在团支部": each.branch.name,
        "申请入团日期": chinese_day(each.applied_on),
        "培养联系人": each.mentors,
        "入团介绍人": "、".join(each.introducer_names),
        "预审批复文号": each.reply_number,
    }
    if each.votes_due is not None:
        counted = (each.votes_due, each.votes_present, each.votes_for, each.votes_against or 0)
        known["支部大会表决"] = "应到 {} 人，实到 {} 人，赞成 {} 票，不赞成 {} 票".format(*counted)
    return {"rows": [{"name": name, "text": text} for name, text in [*known.items(), *days]]}


CONTEXT = {NOTICE.code: _notice, REPLY.code: _reply, APPROVAL.code: _approval, FORM.code: _form}
READY = {
    NOTICE.code: lambda each: each.examined_on or each.notice_from,
    REPLY.code: lambda each: each.examined_on,
    APPROVAL.code: lambda each: each.approved_on,
    FORM.code: lambda each: each.activist_on,
}
