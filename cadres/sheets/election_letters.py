"""Letters of an election: the request and its reply, the report of the result and its reply."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.elections import ElectionState as State
from cadres.models import Election
from cadres.sheets.training_letters import signed
from league.kernel import letters
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day

WHO = (
    *(("序号", "row.number"), ("姓名", "row.name"), ("性别", "row.sex"), ("民族", "row.ethnicity")),
    *(("出生年月", "row.birth"), ("政治面貌", "row.political"), ("拟任职务", "row.post")),
)
REQUEST = Letter(
    "cadres.election_request",
    gettext_lazy("换届选举请示"),
    "关于{{ meeting }}的请示",
    (
        "{{ superior }}：",
        "根据《中国共产主义青年团基层组织选举工作条例》，{{ org }}拟进行{{ meeting }}，任期{{ years }}年。"
        "应选{{ seats }}名，候选人{{ number }}名，实行差额、无记名投票选举。",
        "候选人名单如下：",
    ),
    WHO,
    ("妥否，请批示。",),
)
REPLY = Letter(
    "cadres.election_reply",
    gettext_lazy("同意选举的批复"),
    "关于同意{{ meeting }}的批复",
    (
        "{{ document }}",
        "{{ org }}：",
        "你单位关于{{ meeting }}的请示收悉。经研究并商{{ party }}，同意进行{{ meeting }}，应选{{ seats }}名，"
        "同意所报{{ number }}名候选人。请严格按照规定程序组织选举，并将选举结果及时上报。",
    ),
)
REPORT = Letter(
    "cadres.election_report",
    gettext_lazy("选举结果报告"),
    "关于{{ meeting }}结果的报告",
    (
        "{{ superior }}：",
        "{{ org }}于{{ held }}召开会议，进行{{ meeting }}。应到{{ due }}人，实到{{ present }}人，"
        "其中有表决权的{{ voters }}人，到会人数符合规定。",
        "会议以无记名投票方式选举，发出选票{{ issued }}张，收回{{ returned }}张，其中有效票{{ valid }}张，"
        "选举有效。得票情况如下：",
    ),
    (*WHO, ("得票", "row.votes"), ("结果", "row.result")),
    ("当选名单：{{ elected }}。", "特此报告，请批复。"),
)
RESULT = Letter(
    "cadres.election_result",
    gettext_lazy("选举结果的批复"),
    "关于{{ meeting }}结果的批复",
    (
        "{{ document }}",
        "{{ org }}：",
        "你单位关于{{ meeting }}结果的报告收悉。同意{{ elected }}当选，任期自{{ held }}至{{ end }}。",
    ),
)


def request(election: Election) -> bytes:
    """The request of the organization; Refused before anybody stands."""
    people = _people(election)
    if not people:
        raise Refused(_("还没有候选人，请先登记候选人，再出具请示。"))
    told = {"superior": _superior(election), "rows": people, "years": election.term_years}
    return letters.write(REQUEST.code, _places(election, people) | told | signed(election.org))


def reply(election: Election) -> bytes:
    """The superior's reply; Refused before the election is allowed."""
    if not election.superior_document:
        raise Refused(_("还没有同意选举，不能出具批复。"))
    told = {"document": election.superior_document, "party": _("同级党组织")}
    return letters.write(
        REPLY.code, _places(election, _people(election)) | told | signed(election.org.parent or election.org)
    )


def report(election: Election) -> bytes:
    """The report of the result; Refused before every candidate's votes are known."""
    people = _people(election)
    if not election.held_on or any(row["votes"] == "" for row in people):
        raise Refused(_("还没有登记选举会议和得票，不能出具结果报告。"))
    counts = ("due", "present", "voters", "issued", "returned", "valid")
    told = {name: getattr(election, name) for name in counts} | {
        "superior": _superior(election),
        "held": chinese_day(election.held_on),
        "rows": people,
        "elected": _elected(election),
    }
    return letters.write(REPORT.code, _places(election, people) | told | signed(election.org))


def result(election: Election) -> bytes:
    """The superior's reply to the result; Refused before it is confirmed."""
    if election.state not in State.standing() or not election.result_document:
        raise Refused(_("选举结果还没有批复。"))
    told = {
        "document": election.result_document,
        "elected": _elected(election),
        "held": chinese_day(election.held_on),
        "end": chinese_day(election.term_end) if election.term_end else "本届届满",
    }
    return letters.write(
        RESULT.code, _places(election, _people(election)) | told | signed(election.org.parent or election.org)
    )


WRITTEN = {
    "request": (REQUEST, request),
    "reply": (REPLY, reply),
    "report": (REPORT, report),
    "result": (RESULT, result),
}


def ready(election: Election) -> list[str]:
    """The letters that can be written of an election now."""
    found = []
    if election.state == State.PREPARING:
        found.append("request")
    if election.superior_document:
        found.append("reply")
    if election.held_on and election.valid is not None:
        found.append("report")
    if election.result_document and election.state in State.standing():
        found.append("result")
    return found


def _places(election: Election, people: list[dict]) -> dict:
    session = f"第{election.session}届委员会" if election.session else ""
    meeting = f"{session}{election.get_kind_display()}"
    return {"org": election.org.name, "meeting": meeting, "seats": election.seats, "number": len(people)}


def _superior(election: Election) -> str:
    return election.org.parent.name if election.org.parent else str(_("上级团组织"))


def _elected(election: Election) -> str:
    names = election.candidates.filter(elected=True).values_list("name", "post_title")
    return "、".join(f"{name}同志为{title}" for name, title in names)


def _people(election: Election) -> list[dict]:
    rows = election.candidates.defer("id_no", "phone").order_by("name", "pk")
    return [
        {
            "number": place,
            "name": each.name,
            "sex": each.get_sex_display(),
            "ethnicity": each.ethnicity,
            "birth": f"{each.birth:%Y-%m}",
            "political": each.get_political_display(),
            "post": each.post_title,
            "votes": "" if each.votes is None else each.votes,
            "result": "当选" if each.elected else "未当选",
        }
        for place, each in enumerate(rows, 1)
    ]
