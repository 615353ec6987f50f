"""发展团员编号: the numbers a year brings, issued and passed on as blocks, and those that are void."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from members.querysets.quota import NumberBlockQuerySet
from orgs.models import Org

TWELVE = RegexValidator(r"^[0-9]{12}\Z", _("编号须为 12 位数字。"))


def number(label: str, **more) -> models.CharField:
    """A 发展团员编号: four digits of the year, two of the province, six of the row."""
    return models.CharField(label, max_length=12, validators=[TWELVE], **more)


class NumberBlock(models.Model):
    """A run of numbers an organization may give to its new members, less what it passed on from it."""

    year = models.PositiveSmallIntegerField(_("年度"), editable=False)
    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="number_blocks"
    )
    first = number(_("起始编号"))
    last = number(_("截止编号"))
    parent = models.ForeignKey(
        "self",
        verbose_name=_("划自"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    on = models.DateField(_("下发日期"), default=timezone.localdate, editable=False)
    note = models.CharField(_("文件依据"), max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = NumberBlockQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "first", "id"]
        verbose_name = _("编号号段")
        constraints = [
            models.CheckConstraint(
                name="number_block_in_order",
                condition=Q(first__lte=F("last")),
                violation_error_message=_("截止编号不能小于起始编号。"),
            ),
            models.UniqueConstraint(fields=["org", "first"], name="one_block_from_a_number"),
        ]
        indexes = [models.Index(fields=["first", "last"])]

    def __str__(self):
        return f"{self.first}–{self.last}"

    def save(self, *args, **kwargs):
        """The year is what the numbers begin with."""
        self.year = int(self.first[:4])
        super().save(*args, **kwargs)

    @property
    def size(self) -> int:
        """How many numbers there are from the first to the last."""
        return int(self.last) - int(self.first) + 1

    def holds(self, text: str) -> bool:
        """Whether a number of twelve digits lies in the block."""
        return self.first <= text <= self.last


class VoidNumber(models.Model):
    """A number that nobody gets any more, and why."""

    block = models.ForeignKey(NumberBlock, on_delete=models.PROTECT, related_name="voids")
    number = number(_("编号"), unique=True)
    reason = models.CharField(_("作废原因"), max_length=200)
    on = models.DateField(_("作废日期"), default=timezone.localdate)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    scope_field = "block__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("作废编号")

    def __str__(self):
        return self.number
