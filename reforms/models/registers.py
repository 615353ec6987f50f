"""What came of a reform and what bore it: outcomes, the Party's attention, inclusion in policies, funds."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.models.attachments import Attachment
from league.kernel.money import MoneyField
from league.kernel.scoping import ScopedQuerySet
from orgs.models import Org
from reforms.choices.registers import AttentionKind, FundSource, OutcomeKind, PolicyKind
from reforms.models.programmes import Task
from reforms.querysets.registers import HoldingQuerySet, RegisterQuerySet


class Entry(models.Model):
    """A row of a register: whose it is, and its day."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("日期"), default=timezone.localdate)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"

    class Meta:
        abstract = True
        ordering = ["-on", "-id"]


class Outcome(Entry):
    """An institutional outcome (制度成果): a document, a mechanism, posts, funds. until: no more in force."""

    title = models.CharField(_("成果名称"), max_length=120)
    task = models.ForeignKey(
        Task,
        verbose_name=_("改革任务"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="outcomes",
    )
    kind = models.CharField(_("成果类型"), max_length=10, choices=OutcomeKind)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issuers = models.CharField(_("发文单位"), max_length=120, blank=True)
    until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("制度成果")
        constraints = [
            models.CheckConstraint(
                name="outcome_not_negative", condition=Q(until=None) | Q(until__gte=F("on"))
            ),
        ]

    def __str__(self):
        return self.title


class OutcomePaper(Attachment):
    """The document of an outcome."""

    owner = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("成果文件")


class LeadingGroup(Entry):
    """The group that leads the reform (领导小组); until: it was dissolved or set up anew."""

    title = models.CharField(_("领导小组名称"), max_length=120)
    head = models.CharField(_("组长"), max_length=60)
    head_title = models.CharField(_("组长职务"), max_length=60, blank=True)
    by_party = models.BooleanField(_("党委书记任组长"), default=False)
    deputies = models.CharField(_("副组长"), max_length=200, blank=True)
    people = models.TextField(_("成员和成员单位"), max_length=1000, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("领导小组")
        constraints = [
            models.CheckConstraint(
                name="leading_group_not_negative", condition=Q(until=None) | Q(until__gte=F("on"))
            ),
        ]

    def __str__(self):
        return self.title


class Attention(Entry):
    """The Party committee studied, heard, joined: League work on its table (党委重视)."""

    kind = models.CharField(_("形式"), max_length=10, choices=AttentionKind)
    body = models.CharField(_("会议或单位"), max_length=120)
    leader = models.CharField(_("主持或参加领导"), max_length=60, blank=True)
    number = models.CharField(_("纪要文号"), max_length=60, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("党委重视")

    def __str__(self):
        return f"{self.get_kind_display()} · {self.body}"


class Policy(Entry):
    """League work is included in what others are judged by (纳入), with a weight where there is one."""

    kind = models.CharField(_("纳入事项"), max_length=12, choices=PolicyKind)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    weight = models.DecimalField(_("分值权重"), max_digits=6, decimal_places=2, null=True, blank=True)
    until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("政策纳入")
        constraints = [
            models.CheckConstraint(
                name="policy_not_negative", condition=Q(until=None) | Q(until__gte=F("on"))
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()


class Fund(Entry):
    """Money for League work."""

    source = models.CharField(_("资金来源"), max_length=10, choices=FundSource)
    amount = MoneyField(_("金额"))
    purpose = models.CharField(_("用途"), max_length=120)

    objects = RegisterQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("工作经费")
        constraints = [models.CheckConstraint(name="fund_of_money", condition=Q(amount__gt=0))]

    def __str__(self):
        return f"{self.purpose} {self.amount}"
