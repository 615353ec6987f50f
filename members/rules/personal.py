"""Who tells what is held of a person, how long personal data are kept, and who decides to erase them."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.clauses import Clause
from league.kernel.params import param
from league.kernel.permits import permit
from league.kernel.roles import SECRETARIES, Role

STATEMENT = permit("members.statement", _("出具个人信息说明"), (Role.COUNTY_STAFF, *SECRETARIES))
ERASE = permit("members.erase", _("删除到期的个人信息"), (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER))

KEPT_YEARS = param(
    "members.kept_years",
    5,
    unit="年",
    label=_("离开名册以后，联系方式和证件号码保存多少年"),
    source="本平台设定（可改）：《个人信息保护法》第十九条、第四十七条只要求保存期限为必要的最短时间",
)

KEPT = Clause(
    "members.kept",
    _("保存期限届满、没有未了事项的，删除不必再保存的个人信息"),
    _("《个人信息保护法》第四十七条"),
)

PROPOSED = event("members.erasure_proposed", _("提出删除个人信息"))
ERASED = event("members.erase", _("删除到期的个人信息"))
TOLD = event("members.statement", _("查看个人信息说明"))
WRITTEN = event("members.statement_letter", _("打印个人信息说明"))
