"""The register of units: list, detail, add and edit."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, params
from league.kernel.clauses import Finding
from league.kernel.views import Column
from orgs.filters.units import UnitFilter
from orgs.forms.units import UnitForm
from orgs.models import Unit
from orgs.rules.units import DUE_FROM, EDIT_UNITS, EXPORT_UNITS, GAP, VIEW_UNITS
from orgs.services.units import keep_unit
from orgs.views.ofday import DayViews


def called(lookup: str):
    """A function giving the short name of an organization of a row."""
    return lambda row: row[f"{lookup}__short"] or row[f"{lookup}__name"] or ""


class UnitViews(DayViews):
    """See the module."""

    model = Unit
    route = "units/"
    label, unit = gettext_lazy("单位名册"), gettext_lazy("家")
    add_label = gettext_lazy("登记单位")
    permits = {"view": VIEW_UNITS, "add": EDIT_UNITS, "edit": EDIT_UNITS, "export": EXPORT_UNITS}
    filterset = UnitFilter
    form = UnitForm
    order = "name"
    empty_title = gettext_lazy("还没有单位")
    empty_text = gettext_lazy("手里有摸底表的，用“批量导入”一次录入；个别的在这里登记。")
    columns = (
        Column("name", gettext_lazy("单位名称"), lead=True, sort="pinyin"),
        Column("credit_code", gettext_lazy("统一社会信用代码"), shown=False),
        Column("nature", gettext_lazy("单位性质"), sort="nature"),
        Column("field", gettext_lazy("领域")),
        Column("org", gettext_lazy("所属团组织"), source=("org__short", "org__name"), text=called("org")),
        Column(
            "above_scale", gettext_lazy("规模以上"), source=("above_scale_then",), choices={}, shown=False
        ),
        Column("listed", gettext_lazy("列入应建"), source=("listed_then",), choices={}, shown=False),
        Column(
            "young_staff",
            gettext_lazy("35 岁以下职工"),
            source=("young_staff_then",),
            choices={},
            sort="young_staff_then",
            num=True,
        ),
        Column(
            "members",
            gettext_lazy("团员数"),
            source=("members_then",),
            choices={},
            sort="members_then",
            num=True,
        ),
        Column(
            "established",
            gettext_lazy("已建团组织"),
            source=("established__short", "established__name"),
            text=called("established"),
        ),
        Column("building", gettext_lazy("建团方式")),
        Column("established_on", gettext_lazy("建团日期"), sort="established_on", nullable=True, shown=False),
        Column("address", gettext_lazy("地址"), shown=False),
    )
    detail_fields = (
        *("name", "credit_code", "nature", "field", "org", "above_scale", "listed", "young_staff"),
        *("members", "established", "established_on", "building", "division_code", "address"),
        *("start", "end"),
    )

    def queryset(self):
        """Units with their organizations."""
        return Unit.objects.select_related("org", "established")

    def save(self, form, action: str):
        """By the service, which keeps what was counted by day."""
        return keep_unit(form.instance, actor=self.user)

    def chips(self, obj) -> list[tuple[str, str]]:
        """Covered or not, above scale or not, struck off."""
        told = [(_("已建"), "green")] if self._covered(obj) else []
        scale = [(_("规模以上"), "line")] if obj.above_scale else []
        gone = [(_("%(day)s 注销") % {"day": obj.end}, "danger")] if obj.end else []
        return [*told, *scale, *gone]

    def _covered(self, obj) -> bool:
        return bool(obj.established and not obj.established.dissolved)

    def findings(self, obj) -> list[Finding]:
        """Due, and not covered."""
        least = params.value(DUE_FROM, obj.org.path)
        if obj.end or self._covered(obj) or not (obj.listed or obj.members >= least):
            return []
        words = _("有团员 %(n)d 名，还没有团组织。请单独建团，或与邻近单位联合建团，建好后在“修改”里填写。")
        return [Finding("warn", GAP, words % {"n": obj.members}, measured=str(obj.members))]

    def timeline(self, obj) -> list[dict]:
        """What was counted when, and the changes, newest first."""
        counted = [(each.day.isoformat(), self._survey(each)) for each in obj.surveys.order_by("-day")[:50]]
        events = [
            (
                event.at.isoformat(),
                {"title": audit.label(event.event), "time": event.at, "sub": str(event.actor or "")},
            )
            for event in audit.trail(obj)[:50]
        ]
        told = sorted([*counted, *events], key=lambda each: each[0], reverse=True)
        return [entry | {"mark": "ok"} for _day, entry in told]

    def _survey(self, one) -> dict:
        words = _("摸底：35 岁以下职工 %(staff)d 人，团员 %(members)d 人")
        return {"title": words % {"staff": one.young_staff, "members": one.members}, "time": one.day}
