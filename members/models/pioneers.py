"""少先队: children who join in batches (分批入队), and the badges (红领巾奖章) they and their groups hold."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from members.choices.pioneers import BadgeLevel, Holder
from orgs.models import Org


def entry_year() -> models.PositiveSmallIntegerField:
    """The year in which a class entered the school: it stays while the grade goes up."""
    limits = [MinValueValidator(1990), MaxValueValidator(2100)]
    return models.PositiveSmallIntegerField(_("入学年份"), validators=limits)


class PioneerBatch(models.Model):
    """One batch of a school's year: how many could join, how many did; no names."""

    org = models.ForeignKey(
        Org, verbose_name=_("所属团组织"), on_delete=models.PROTECT, related_name="pioneer_batches"
    )
    school = models.CharField(_("学校"), max_length=80)
    entry_year = entry_year()
    batch = models.PositiveSmallIntegerField(
        _("批次"), validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    on = models.DateField(_("入队日期"))
    eligible = models.PositiveIntegerField(_("年级学生人数"), validators=[MinValueValidator(1)])
    joined = models.PositiveIntegerField(_("本批入队人数"), validators=[MinValueValidator(1)])
    note = models.CharField(_("备注"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("分批入队")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "school", "entry_year", "batch"],
                name="one_batch_of_a_number",
                violation_error_message=_("这所学校这一届的这一批已经登记过，请修改原来的。"),
            ),
            models.CheckConstraint(
                name="batch_within_its_year",
                condition=Q(joined__lte=F("eligible")),
                violation_error_message=_("入队人数不能多于年级学生人数。"),
            ),
        ]
        indexes = [models.Index(fields=["on"])]

    def __str__(self):
        told = {"school": self.school, "year": self.entry_year, "n": self.batch}
        return _("%(school)s %(year)d 级第 %(n)d 批") % told


class PioneerBadge(models.Model):
    """A badge of a child or of a group (中队、小队); children under 14 are told to few (`rules.pioneers`).

    A holder is known by school, entry year and name.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("所属团组织"), on_delete=models.PROTECT, related_name="pioneer_badges"
    )
    school = models.CharField(_("学校"), max_length=80)
    holder = models.CharField(_("授予对象"), max_length=12, choices=Holder)
    name = models.CharField(_("姓名或集体名称"), max_length=60)
    entry_year = entry_year()
    squad = models.CharField(_("所在中队"), max_length=40, blank=True)
    level = models.CharField(_("奖章"), max_length=10, choices=BadgeLevel)
    title = models.CharField(_("章名"), max_length=40, blank=True, help_text=_("基础章、特色章写明章名。"))
    on = models.DateField(_("授予日期"))
    document = models.CharField(_("文件依据"), max_length=80, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("红领巾奖章")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "school", "holder", "name", "entry_year", "level", "title"],
                name="one_badge_of_a_level",
                violation_error_message=_("这枚奖章已经登记过。"),
            )
        ]
        indexes = [models.Index(fields=["on"]), models.Index(fields=["level"])]

    def __str__(self):
        return f"{self.name} {self.get_level_display()}"

    @property
    def key(self) -> dict:
        """What tells its holder from others, as a filter."""
        return {name: getattr(self, name) for name in HOLDER}


HOLDER = ("org_id", "school", "holder", "name", "entry_year")
