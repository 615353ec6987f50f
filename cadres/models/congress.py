"""Plenary sessions, standing committees and congresses of a term: when, how many came, what was passed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.congress import AssemblyKind
from cadres.querysets.dated import DatedQuerySet
from orgs.models import Org


class Assembly(models.Model):
    """One assembly: session is the term it belongs to, ordinal which of its kind in the term (二次全会)."""

    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="assemblies"
    )
    kind = models.CharField(_("会议"), max_length=10, choices=AssemblyKind)
    session = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("第几次"), null=True, blank=True)
    on = models.DateField(_("日期"), default=timezone.localdate)
    due = models.PositiveIntegerField(_("应到人数"))
    present = models.PositiveIntegerField(_("实到人数"))
    topic = models.CharField(_("议题"), max_length=200)
    passed = models.TextField(_("通过的文件和决定"), max_length=1000, blank=True)
    co_opted = models.PositiveSmallIntegerField(_("卸免、增补委员（名）"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("全会和团代会")
        constraints = [
            models.CheckConstraint(
                name="assembly_present_within_due",
                condition=Q(present__lte=F("due")),
                violation_error_message=_("实到人数不能多于应到人数。"),
            ),
        ]
        indexes = [models.Index(fields=["kind", "on"])]

    def __str__(self):
        """第六届二次全委会, as far as it is known."""
        session = _("第 %(n)d 届") % {"n": self.session} if self.session else ""
        ordinal = _("第 %(n)d 次") % {"n": self.ordinal} if self.ordinal else ""
        return f"{session}{ordinal}{self.get_kind_display()}"
