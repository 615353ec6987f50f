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
ENDORSE_DAYS = params.param(
    "members.endorse_days",
    30,
    unit="天",
    label=gettext_lazy("上级批准积极分子的期限"),
    source="细则未规定天数；本系统按一个月催办，可改",
)
EXAMINE_DAYS = params.param(
    "members.examine_days",
    30,
    unit="天",
    label=gettext_lazy("发展对象预审的期限"),
    source="细则未规定天数；本系统按一个月催办，可改",
)
FILE_DAYS = params.param(
    "members.file_days",
    30,
    unit="天",
    label=gettext_lazy("审批后报县级团委备案的期限"),
    source=RULES_2023 + "：审批后报县级以上团委备案；天数为本系统催办，可改",
)
ARCHIVE_DAYS = params.param(
    "members.archive_days",
    30,
    unit="天",
    label=gettext_lazy("审批后归档的期限"),
    source="智慧团建操作要求：审批后 30 天内上传入团志愿书",
)
CERTIFY_DAYS = params.param(
    "members.certify_days",
    30,
    unit="天",
    label=gettext_lazy("归档后认证的期限"),
    source="细则未规定天数；本系统按一个月催办，可改",
)
FORM_APART = params.param(
    "members.form_days_apart",
    1,
    unit="天",
    label=gettext_lazy("志愿书上前后两项日期至少相隔"),
    source="智慧团建入团材料填写要求：日期不得倒置，同一天的顺延一天",
)
OBSERVATION_RECORDS = params.param(
    "members.observation_records",
    1,
    unit="次",
    label=gettext_lazy("培养考察纪实最少次数"),
    source="各地《入团积极分子培养考察纪实簿》做法；次数由地方规定，可改",
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

# Local sets of criteria (入团标准的地方细化): each is off until a county switches it on.
LOCAL_BLOCKS = params.param(
    "members.local_blocks",
    False,
    unit="是/否",
    label=gettext_lazy("地方条件不满足时不得确定为发展对象（否则只提醒）"),
    source="地方规定，由县级团委决定",
)
POLITICS_ASKED = params.param(
    "members.politics_asked",
    False,
    unit="是/否",
    label=gettext_lazy("要求思政课成绩优良"),
    source="柘城县做法：思政课成绩优良（地方规定，可改）",
)
CLASS_ASKED = params.param(
    "members.class_result_asked",
    False,
    unit="是/否",
    label=gettext_lazy("要求团课考核合格"),
    source="柘城县做法：团课考核合格（地方规定，可改）",
)
POINTS_ASKED = params.param(
    "members.points_asked",
    False,
    unit="是/否",
    label=gettext_lazy("实行积分入团"),
    source="潜江等地做法（地方规定，可改）",
)
POINTS_PASS = params.param(
    "members.points_pass",
    80,
    unit="分",
    label=gettext_lazy("积分入团的合格分"),
    source="潜江市做法：80 分（地方规定，可改）",
)
REVIEW_ASKED = params.param(
    "members.review_asked",
    False,
    unit="是/否",
    label=gettext_lazy("实行评议入团"),
    source="各县评议入团做法（地方规定，可改）",
)
REVIEW_MAJORITY = params.param(
    "members.review_majority",
    50,
    unit="%",
    label=gettext_lazy("评议赞成票占实到人数须超过"),
    source="各县评议入团做法（地方规定，可改）",
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
OBJECTION = Clause("members.objection", gettext_lazy("公示无异议，或异议已核查处理"), RULES_2023)
RECORDED = Clause("members.observed", gettext_lazy("培养考察纪实不少于 %(n)s 次"), gettext_lazy("地方规定"))
FORM_ORDER = Clause(
    "members.form_order",
    gettext_lazy("志愿书日期：团课学习 → 入团志愿 → 介绍人意见 → 支部大会 → 上级审批"),
    gettext_lazy("智慧团建入团材料填写要求"),
)
ARCHIVE = Clause("members.archive", gettext_lazy("审批后 %(n)s 天内归档"), gettext_lazy("智慧团建操作要求"))
SWORN = Clause("members.sworn", gettext_lazy("审批后举行入团仪式"), RULES_2023)
POLITICS = Clause("members.politics", gettext_lazy("思政课成绩优良"), gettext_lazy("地方规定"))
CLASS_RESULT = Clause("members.class_result", gettext_lazy("团课考核合格"), gettext_lazy("地方规定"))
POINTS = Clause("members.points", gettext_lazy("入团积分不少于 %(n)s 分"), gettext_lazy("地方规定"))
REVIEW = Clause(
    "members.review",
    gettext_lazy("评议赞成票超过实到人数的 %(majority)s%%"),
    gettext_lazy("地方规定"),
)
ORDER = Clause("members.order", gettext_lazy("各环节日期先后有序"), gettext_lazy("智慧团建入团材料填写要求"))


def ruled(clause: Clause, **rulings: params.Ruling) -> Clause:
    """The clause with the numbers in force; where a local document set one, that document is cited."""
    numbers = {name: shown(ruling.value) for name, ruling in rulings.items()}
    local = dict.fromkeys(ruling.source for ruling in rulings.values() if ruling.effective_from)
    return replace(clause, text=clause.text % numbers, source="；".join(local) or clause.source)


def shown(number) -> str:
    """A number without needless zeros: 8, 7.5; a switch as itself."""
    return str(number) if isinstance(number, bool) else f"{number:.1f}".removesuffix(".0")
