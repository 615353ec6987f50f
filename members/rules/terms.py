"""What the regulations say about joining: their numbers as parameters with sources, their clauses.

Source of the steps: 《中国共产主义青年团发展团员工作细则》(2023 年 8 月修订).
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause

RULES_2023 = gettext_lazy("《发展团员工作细则》（2023 年修订）")

MIN_AGE = params.param(
    "members.min_age",
    14,
    unit="周岁",
    label=gettext_lazy("入团最低年龄"),
    source="《团章》第一条；" + RULES_2023,
)
MAX_AGE = params.param(
    "members.max_age",
    28,
    unit="周岁",
    label=gettext_lazy("入团年龄上限（不含）"),
    source="《团章》第一条；" + RULES_2023,
)
TALK_DAYS = params.param(
    "members.talk_days",
    30,
    unit="天",
    label=gettext_lazy("收到申请后派人谈话的期限"),
    source=RULES_2023 + "：一个月内",
)
OBSERVATION_MONTHS = params.param(
    "members.observation_months",
    3,
    unit="个月",
    label=gettext_lazy("培养考察最短时间"),
    source=RULES_2023 + "：三个月以上",
)
CLASS_HOURS = params.param(
    "members.class_hours",
    8,
    unit="学时",
    label=gettext_lazy("团课学习最少学时"),
    source=RULES_2023 + "：不少于 8 学时",
)
VOLUNTEER_HOURS = params.param(
    "members.volunteer_hours",
    20,
    unit="小时",
    label=gettext_lazy("入团前志愿服务时长"),
    source="柘城县做法：年度志愿服务 20 小时（地方规定，可改）",
)
NOTICE_DAYS = params.param(
    "members.notice_days",
    5,
    unit="个工作日",
    label=gettext_lazy("发展对象公示时间"),
    source=RULES_2023 + "：不少于 5 个工作日",
)
APPROVAL_DAYS = params.param(
    "members.approval_days",
    30,
    unit="天",
    label=gettext_lazy("支部大会后审批的期限"),
    source=RULES_2023 + "：一个月内",
)
MENTORS_MOST = params.param(
    "members.mentors_most",
    2,
    unit="人",
    label=gettext_lazy("培养联系人最多人数"),
    source=RULES_2023 + "：1 至 2 名",
)
INTRODUCERS = params.param(
    "members.introducers",
    2,
    unit="人",
    label=gettext_lazy("入团介绍人数"),
    source="《团章》第二条：两名团员作介绍人",
)
QUORUM = params.param(
    "members.vote_quorum",
    50,
    unit="%",
    label=gettext_lazy("支部大会到会率须超过"),
    source="《支部工作条例（试行）》：到会过半数",
)
MAJORITY = params.param(
    "members.vote_majority",
    50,
    unit="%",
    label=gettext_lazy("赞成票占应到会人数须超过"),
    source="《支部工作条例（试行）》：赞成票超过应到会有表决权团员的半数",
)

# The words of a clause hold a place for the number in force; `ruled` fills it in.
AGE = Clause(
    "members.age",
    gettext_lazy("年满 %(least)s 周岁、不满 %(most)s 周岁"),
    gettext_lazy("《团章》第一条"),
)
TALK = Clause("members.talk", gettext_lazy("收到入团申请 %(n)s 天内派人谈话"), RULES_2023)
MENTORS = Clause("members.mentors", gettext_lazy("指定 1 至 %(n)s 名培养联系人"), RULES_2023)
OBSERVATION = Clause("members.observation", gettext_lazy("培养考察期不少于 %(n)s 个月"), RULES_2023)
LESSONS = Clause("members.lessons", gettext_lazy("团课学习不少于 %(n)s 学时"), RULES_2023)
SERVICE = Clause("members.service", gettext_lazy("志愿服务不少于 %(n)s 小时"), gettext_lazy("地方规定"))
NOTICE = Clause("members.notice", gettext_lazy("公示不少于 %(n)s 个工作日"), RULES_2023)
INTRODUCED = Clause(
    "members.introduced", gettext_lazy("有 %(n)s 名入团介绍人"), gettext_lazy("《团章》第二条")
)
VOTE = Clause(
    "members.vote",
    gettext_lazy("到会超过应到会人数的 %(quorum)s%%，赞成票超过应到会人数的 %(majority)s%%"),
    gettext_lazy("《支部工作条例（试行）》"),
)
APPROVAL = Clause("members.approval", gettext_lazy("支部大会后 %(n)s 天内审批"), RULES_2023)
NUMBER = Clause(
    "members.number", gettext_lazy("发展团员编号 12 位，前四位为入团年份"), gettext_lazy("智慧团建编号规则")
)
ORDER = Clause("members.order", gettext_lazy("各环节日期先后有序"), gettext_lazy("智慧团建入团材料填写要求"))


def ruled(clause: Clause, **rulings: params.Ruling) -> Clause:
    """The clause with the numbers in force; where a local document set one, that document is cited."""
    numbers = {name: shown(ruling.value) for name, ruling in rulings.items()}
    local = dict.fromkeys(ruling.source for ruling in rulings.values() if ruling.effective_from)
    return replace(clause, text=clause.text % numbers, source="；".join(local) or clause.source)


def shown(number) -> str:
    """A number without needless zeros: 8, 7.5."""
    return f"{number:.1f}".removesuffix(".0")
