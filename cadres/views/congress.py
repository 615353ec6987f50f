"""Pages of plenary sessions and congresses."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.congress import AssemblyKind
from cadres.filters.congress import AssemblyFilter
from cadres.forms.congress import AssemblyForm
from cadres.models import Assembly
from cadres.rules import congress as rules
from cadres.views.dated import RegisterViews, org_column
from cadres.views.sisters import TERMS
from league.kernel.views import Column
from orgs.models import Org

SHOWN = 12
TONES = {AssemblyKind.CONGRESS: "blue", AssemblyKind.PLENUM: "green", AssemblyKind.STANDING: "line"}


class AssemblyViews(RegisterViews):
    """See the module."""

    model = Assembly
    sisters = TERMS
    route = "assemblies/"
    label, unit = gettext_lazy("全会和团代会"), gettext_lazy("次")
    add_label = gettext_lazy("登记会议")
    permits = {
        "view": rules.VIEW_ASSEMBLIES,
        "add": rules.EDIT_ASSEMBLIES,
        "edit": rules.EDIT_ASSEMBLIES,
        "delete": rules.EDIT_ASSEMBLIES,
        "export": rules.EXPORT_ASSEMBLIES,
    }
    filterset, form = AssemblyFilter, AssemblyForm
    order = "-on"
    empty_title = gettext_lazy("还没有全会和团代会")
    empty_text = gettext_lazy(
        "每次团代会、全委会、常委会登记应到实到、议题和通过的文件；县级以上全委会每年至少一次。"
    )
    columns = (
        Column("topic", gettext_lazy("议题"), lead=True, sort="topic"),
        Column("kind", gettext_lazy("会议"), sort="kind", tones=TONES),
        org_column(label=gettext_lazy("团组织"), sort="org__path"),
        Column("session", gettext_lazy("届次"), num=True, sort="session", nullable=True),
        Column("ordinal", gettext_lazy("第几次"), num=True),
        Column("on", gettext_lazy("日期"), sort="on"),
        Column("due", gettext_lazy("应到人数"), num=True),
        Column("present", gettext_lazy("实到人数"), num=True),
        Column("co_opted", gettext_lazy("卸免、增补委员（名）"), num=True, shown=False),
    )
    detail_fields = (
        "kind",
        "org",
        "session",
        "ordinal",
        "on",
        "due",
        "present",
        "topic",
        "passed",
        "co_opted",
    )

    def queryset(self):
        """Assemblies with their organization."""
        return Assembly.objects.select_related("org")

    def list_context(self) -> dict:
        """The committees in reach that held no plenum for too long."""
        rows = Org.objects.visible_to(self.user, rules.VIEW_ASSEMBLIES).standing()
        late = rules.without_plenum(rows.annotate(unit_path=F("path")), timezone.localdate())
        return super().list_context() | {
            "late": list(late.order_by("path")[:SHOWN]),
            "clause": rules.YEARLY,
            "param": rules.PLENUM_MONTHS,
        }

    def title(self, obj) -> str:
        """Whose, which."""
        return f"{obj.org} {obj}"

    def findings(self, obj):
        """Whether enough came, whether the delegates are known."""
        return rules.attendance_findings(obj)

    def detail_acts(self, obj):
        """To the delegates of a congress."""
        if obj.kind != AssemblyKind.CONGRESS:
            return []
        url = f"{reverse('cadres:delegate-list')}?org={obj.org_id}"
        return [{"label": _("团代表"), "url": url, "icon": "users-round"}]
