"""Permits, numbers and clauses of delegates and their links, and of joint management."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.models import Consultation, Delegate
from cadres.rules.training import KEEPERS, others_of
from league.kernel import ties
from league.kernel.clauses import WARN, Clause, Finding
from league.kernel.params import param, value
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, WORKERS, Role
from league.kernel.ties import Tie
from members.models import Member

VIEW_DELEGATES = permit("cadres.view_delegates", gettext_lazy("查看团代表和两联"), READERS)
EDIT_DELEGATES = permit("cadres.edit_delegates", gettext_lazy("登记团代表和两联"), KEEPERS)
EXPORT_DELEGATES = permit("cadres.export_delegates", gettext_lazy("导出团代表和两联"), WORKERS)
IMPORT_DELEGATES = permit(
    "cadres.import_delegates", gettext_lazy("批量导入团代表"), (*STAFF, Role.TOWNSHIP_SECRETARY)
)
VIEW_VETTING = permit("cadres.view_vetting", gettext_lazy("查看干部协管"), OFFICERS)
EDIT_VETTING = permit("cadres.edit_vetting", gettext_lazy("登记干部协管"), OFFICERS)

PRACTICE = "“一专一站两联”工作要求（屯昌等地：每名团代表联系 1 个支部、10 名以上青年）"
DUAL = "团干部协管工作规定：任免应在半个月内报上级团委备案"
YOUTHS = param(
    "cadres.link_youths", 10, unit="名", label=gettext_lazy("每名团代表联系青年的人数"), source=PRACTICE
)
FILE_DAYS = param("cadres.file_days", 15, unit="天", label=gettext_lazy("任免以后报备案的期限"), source=DUAL)
LINKED = Clause("cadres.linked", gettext_lazy("团代表联系一个团支部和规定人数的青年"), PRACTICE)
FILED = Clause("cadres.filed", gettext_lazy("任免按期报上级团委备案"), DUAL)

NUMBERS = ("id_no", "phone")
ties.register(
    Member,
    Tie(Delegate, "member", gettext_lazy("团代表"), erased=NUMBERS),
    Tie(Delegate, label=gettext_lazy("同一号码的其他团代表记录"), erased=NUMBERS, rows=others_of(Delegate)),
)


def link_findings(delegate: Delegate) -> list[Finding]:
    """Warns where a delegate keeps in touch with no branch, or with too few young people."""
    least = value(YOUTHS, delegate.org.path)
    if delegate.end or (delegate.branch_id and delegate.youths >= least):
        return []
    words = _("联系团支部：%(branch)s；联系青年 %(n)d 名，应有 %(least)d 名。请在“修改”里补填。")
    told = {"branch": delegate.branch or _("没有"), "n": delegate.youths, "least": least}
    return [Finding(WARN, LINKED, words % told, measured=str(delegate.youths))]


def filing_findings(letter: Consultation, on: date) -> list[Finding]:
    """Warns where an appointment was not filed in time."""
    if not letter.carried_out_on or letter.filed_on:
        return []
    days = (on - letter.carried_out_on).days
    most = value(FILE_DAYS, letter.org.path)
    if days <= most:
        return []
    words = _("任免已过 %(days)d 天，应在 %(most)d 天内报备案。请报送后填写备案日期。")
    return [Finding(WARN, FILED, words % {"days": days, "most": most}, measured=str(days))]
