"""The register of units, and what was counted in them when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from league.kernel.credit import is_valid_credit_code, normalise_credit_code
from orgs.choices.tree import Field
from orgs.choices.units import FIELD_OF_NATURE, Building, Nature
from orgs.models.tree import Org, initials
from orgs.querysets.units import UnitQuerySet


def check_credit_code(code: str) -> None:
    """ValidationError for a text that is no unified social credit code."""
    if code and not is_valid_credit_code(normalise_credit_code(code)):
        raise ValidationError(
            gettext("统一社会信用代码应为 18 位，末位是校验码，不含字母 I、O、S、V、Z。请对照证照核对。")
        )


class Counted(models.Model):
    """What a survey counts in a unit."""

    young_staff = models.PositiveIntegerField(_("35 岁以下职工"), default=0)
    members = models.PositiveIntegerField(
        _("团员数（摸底）"), default=0, help_text=_("单位里的团员人数，不计入团员数，一名团员不重复统计。")
    )
    above_scale = models.BooleanField(_("规模以上"), default=False)
    listed = models.BooleanField(
        _("列入应建"), default=False, help_text=_("团员不足规定人数，但上级要求建团的，请勾选。")
    )

    class Meta:
        abstract = True


class Unit(Counted):
    """A unit in which an organization stands or ought to stand.

    org: the organization it belongs to, by place or by trade. established: the organization that covers it;
    several units may share one. What is counted stands here as of today, and in `UnitSurvey` for other days.
    """

    org = models.ForeignKey(Org, verbose_name=_("所属团组织"), on_delete=models.PROTECT, related_name="units")
    name = models.CharField(_("单位名称"), max_length=120)
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, validators=[check_credit_code]
    )
    nature = models.CharField(_("单位性质"), max_length=20, choices=Nature)
    field = models.CharField(
        _("领域"), max_length=12, choices=Field, blank=True, help_text=_("不选则按单位性质确定。")
    )
    established = models.ForeignKey(
        Org,
        verbose_name=_("已建团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="covers",
    )
    established_on = models.DateField(_("建团日期"), null=True, blank=True)
    building = models.CharField(_("建团方式"), max_length=12, choices=Building, blank=True)
    division_code = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    start = models.DateField(_("列入名册日期"), default=timezone.localdate)
    end = models.DateField(_("注销日期"), null=True, blank=True)
    pinyin = models.CharField(max_length=120, editable=False, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        verbose_name = _("单位")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(end=None) & ~Q(credit_code=""),
                name="one_unit_of_a_credit_code",
                violation_error_message=_(
                    "这个统一社会信用代码已经登记在别的单位，请核对；可能由别的团组织登记。"
                ),
            ),
            models.CheckConstraint(
                name="unit_established_on_a_day",
                condition=Q(established=None, established_on=None)
                | Q(established__isnull=False, established_on__isnull=False),
                violation_error_message=_("已建团组织和建团日期要一起填写。"),
            ),
            models.CheckConstraint(
                name="unit_not_empty",
                condition=Q(end=None) | Q(end__gt=F("start")),
                violation_error_message=_("注销日期要晚于列入名册日期。"),
            ),
        ]
        indexes = [models.Index(fields=["pinyin", "id"])]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep what is derived from other columns."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """The code's spelling, the field of the nature, the initials; for those who write many at once."""
        self.credit_code = normalise_credit_code(self.credit_code)
        self.field = self.field or FIELD_OF_NATURE[self.nature]
        self.pinyin = initials(self.name)


class UnitSurvey(Counted):
    """What was counted in a unit on a day; it holds until the next."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="surveys")
    day = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["unit", "day"]
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_survey_a_day")]

    def __str__(self):
        return f"{self.unit_id} {self.day}"
