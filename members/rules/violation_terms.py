"""The numbers and clauses that only the inspection of past admissions goes by."""

from datetime import date

from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause
from members.querysets import NUMBERED_SINCE
from members.rules.terms import RULES_2023

NUMBERS_2017 = date(NUMBERED_SINCE, 1, 1)
MEMBERS_2019 = date(2019, 1, 1)  # who joined from then on below 14 is not recognized

AGE_2017 = params.param(
    "members.joined_age_2017",
    13,
    unit="周岁",
    label=gettext_lazy("2017、2018 年入团的最低年龄（特别优秀少先队员）"),
    source="智慧团建录入要求：2017 年至 2018 年入团的放宽到 13 周岁",
)
AGE_BEFORE = params.param(
    "members.joined_age_before_2017",
    12,
    unit="周岁",
    label=gettext_lazy("2017 年以前入团的最低年龄（历史数据）"),
    source="智慧团建录入要求：2017 年以前入团的放宽到 12 周岁",
)
SAME_MOST = params.param(
    "members.same_introducers",
    10,
    unit="人",
    label=gettext_lazy("同两名介绍人在一次支部大会上介绍达到多少人列为线索"),
    source="工作安排：介绍人应逐人了解情况（未见明文，各地可改）",
)
RUSH_MOST = params.param(
    "members.rush_joiners",
    30,
    unit="人",
    label=gettext_lazy("一个团支部一天审批达到多少人列为突击发展线索"),
    source="工作安排：成熟一个、发展一个（未见明文，各地可改）",
)

SHARED = Clause(
    "members.number_unique",
    gettext_lazy("一个发展团员编号只能由一人使用"),
    gettext_lazy("智慧团建编号规则"),
)
IN_ORDER = Clause("members.steps_kept", gettext_lazy("发展团员各环节齐全、先后有序"), RULES_2023)
VOTED = Clause("members.voted", gettext_lazy("经支部大会讨论，到会和赞成票过半数"), RULES_2023)
APPROVED = Clause("members.approved", gettext_lazy("经有审批权的团委审批"), RULES_2023)
BATCH = Clause("members.introducers_know", gettext_lazy("介绍人了解被介绍人，认真履行介绍人职责"), RULES_2023)
ONE_DAY = Clause(
    "members.no_rush", gettext_lazy("坚持个别吸收，成熟一个、发展一个，不得突击发展"), RULES_2023
)
