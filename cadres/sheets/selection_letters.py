"""The public notice and the decision of an appointment as Word documents."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.models import Selection
from cadres.rules.selection import NOTICE_DAYS
from cadres.sheets.training_letters import signed
from league.kernel import letters, params
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day

PEOPLE = (
    *(("序号", "row.number"), ("姓名", "row.name"), ("性别", "row.sex"), ("民族", "row.ethnicity")),
    *(("出生年月", "row.birth"), ("政治面貌", "row.political"), ("工作单位", "row.unit")),
)
NOTICE = Letter(
    "cadres.notice",
    gettext_lazy("任前公示"),
    "关于{{ who }}拟任{{ post }}的公示",
    (
        "经公开选配、资格审查、竞岗演讲和组织考察，拟任{{ who }}为{{ post }}，现予公示，接受群众监督。",
        "公示时间：{{ start }}至{{ until }}（{{ days }} 个工作日）。",
    ),
    PEOPLE,
    ("如有异议，请在公示期内以书面、电话或来访形式向{{ sign }}反映。",),
)
DECISION = Letter(
    "cadres.decision",
    gettext_lazy("任职通知"),
    "关于{{ who }}任职的通知",
    (
        "{{ document }}",
        "经{{ party }}、{{ superior }}批准，任命{{ who }}为{{ post }}，自{{ start }}起任职。",
    ),
)


def places(selection: Selection) -> dict:
    """What both letters say; Refused before somebody is chosen."""
    chosen = list(selection.candidates.filter(chosen=True))
    if not chosen:
        raise Refused(_("还没有确定人选，不能出具文书。"))
    rows = [
        {
            "number": place,
            "name": each.name,
            "sex": each.get_sex_display(),
            "ethnicity": each.ethnicity,
            "birth": f"{each.birth:%Y-%m}",
            "political": each.get_political_display(),
            "unit": each.unit,
        }
        for place, each in enumerate(chosen, 1)
    ]
    who = "、".join(f"{each.name}同志" for each in chosen)
    return {"who": who, "post": f"{selection.org.name}{selection.post_title}", "rows": rows}


def notice(selection: Selection) -> bytes:
    """The public notice; Refused before it begins."""
    if not selection.notice_on:
        raise Refused(_("还没有开始公示，请先办理“任前公示”。"))
    days = params.value(NOTICE_DAYS, selection.org.path, selection.notice_on)
    told = {
        "start": chinese_day(selection.notice_on),
        "until": chinese_day(selection.notice_until),
        "days": days,
    }
    return letters.write(NOTICE.code, places(selection) | told | signed(selection.org))


def decision(selection: Selection) -> bytes:
    """The decision; Refused before it is taken."""
    if not selection.start:
        raise Refused(_("还没有任职发文，请先办理“任职发文”。"))
    told = {
        "document": selection.document,
        "party": selection.party_document,
        "superior": selection.superior_document,
        "start": chinese_day(selection.start),
    }
    return letters.write(
        DECISION.code, places(selection) | told | signed(selection.org.parent or selection.org)
    )
