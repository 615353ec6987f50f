"""Filters of the list of users and of the audit trail."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from league.kernel import audit
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import Role
from league.kernel.views import DayInput

ACTIVE = ((True, _("启用")), (False, _("停用")))


class UserFilter(django_filters.FilterSet):
    """By name or account, role held today, state."""

    q = django_filters.CharFilter(label=_("姓名或账号"), method="by_words")
    role = django_filters.ChoiceFilter(label=_("角色"), choices=Role.choices, method="by_role")
    is_active = django_filters.ChoiceFilter(label=_("状态"), choices=ACTIVE)

    class Meta:
        model = User
        fields = ()

    def by_words(self, rows, name, words):
        """Part of the name or the account."""
        return rows.matching(words)

    def by_role(self, rows, name, role):
        """Holders of the role today."""
        grants = self.Meta.model._meta.get_field("grants").related_model.objects
        return rows.filter(pk__in=grants.valid_on(timezone.localdate()).filter(role=role).values("user"))


def _events():
    return [(code, str(label)) for code, label in audit.events().items()]


class AuditFilter(django_filters.FilterSet):
    """By event, actor, day, object."""

    event = django_filters.ChoiceFilter(label=_("事项"), choices=_events)
    actor = django_filters.CharFilter(label=_("操作人"), method="by_actor")
    since = django_filters.DateFilter(
        label=_("自"), field_name="at", lookup_expr="date__gte", widget=DayInput
    )
    until = django_filters.DateFilter(
        label=_("至"), field_name="at", lookup_expr="date__lte", widget=DayInput
    )
    object_id = django_filters.CharFilter(label=_("对象编号"))

    class Meta:
        model = AuditEvent
        fields = ()

    def by_actor(self, rows, name, words):
        """Part of the actor's name, or the whole account."""
        return rows.filter(Q(actor__name__icontains=words) | Q(actor__username=words))
