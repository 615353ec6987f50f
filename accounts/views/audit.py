"""The audit trail, read by audit administrators, each within the own subtree."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import rules
from accounts.filters import AuditFilter
from accounts.views.asking import SYSTEM
from league.kernel import audit, permits
from league.kernel.models.audit import AuditEvent
from league.kernel.views import Column, ModelViews

ITEM = gettext_lazy("条")


def _actor(row: dict) -> str:
    if not row["actor__username"]:
        return _("系统")
    return f"{row['actor__name']}（{row['actor__username']}）"


def _object(row: dict) -> str:
    return audit.object_label(row["object_type"], row["object_id"])


class AuditViews(ModelViews):
    """The audit trail of the organizations in reach; who reaches the root sees events without a place too."""

    model = AuditEvent
    group, label, unit = SYSTEM, gettext_lazy("审计记录"), ITEM
    permits = {"view": rules.AUDIT}
    route = "audit/"
    order = "-at"
    filterset = AuditFilter
    columns = (
        Column("at", gettext_lazy("时间"), sort="pk", lead=True),
        Column("event", gettext_lazy("事项"), text=lambda row: audit.label(row["event"]), source=("event",)),
        Column(
            "actor",
            gettext_lazy("操作人"),
            source=("actor__name", "actor__username"),
            text=_actor,
        ),
        Column("object", gettext_lazy("对象"), source=("object_type", "object_id"), text=_object),
        Column("note", gettext_lazy("说明")),
    )

    @classmethod
    def namespace(cls) -> str:
        """The pages stand with accounts, the table in the kernel."""
        return "accounts"

    @classmethod
    def prefix(cls) -> str:
        """Names as `audit-list`."""
        return "audit"

    @classmethod
    def urls(cls):
        """List and detail; an audit event has no history of its own."""
        return [each for each in super().urls() if not each.name.endswith("-history")]

    def visible(self, action="list"):
        """Events in reach."""
        seen = super().visible(action)
        return seen | self.queryset().filter(path="") if self._reaches_root() else seen

    def fetch(self, pk, action="detail", **kwargs):
        """One event; those without a place for who reaches the root."""
        placeless = self.queryset().filter(pk=pk, path="").first() if self._reaches_root() else None
        return placeless or super().fetch(pk, action, **kwargs)

    def _reaches_root(self) -> bool:
        return any(path.count(".") == 1 for path in permits.reach(self.user, rules.AUDIT))

    def detail(self, request, pk) -> HttpResponse:
        """One event: who, what, and the values before and after; of people only what was changed."""
        event = self.fetch(pk)
        title = _("%(event)s · 第 %(id)s 条") % {"event": audit.label(event.event), "id": event.pk}
        context = {
            "event": event,
            "title": title,
            "what": audit.label(event.event),
            "subject": audit.object_label(event.object_type, event.object_id),
            "changes": audit.told_changes(event),
            "crumbs": self.crumbs((title, "")),
        }
        return render(request, "accounts/audit_detail.html", context)
