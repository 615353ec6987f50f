"""Permits and clauses of plenary sessions and congresses: one plenum a year, enough people there."""

from datetime import date

from django.db.models import DateField, Exists, OuterRef, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.congress import AssemblyKind
from cadres.models import Assembly, Delegate
from cadres.rules.elections import CONGRESS, QUORUM, RULES
from cadres.rules.training import KEEPERS
from league.kernel.calendar import add_months
from league.kernel.clauses import OK, WARN, Clause, Finding
from league.kernel.params import Book, param, value
from league.kernel.permits import permit
from league.kernel.roles import READERS, WORKERS
from league.kernel.scoping import covering
from orgs.choices import Kind, Level

VIEW_ASSEMBLIES = permit("cadres.view_assemblies", gettext_lazy("查看全会和团代会"), READERS)
EDIT_ASSEMBLIES = permit("cadres.edit_assemblies", gettext_lazy("登记全会和团代会"), KEEPERS)
EXPORT_ASSEMBLIES = permit("cadres.export_assemblies", gettext_lazy("导出全会和团代会"), WORKERS)

CHARTER = "《中国共产主义青年团章程》：地方各级委员会全体会议每年至少召开一次"
PRACTICE = "通行做法：半数以上委员到会（各地可改）"
PLENUM_MONTHS = param(
    "cadres.plenum_months",
    12,
    unit="个月",
    label=gettext_lazy("县级以上团委至少多久召开一次全委会"),
    source=CHARTER,
)
PLENUM_QUORUM = param(
    "cadres.plenum_quorum",
    50,
    unit="%",
    label=gettext_lazy("全委会、常委会实到人数须超过应到的比例"),
    source=PRACTICE,
)
YEARLY = Clause("cadres.yearly_plenum", gettext_lazy("委员会全体会议每年至少召开一次"), CHARTER)
ENOUGH = Clause("cadres.enough_present", gettext_lazy("半数以上委员到会"), PRACTICE)
CONGRESS_ENOUGH = Clause("cadres.congress_present", gettext_lazy("到会代表超过应到代表的三分之二"), RULES)
AT_CONGRESS = Clause("cadres.delegates_known", gettext_lazy("团代会代表登记在册"), CONGRESS)


def attendance_findings(assembly: Assembly) -> list[Finding]:
    """Enough of those due came; of a congress, its delegates are in the register."""
    congress = assembly.kind == AssemblyKind.CONGRESS
    share = value(QUORUM if congress else PLENUM_QUORUM, assembly.org.path, assembly.on)
    measured = f"{assembly.present} / {assembly.due}"
    enough = assembly.present * 100 > assembly.due * share
    words = _("实到人数没有超过应到人数的 %(share)s%%，请核对；确实不足的，所作决定无效，请另行召开。")
    clause = CONGRESS_ENOUGH if congress else ENOUGH
    told = str(clause.text) if enough else words % {"share": f"{share:g}"}
    found = [Finding(OK if enough else WARN, clause, told, measured=measured)]
    return [*found, *_delegates(assembly)] if congress else found


def _delegates(assembly: Assembly) -> list[Finding]:
    """The delegates of the session on that day are as many as were due."""
    rows = Delegate.objects.filter(covering(assembly.on), org=assembly.org)
    number = rows.filter(session=assembly.session).count() if assembly.session else rows.count()
    measured = f"{number} / {assembly.due}"
    if number == assembly.due:
        return [Finding(OK, AT_CONGRESS, str(AT_CONGRESS.text), measured=measured)]
    words = _("当日在册代表 %(n)d 名，应到 %(due)d 名。请在团代表名册里核对届次和任职日期。")
    return [Finding(WARN, AT_CONGRESS, words % {"n": number, "due": assembly.due}, measured=measured)]


def without_plenum(rows, on: date):
    """Of some organizations the committees of counties and above that held no plenum in the months before."""
    book = Book([PLENUM_MONTHS])
    first = book.by_place(
        [PLENUM_MONTHS],
        lambda place: Value(add_months(on, -int(book.value(PLENUM_MONTHS, place, on)))),
        output_field=DateField(),
    )
    held = Assembly.objects.filter(
        org=OuterRef("pk"), kind=AssemblyKind.PLENUM, on__gt=OuterRef("plenum_from"), on__lte=on
    )
    above = rows.filter(kind=Kind.LEADING_ORGAN, level__in=(Level.CITY, Level.COUNTY))
    return above.annotate(plenum_from=first).exclude(Exists(held))
