"""The rules of dues: permits, the rate table as parameters with their sources, clauses, what is owed."""

from datetime import date, timedelta

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.money import MoneyField, yuan
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, STAFF, WORKERS, Role
from members.choices import Occupation, Political
from orgs.choices import Level

VIEW_DUES = permit("members.view_dues", gettext_lazy("查看团费"), READERS)
COLLECT = permit("members.collect_dues", gettext_lazy("登记和更正团费"), (Role.COUNTY_STAFF, *SECRETARIES))
REMIT = permit("members.remit_dues", gettext_lazy("上缴团费"), (*STAFF, *SECRETARIES))
CONFIRM = permit(
    "members.confirm_dues", gettext_lazy("确认和退回上缴的团费"), (*STAFF, Role.TOWNSHIP_SECRETARY)
)
ASK_WAIVER = permit("members.ask_waiver", gettext_lazy("申请团费减免"), SECRETARIES)
GRANT_WAIVER = permit(
    "members.grant_waiver", gettext_lazy("批准团费减免"), (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY)
)
EXPORT_DUES = permit("members.export_dues", gettext_lazy("导出团费台账"), WORKERS)
IMPORT_DUES = permit(
    "members.import_dues", gettext_lazy("批量导入团费"), (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY)
)

COLLECTED = event("members.dues_collected", gettext_lazy("登记团费"))
CORRECTED = event("members.dues_corrected", gettext_lazy("更正团费"))
STRUCK = event("members.dues_struck", gettext_lazy("撤销团费登记"))

REGULATION = "《关于中国共产主义青年团团费收缴、使用和管理的规定》"
FLAT = params.param(
    "members.dues_flat",
    20,
    unit="分",
    label=gettext_lazy("学生和没有收入的团员每月团费"),
    source=f"{REGULATION}：每月 0.2 元",
)
FARMER = params.param(
    "members.dues_farmer",
    20,
    unit="分",
    label=gettext_lazy("没有工资收入的农民团员每月团费"),
    source=f"{REGULATION}：没有经济收入的 0.2 元；广东做法 0.5 元（地方规定，可改）",
)
LOW_INCOME = params.param(
    "members.dues_low_income",
    2000,
    unit="元",
    label=gettext_lazy("按比例交纳的月收入下限"),
    source=f"{REGULATION}：税后 2000 元以上（含）按比例",
)
LOW = params.param(
    "members.dues_low",
    300,
    unit="分",
    label=gettext_lazy("收入低于下限的每月团费"),
    source=f"{REGULATION}：税后不足 2000 元的 3 元",
)
RATE = params.param(
    "members.dues_rate",
    2,
    unit="‰",
    label=gettext_lazy("按比例交纳的比例"),
    source=f"{REGULATION}：税后收入的 2‰，不足 1 元的部分舍去",
)
MOST = params.param(
    "members.dues_most",
    2000,
    unit="分",
    label=gettext_lazy("每月团费的上限"),
    source=f"{REGULATION}：最高 20 元",
)
BANDS = params.param(
    "members.dues_bands",
    [],
    unit="[月收入元, 团费分]",
    label=gettext_lazy("按收入分档的团费（填了就不按比例）"),
    source="默认不分档。广东“智慧团建”的分档：[[0,300],[2000,500],[5000,1000],[8000,1500],[10000,2000]]（地方规定，可改）",
)
AHEAD = params.param(
    "members.dues_ahead",
    6,
    unit="个月",
    label=gettext_lazy("预交和补交团费最多的月数"),
    source=f"{REGULATION}：预交、补交不超过 6 个月",
)
ARREARS = params.param(
    "members.dues_arrears",
    6,
    unit="个月",
    label=gettext_lazy("连续不交团费按自行脱团处理的月数"),
    source="《中国共产主义青年团章程》：没有正当理由，连续六个月不交纳团费的，按自行脱团处理",
)

CONFIRM_DAYS = params.param(
    "members.dues_confirm_days",
    10,
    unit="天",
    label=gettext_lazy("上级确认收到团费的期限"),
    source="本平台默认，可改",
)

OLD_SPLIT = (
    "旧规定：县以下基层留 50%，县留 25%，市留 12.5%（2016 年以前的文本，现行比例未查到，以当地文件为准）"
)
KEEP = {
    "branch": params.param(
        "members.dues_keep_branch",
        0,
        unit="%",
        label=gettext_lazy("团支部（及乡镇以下团组织）留存团费的比例"),
        source=f"默认 0：基层的留存统一记在乡镇一级。{OLD_SPLIT}",
    ),
    "base": params.param(
        "members.dues_keep_base",
        50,
        unit="%",
        label=gettext_lazy("乡镇（县直属团组织）留存团费的比例"),
        source=OLD_SPLIT,
    ),
    "county": params.param(
        "members.dues_keep_county",
        50,
        unit="%",
        label=gettext_lazy("县级留存所收团费的比例"),
        source=f"收到的一半，即全部的 25%。{OLD_SPLIT}",
    ),
    "city": params.param(
        "members.dues_keep_city",
        50,
        unit="%",
        label=gettext_lazy("市级留存所收团费的比例"),
        source=f"收到的一半，即全部的 12.5%。{OLD_SPLIT}",
    ),
}

PAYING = Clause(
    "members.dues_paying",
    gettext_lazy("没有正当理由，连续六个月不交纳团费的，按自行脱团处理"),
    gettext_lazy("《团章》第六条"),
)
DECIDED = Clause(
    "members.dues_waiver",
    gettext_lazy("交纳团费确有困难的，经支部大会讨论、上级团委批准，可以少交或免交"),
    gettext_lazy("《关于中国共产主义青年团团费收缴、使用和管理的规定》"),
)
CARRIED = Clause(
    "members.dues_carried",
    gettext_lazy("已继续上缴的团费不能退回重开"),
    gettext_lazy("团费收缴管理要求"),
)
CARRIED_WITH = Clause(
    "members.dues_receipt", gettext_lazy("收款单位核对金额后确认收到"), gettext_lazy("团费收缴管理要求")
)
TABLE = (FLAT, FARMER, LOW_INCOME, LOW, RATE, MOST, BANDS)
PARTY = (Political.PARTY, Political.PARTY_PROBATIONARY)


def month_of(day: date) -> date:
    """The first day of the day's month, which names the month."""
    return day.replace(day=1)


def months_after(month: date, months: int) -> date:
    """The month so many months later (earlier for less than 0)."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_end(month: date) -> date:
    """The last day of a month."""
    return months_after(month, 1) - timedelta(days=1)


def by_table(book: params.Book, on: date) -> Case:
    """What a member owes by the rate table in force where he is (`unit_path`), in 元.

    Party members owe nothing, they pay of their own will. Students and those without income pay the flat sum.
    """

    def fixed(code: str, place: str) -> Value:
        return Value(yuan(book.value(code, place, on)), output_field=MoneyField())

    def at(place: str) -> Case:
        return Case(
            When(political__in=PARTY, then=Value(yuan(0), output_field=MoneyField())),
            When(occupation=Occupation.STUDENT, then=fixed(FLAT, place)),
            When(~Q(income__gt=0) & Q(occupation=Occupation.FARMER), then=fixed(FARMER, place)),
            When(~Q(income__gt=0), then=fixed(FLAT, place)),
            *_of_income(book, place, on),
            output_field=MoneyField(),
        )

    return book.by_place(TABLE, at, output_field=MoneyField())


def _of_income(book: params.Book, place: str, on: date) -> list[When]:
    """The lines of the table for those with an income: by bands where there are any, else by rate."""
    bands = book.value(BANDS, place, on)
    if bands:
        return [
            When(income__gte=least, then=Value(yuan(fen), output_field=MoneyField()))
            for least, fen in sorted(bands, reverse=True)
        ]
    numbers = {code: int(book.value(code, place, on)) for code in (LOW_INCOME, LOW, RATE, MOST)}
    whole = ExpressionWrapper(F("income") * numbers[RATE] / 1000 * 100, output_field=MoneyField())
    most = Value(yuan(numbers[MOST]), output_field=MoneyField())
    return [
        When(income__lt=numbers[LOW_INCOME], then=Value(yuan(numbers[LOW]), output_field=MoneyField())),
        When(income__gte=numbers[LOW_INCOME], then=Least(whole, most)),
    ]


def keep_percent(org, on: date):
    """How many per cent of what it takes in an organization keeps, by its place in the tree."""
    if org.level in (Level.COUNTY, Level.CITY):
        code = KEEP[org.level]
    else:
        above = org.parent.level if org.parent else ""
        code = KEEP["base"] if above in (Level.COUNTY, Level.CITY) and not org.is_branch else KEEP["branch"]
    return params.value(code, org.path, on)


def check_meeting(waiver, on: date) -> list[Finding]:
    """The branch has decided before the superior is asked."""
    if waiver.meeting_on > on:
        words = _("支部大会日期 %(day)s 还没有到，请在开会讨论以后再报。")
        return [Finding("block", DECIDED, words % {"day": waiver.meeting_on}, earliest=waiver.meeting_on)]
    return [Finding("ok", DECIDED, str(DECIDED.text), measured=str(waiver.meeting_on))]


def check_stop(waiver, on: date) -> list[Finding]:
    """A reduction is stopped in one of its months, and never made longer."""
    kept = type(waiver).objects.get(pk=waiver.pk)
    if waiver.last_month and not kept.first_month <= waiver.last_month <= kept.last_month:
        words = _("停止减免的月份须在 %(first)s 至 %(last)s 之间。")
        words %= {"first": f"{kept.first_month:%Y-%m}", "last": f"{kept.last_month:%Y-%m}"}
        return [Finding("block", DECIDED, words)]
    return []


def check_received(remittance, on: date) -> list[Finding]:
    """Money is received on or after the day it was handed over, and not later than today."""
    day = remittance.received_on
    if day and not remittance.sent_on <= day <= on:
        words = _("收到日期须在上缴日期 %(sent)s 和今天之间。")
        return [Finding("block", CARRIED_WITH, words % {"sent": remittance.sent_on})]
    return []


def check_not_carried(remittance, on: date) -> list[Finding]:
    """A receipt that the superior has handed on stays as it is."""
    if remittance.onward_id:
        words = _("这笔团费已随“%(paper)s”继续上缴，请先退回那一张。")
        return [Finding("block", CARRIED, words % {"paper": remittance.onward})]
    return []
