"""What may be done to organizations, and the events the audit trail knows."""

from datetime import date

from django.utils.translation import gettext_lazy

from league.kernel.audit import event
from league.kernel.permits import permit, reach
from league.kernel.roles import ADMINISTRATORS, READERS, STAFF, WORKERS, Role
from orgs.models import Placement

VIEW = permit("orgs.view", gettext_lazy("查看团组织"), (*READERS, *ADMINISTRATORS))
EDIT = permit("orgs.edit", gettext_lazy("新增和修改团组织"), (*STAFF, Role.TOWNSHIP_SECRETARY))
MOVE = permit("orgs.move", gettext_lazy("调整隶属关系"), STAFF)
DISSOLVE = permit("orgs.dissolve", gettext_lazy("撤销团组织"), STAFF)
IMPORT = permit("orgs.import", gettext_lazy("批量导入团组织"), STAFF)
EXPORT = permit("orgs.export", gettext_lazy("导出团组织"), WORKERS)

for _code, _label in {
    "orgs.add": gettext_lazy("新增团组织"),
    "orgs.edit": gettext_lazy("修改团组织"),
    "orgs.rename": gettext_lazy("团组织更名"),
    "orgs.move": gettext_lazy("调整隶属关系"),
    "orgs.dissolve": gettext_lazy("撤销团组织"),
    "orgs.import": gettext_lazy("批量导入团组织"),
    "orgs.mend": gettext_lazy("修复组织路径"),
}.items():
    event(_code, _label)


def reach_on(user, permit_code: str, on: date) -> tuple[str, ...]:
    """The subtrees a user may see of a past day: where the organizations of today's grants stood then."""
    ids = [int(path.split(".")[-2]) for path in reach(user, permit_code)]
    return tuple(Placement.objects.on_day(on).filter(org__in=ids).values_list("path", flat=True))
