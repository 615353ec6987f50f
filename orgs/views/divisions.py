"""Divisions of the state against the tree: which townships and villages have an organization."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.templatetags.league import chip
from league.kernel.views import Column
from orgs import rules
from orgs.filters.units import DivisionFilter
from orgs.models import Division, Org
from orgs.rules.units import EXPORT_UNITS, VIEW_UNITS
from orgs.views.ofday import DayViews


def organization(row: dict):
    """The organization of the division, as a link, or that there is none."""
    if not row["org_pk"]:
        return chip(_("没有团组织"), "amber")
    return format_html(
        '<a href="{}">{}</a>', reverse("orgs:org-detail", args=[row["org_pk"]]), row["org_short"]
    )


class DivisionViews(DayViews):
    """See the module."""

    model = Division
    route = "divisions/"
    label, unit = gettext_lazy("区划覆盖"), gettext_lazy("个")
    permits = {"view": VIEW_UNITS, "export": EXPORT_UNITS}
    filterset = DivisionFilter
    order = "code"
    empty_title = gettext_lazy("还没有载入行政区划")
    empty_text = gettext_lazy("请系统管理员用 load_divisions 命令载入区划文件。")
    columns = (
        Column("name", gettext_lazy("名称"), lead=True),
        Column("code", gettext_lazy("区划代码"), sort="code"),
        Column("level", gettext_lazy("级别"), sort="level"),
        Column("kind", gettext_lazy("类型"), sort="kind"),
        Column("organization", gettext_lazy("团组织"), source=("org_pk", "org_short"), text=organization),
    )
    detail_fields = ("code", "level", "kind", "parent_code", "start", "end")

    def queryset(self):
        """Divisions as placed today: by whom they are answered for."""
        return Division.objects.placed(self.period.end, bool(self.on))

    def rows_of_day(self):
        """Divisions of the day with the organization that stands in each."""
        return self.queryset().with_org(self.period.end, bool(self.on))

    def timeline(self, obj) -> list[dict]:
        """The names the code has borne, newest first."""
        rows = Division.objects.filter(code=obj.code).order_by("-start")
        return [
            {"title": each.name, "time": each.start, "sub": str(each.end or ""), "mark": "ok"}
            for each in rows
        ]

    def detail_context(self, obj) -> dict:
        """With the organizations of this very code."""
        orgs = Org.objects.visible_to(self.user, rules.VIEW).standing().filter(division_code=obj.code)
        return super().detail_context(obj) | {"orgs": list(orgs.order_by("path")[:20])}

    def exported_columns(self):
        """The name of the organization, not its link."""
        return [
            (column, labels) for column, labels in super().exported_columns() if column.name != "organization"
        ]
