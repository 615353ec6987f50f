"""Places: list, detail, add and edit."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, masks
from league.kernel.views import Column
from orgs.filters.units import PlaceFilter
from orgs.forms.units import PlaceForm
from orgs.models import Place
from orgs.rules.units import EDIT_UNITS, EXPORT_UNITS, VIEW_UNITS
from orgs.services.places import keep_place
from orgs.views.ofday import DayViews
from orgs.views.units import called


class PlaceViews(DayViews):
    """See the module."""

    model = Place
    route = "places/"
    label, unit = gettext_lazy("阵地"), gettext_lazy("个")
    add_label = gettext_lazy("登记阵地")
    permits = {"view": VIEW_UNITS, "add": EDIT_UNITS, "edit": EDIT_UNITS, "export": EXPORT_UNITS}
    filterset = PlaceFilter
    form = PlaceForm
    order = "name"
    empty_title = gettext_lazy("还没有阵地")
    empty_text = gettext_lazy(
        "青年之家、团代表联络站、团校、青翼家园等在这里登记；停用的填停用日期，不用删除。"
    )
    columns = (
        Column("name", gettext_lazy("名称"), lead=True, sort="pinyin"),
        Column("kind", gettext_lazy("阵地类型"), sort="kind"),
        Column("org", gettext_lazy("所属团组织"), source=("org__short", "org__name"), text=called("org")),
        Column("venue", gettext_lazy("场所类型")),
        Column("address", gettext_lazy("地址")),
        Column("hours", gettext_lazy("开放时间"), shown=False),
        Column("platform_since", gettext_lazy("入驻云平台日期"), sort="platform_since", nullable=True),
        Column("start", gettext_lazy("启用日期"), sort="start"),
        Column("contact", gettext_lazy("联系人"), shown=False),
    )
    detail_fields = (
        *("kind", "org", "venue", "address", "hours", "platform_since", "contact", "phone"),
        *("start", "end"),
    )

    def queryset(self):
        """Places with their organization."""
        return Place.objects.select_related("org")

    def save(self, form, action: str):
        """By the service."""
        return keep_place(form.instance, actor=self.user)

    def fact(self, obj, name: str):
        """The phone is masked."""
        label, value = super().fact(obj, name)
        return label, masks.phone(obj.phone) if name == "phone" and obj.phone else value

    def chips(self, obj) -> list[tuple[str, str]]:
        """Kind, platform, open or closed."""
        today = timezone.localdate()
        on_it = [(_("已入驻云平台"), "green")] if obj.platform_since and obj.platform_since <= today else []
        gone = [(_("%(day)s 停用") % {"day": obj.end}, "danger")] if obj.end else []
        return [(obj.get_kind_display(), "line"), *on_it, *gone]

    def timeline(self, obj) -> list[dict]:
        """The changes, newest first."""
        return [
            {"title": audit.label(event.event), "time": event.at, "sub": str(event.actor or ""), "mark": "ok"}
            for event in audit.trail(obj)[:50]
        ]
