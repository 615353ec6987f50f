"""Permits, numbers and clauses of courses, and of the numbers people are known by."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.models import Course, Serving, Trainee
from league.kernel import params, ties
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.metrics import share
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, WORKERS, Role
from league.kernel.ties import Tie
from members.models import Member

KEEPERS = (*OFFICERS, Role.TOWNSHIP_SECRETARY)
VIEW_TRAINING = permit("cadres.view_training", gettext_lazy("查看培训"), READERS)
EDIT_TRAINING = permit("cadres.edit_training", gettext_lazy("登记培训"), KEEPERS)
EXPORT_TRAINING = permit("cadres.export_training", gettext_lazy("导出培训"), WORKERS)
IMPORT_TRAINING = permit(
    "cadres.import_training", gettext_lazy("批量导入培训学员"), (*STAFF, Role.TOWNSHIP_SECRETARY)
)
LISTED = event("cadres.certificates_listed", gettext_lazy("出具结业名单"))

SYSTEM = "《团干部教育培训条例》"
THEORY = params.param(
    "cadres.theory_share",
    70,
    unit="%",
    label=gettext_lazy("理论教育和党性教育占总学时的比例"),
    source=f"{SYSTEM}：系统培训中理论教育和党性教育不低于总学时的 70%",
)
THEORY_CLAUSE = Clause("cadres.theory_share", gettext_lazy("理论教育和党性教育学时要达到规定的比例"), SYSTEM)


def theory_findings(course: Course) -> list[Finding]:
    """Warns where theory and Party spirit take less of the hours than asked for."""
    least = params.value(THEORY, course.org.path, course.start)
    told = share(course.theory_hours, course.hours)
    if told is None or told >= Decimal(str(least)):
        return []
    words = _("理论教育和党性教育占总学时 %(told)s%%，低于 %(least)s%%。请调整课程，或核对学时。")
    message = words % {"told": told, "least": least}
    return [Finding("warn", THEORY_CLAUSE, message, measured=f"{told}%")]


NUMBERS = ("id_no", "phone")


def others_of(model):
    """A function giving rows under a member's number that were not linked to the member."""
    return lambda member: model.objects.filter(member=None, id_index=member.id_index or "-")


ties.register(
    Member,
    Tie(Trainee, "member", gettext_lazy("培训记录"), erased=NUMBERS),
    Tie(Trainee, label=gettext_lazy("同一号码的其他培训记录"), erased=NUMBERS, rows=others_of(Trainee)),
    Tie(Serving, "member", gettext_lazy("服务经历"), erased=NUMBERS),
    Tie(Serving, label=gettext_lazy("同一号码的其他服务经历"), erased=NUMBERS, rows=others_of(Serving)),
)
