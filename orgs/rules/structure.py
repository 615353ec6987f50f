"""Parameters, clauses and findings about the shape of the tree."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import Clause, Finding
from league.kernel.params import param, value
from orgs.choices import Form

HOLLOW_BELOW = param(
    "orgs.hollow_below",
    3,
    unit="人",
    label=gettext_lazy("团支部团员少于此数为空心支部"),
    source="智慧团建“空心团支部”口径（0、1、2 人）",
)
BRANCH_MAX = param(
    "orgs.branch_max",
    50,
    unit="人",
    label=gettext_lazy("团支部团员人数上限"),
    source="《中国共产主义青年团支部工作条例（试行）》：一般不超过 50 人，上级可放宽",
)

HOLLOW = Clause(
    "orgs.hollow",
    gettext_lazy("团支部应有 3 名以上团员"),
    gettext_lazy("《团章》：有团员三人以上的，应当建立团的基层组织"),
)
OVERSIZE = Clause(
    "orgs.oversize", gettext_lazy("团支部团员一般不超过 50 人"), gettext_lazy("《支部工作条例（试行）》")
)
LEAF = Clause("orgs.leaf", gettext_lazy("团委下应有团支部"), gettext_lazy("智慧团建“空心团委”口径"))
TERM_YEARS = param(
    "orgs.term_years",
    3,
    unit="年",
    label=gettext_lazy("团支部每届任期（学校学生支部为 1 年，由学校设定）"),
    source="《中国共产主义青年团基层组织选举工作条例》（中青发〔2025〕1 号）",
)
TERM = Clause(
    "orgs.term",
    gettext_lazy("团组织应当按期换届"),
    gettext_lazy("《基层组织选举工作条例》（中青发〔2025〕1 号）"),
)
AWAY = Clause(
    "orgs.away",
    gettext_lazy("团支部应有能参加组织生活的团员"),
    gettext_lazy("《团章》：团的基层组织应当经常开展活动"),
)
STAFFED = Clause(
    "orgs.staffed",
    gettext_lazy("团委应当配齐班子"),
    gettext_lazy("《基层组织选举工作条例》（中青发〔2025〕1 号）"),
)
LED = Clause("orgs.led", gettext_lazy("团组织应有书记"), gettext_lazy("智慧团建“无团干团支部”口径"))
EMPTY_FIRST = Clause(
    "orgs.empty_first",
    gettext_lazy("没有下级团组织、团员和团干部，才能撤销"),
    gettext_lazy("智慧团建组织管理：有下级、团员或团干部的组织不能删除"),
)
NO_FIELD = Clause(
    "orgs.no_field", gettext_lazy("团组织应填写行业类别或领域"), gettext_lazy("团内统计年报按领域汇总")
)

DISPATCHED = Clause(
    "orgs.dispatched",
    gettext_lazy("派出团工委由团委派出，须有依托单位，并经同级党组织和上级团组织批准"),
    gettext_lazy("城市基层团的组织建设有关规定：街道团工委的设立"),
)
BRANCH_KIND = Clause(
    "orgs.branch_kind",
    gettext_lazy("团员只能在团支部，团支部下不设团组织"),
    gettext_lazy("智慧团建组织管理：组织关系只能放在团支部"),
)


def branch_size_findings(path: str, members: int, on: date) -> list[Finding]:
    """Findings about the number of members of a branch on a day."""
    least, most = value(HOLLOW_BELOW, path, on), value(BRANCH_MAX, path, on)
    if members < least:
        words = _("现有团员 %(n)d 人，不足 %(least)d 人，属空心支部。请补录团员，或与邻近支部联合设置。")
        return [Finding("warn", HOLLOW, words % {"n": members, "least": least}, measured=str(members))]
    if members > most:
        words = _("现有团员 %(n)d 人，超过 %(most)d 人。请分设支部，或报上级同意后放宽。")
        return [Finding("warn", OVERSIZE, words % {"n": members, "most": most}, measured=str(members))]
    return []


def structure_findings(org, child_count: int) -> list[Finding]:
    """Findings that need nothing but the organization and the number of its children."""
    findings = []
    if not org.is_branch and not child_count:
        findings.append(
            Finding("warn", LEAF, _("下面还没有团组织，属空心团委。请新增团支部，或撤销本组织。"))
        )
    if org.is_branch and not org.field:
        findings.append(
            Finding("warn", NO_FIELD, _("没有填写行业类别和领域，统计时列入“未填”。请在“修改”里补填。"))
        )
    if org.form == Form.DISPATCHED and not (org.host and org.approval):
        words = _("派出团工委没有登记依托单位或同级党组织批准文号。请在“修改”里补填。")
        findings.append(Finding("warn", DISPATCHED, words))
    return findings
