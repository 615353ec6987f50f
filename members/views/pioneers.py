"""少先队: children who join in batches, and the badges they and their groups hold."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.metrics import share
from league.kernel.views import Column, ModelViews
from members.choices.pioneers import BadgeLevel
from members.filters.pioneers import BadgeFilter, BatchFilter
from members.models import PioneerBadge, PioneerBatch
from members.rules import pioneers as rules
from members.services import pioneers as services
from members.views.applications import GROUP

TONES = {level: "amber" if level.star else "line" for level in BadgeLevel}


def org_column() -> Column:
    """The organization of a row by its short name."""
    return Column(
        "org",
        gettext_lazy("所属团组织"),
        source=("org__short", "org__name"),
        text=lambda row: row["org__short"] or row["org__name"],
    )


class BatchViews(ModelViews):
    """Pages of the batches."""

    model = PioneerBatch
    route = "pioneers/"
    group, label, unit = GROUP, gettext_lazy("少先队"), gettext_lazy("批")
    add_label = gettext_lazy("登记一批")
    permits = {
        "view": rules.VIEW_BATCHES,
        "add": rules.KEEP_PIONEERS,
        "edit": rules.KEEP_PIONEERS,
        "delete": rules.KEEP_PIONEERS,
        "export": rules.EXPORT_BATCHES,
    }
    events = {"add": rules.ENTERED, "edit": rules.CORRECTED}
    filterset = BatchFilter
    form_fields = ("org", "school", "entry_year", "batch", "on", "eligible", "joined", "note")
    order = "-on"
    empty_title = gettext_lazy("还没有分批入队")
    empty_text = gettext_lazy("每批入队的人数按学校、入学年份登记，只记人数，不记姓名。")
    columns = (
        Column("school", gettext_lazy("学校"), lead=True, sort="school"),
        org_column(),
        Column(
            "entry_year",
            gettext_lazy("入学年份"),
            text=lambda row: row["entry_year"],
            source=("entry_year",),
            sort="entry_year",
        ),
        Column(
            "batch",
            gettext_lazy("批次"),
            text=lambda row: _("第 %(n)d 批") % {"n": row["batch"]},
            source=("batch",),
        ),
        Column("on", gettext_lazy("入队日期"), sort="on"),
        Column("eligible", gettext_lazy("年级学生人数"), num=True),
        Column("joined", gettext_lazy("本批入队人数"), num=True, sort="joined"),
        Column(
            "share",
            gettext_lazy("占年级"),
            source=("joined", "eligible"),
            text=lambda row: f"{share(row['joined'], row['eligible'])}%",
        ),
        Column("note", gettext_lazy("备注"), shown=False),
    )
    detail_fields = ("org", "school", "entry_year", "batch", "on", "eligible", "joined", "note")

    def queryset(self):
        """Batches with their organization."""
        return PioneerBatch.objects.select_related("org")

    def list_acts(self):
        """To the badges, for those who may see names."""
        if not self.holds(rules.VIEW_BADGES):
            return []
        url = reverse("members:pioneerbadge-list")
        return [{"label": _("红领巾奖章"), "url": url, "icon": "medal"}]

    def save(self, form, action: str):
        """Through the verb; more than the usual share is said."""
        saved = services.keep_batch(form.instance, actor=self.user)
        if words := rules.batch_warning(saved):
            messages.warning(self.request, words)
        return saved

    def remove(self, obj) -> None:
        """Through the verb."""
        services.drop_batch(obj, actor=self.user)


class BadgeViews(ModelViews):
    """Pages of the badges."""

    model = PioneerBadge
    route = "badges/"
    group, label, unit = GROUP, gettext_lazy("红领巾奖章"), gettext_lazy("枚")
    add_label = gettext_lazy("登记奖章")
    permits = {
        "view": rules.VIEW_BADGES,
        "add": rules.KEEP_PIONEERS,
        "delete": rules.KEEP_PIONEERS,
        "export": rules.EXPORT_BADGES,
    }
    events = {"add": rules.AWARDED, "delete": rules.WITHDRAWN}
    filterset = BadgeFilter
    form_fields = (
        *("org", "school", "holder", "name", "entry_year", "squad", "level", "title", "on", "document"),
    )
    order = "-on"
    empty_title = gettext_lazy("还没有红领巾奖章")
    empty_text = gettext_lazy("手里有名单的，用“批量导入”选“红领巾奖章登记表”一次录入；个别的在这里登记。")
    columns = (
        Column("name", gettext_lazy("姓名或集体名称"), lead=True, sort="name"),
        Column("holder", gettext_lazy("授予对象")),
        Column("level", gettext_lazy("奖章"), tones=TONES, sort="level"),
        Column("title", gettext_lazy("章名"), shown=False),
        Column("school", gettext_lazy("学校"), sort="school"),
        Column(
            "entry_year",
            gettext_lazy("入学年份"),
            text=lambda row: row["entry_year"],
            source=("entry_year",),
            sort="entry_year",
        ),
        Column("squad", gettext_lazy("所在中队"), shown=False),
        org_column(),
        Column("on", gettext_lazy("授予日期"), sort="on"),
        Column("document", gettext_lazy("文件依据"), shown=False),
    )
    detail_fields = form_fields

    def queryset(self):
        """Badges with their organization."""
        return PioneerBadge.objects.select_related("org")

    def list_meta(self, total: int) -> list[str]:
        """Where more hold a star than its share allows, over everything in reach."""
        rows = PioneerBadge.objects.visible_to(self.user, rules.VIEW_BADGES)
        top = next(iter(permits.reach(self.user, rules.VIEW_BADGES)), "")
        return [*super().list_meta(total), *rules.share_warnings(rows, top, timezone.localdate())]

    def list_acts(self):
        """To the batches."""
        url = reverse("members:pioneerbatch-list")
        return [{"label": _("分批入队"), "url": url, "icon": "users"}]

    def _saved(self, form, action: str, before: dict):
        """Through the verb, which keeps its own event."""
        return services.award(form.save(commit=False), actor=self.user)

    def remove(self, obj) -> None:
        """Through the verb."""
        services.withdraw(obj, actor=self.user)

    def detail_acts(self, obj):
        """To the other badges of the same holder's school and year."""
        url = f"{self.url('list')}?entry_year={obj.entry_year}&school={obj.school}"
        return [{"label": _("同届奖章"), "url": url, "icon": "list"}]
