"""People who serve the League without holding a post: instructors, volunteers, student deputies."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.serving import Also, ServingKind
from cadres.models.people import Someone
from cadres.querysets.dated import DatedQuerySet
from orgs.models import Org


class Serving(Someone):
    """Somebody serves at an organization from `start` until before `end`; `term_end` is what was agreed."""

    org = models.ForeignKey(
        Org, verbose_name=_("服务的团组织"), on_delete=models.PROTECT, related_name="servings"
    )
    kind = models.CharField(_("名册"), max_length=20, choices=ServingKind)
    also = models.CharField(_("兼任身份"), max_length=20, choices=Also, blank=True)
    title = models.CharField(_("服务岗位"), max_length=60, blank=True)
    home = models.CharField(
        _("学校或派出单位"), max_length=80, blank=True, help_text=_("学生填就读学校，其他人填派出单位。")
    )
    start = models.DateField(_("服务开始日期"), default=timezone.localdate)
    term_end = models.DateField(_("服务期至"), null=True, blank=True)
    end = models.DateField(_("离岗日期"), null=True, blank=True)
    end_reason = models.CharField(_("离岗原因"), max_length=60, blank=True)
    document = models.CharField(_("选派文号"), max_length=60, blank=True)
    note = models.CharField(_("备注"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "start", "id"]
        verbose_name = _("服务人员")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "kind", "id_index"],
                condition=Q(end=None),
                name="one_open_service_of_a_kind",
                violation_error_message=_("这个人已在这个团组织的同一名册里。"),
            ),
            models.CheckConstraint(
                name="service_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("离岗日期不能早于服务开始日期。"),
            ),
            models.CheckConstraint(
                name="service_term_after_start",
                condition=Q(term_end=None) | Q(term_end__gte=F("start")),
                violation_error_message=_("服务期不能早于服务开始日期结束。"),
            ),
        ]
        indexes = [models.Index(fields=["kind", "start"])]
