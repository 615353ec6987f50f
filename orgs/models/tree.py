"""Organizations, where they stood, and what they were called."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, lazy_pinyin

from league.kernel.scoping import PathField
from orgs.choices.tree import FIELD_OF_INDUSTRY, Field, Form, Industry, Kind, Level
from orgs.querysets.tree import FormerNameQuerySet, OrgQuerySet, PlacementQuerySet


def initials(text: str) -> str:
    """Pinyin initials in lower case, for search and sorting: 麦岭镇 → mlz."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()[:120]


class Org(models.Model):
    """One node of the tree. Today's parent and path stand here; `Placement` answers for other days."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("全称"), max_length=120)
    short = models.CharField(_("简称"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    form = models.CharField(_("组织形态"), max_length=12, choices=Form, default=Form.INDEPENDENT)
    industry_category = models.CharField(_("行业类别"), max_length=2, choices=Industry, blank=True)
    field = models.CharField(_("领域"), max_length=12, choices=Field, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = PathField(db_index=True, editable=False)
    founded = models.DateField(_("成立日期"), null=True, blank=True)
    dissolved = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)
    division_code = models.CharField(_("行政区划代码"), max_length=12, blank=True, db_index=True)
    # 条 and 块 must not count an organization twice: the other owner's name, empty when the tree counts it.
    statistics_owner = models.CharField(_("统计归口"), max_length=60, blank=True)
    # A dispatched committee stands beside a body that hosts it, and ends with it.
    host = models.CharField(_("依托单位"), max_length=120, blank=True)
    approval = models.CharField(_("同级党组织批准文号"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    pinyin = models.CharField(max_length=120, editable=False, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "path"
    objects = OrgQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("团组织")
        constraints = [
            models.CheckConstraint(
                name="org_dissolved_after_founded",
                condition=Q(dissolved__isnull=True)
                | Q(founded__isnull=True)
                | Q(dissolved__gte=models.F("founded")),
            ),
        ]

    def __str__(self):
        return self.short or self.name

    def save(self, *args, **kwargs):
        """Keep what is derived from other columns: the field of a known category, the initials."""
        self.field = FIELD_OF_INDUSTRY.get(self.industry_category, self.field)
        self.pinyin = initials(self.short or self.name)
        super().save(*args, **kwargs)

    @property
    def is_branch(self) -> bool:
        """Whether members may sit here."""
        return self.kind == Kind.BRANCH

    def path_on(self, on) -> str:
        """The path on a day (today's for today and later); "" before it stood and after it was dissolved."""
        if on >= timezone.localdate():
            return self.path
        return self.placements.on_day(on).values_list("path", flat=True).first() or ""

    def path_then(self, on) -> str:
        """The path to ask history with: as `path_on`, but before it stood its first, afterwards its last."""
        if on >= timezone.localdate():
            return self.path
        places = self.placements.order_by("start").values_list("path", flat=True)
        return places.filter(start__lte=on).last() or places.first() or self.path

    @property
    def depth(self) -> int:
        """Number of organizations from the root to this one, itself included."""
        return self.path.count(".")


class Placement(models.Model):
    """Where an organization stood from `start` until before `end`."""

    org = models.ForeignKey(Org, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Org, null=True, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    start = models.DateField(default=timezone.localdate)
    end = models.DateField(null=True, blank=True)
    # The first one answers for the time before it too, where a flow reaches further back than the tree.
    opening = models.BooleanField(default=False)

    scope_field = "path"
    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["org", "start"]
        constraints = [
            models.UniqueConstraint(fields=["org"], condition=Q(end__isnull=True), name="one_open_placement"),
            models.CheckConstraint(
                name="placement_not_empty", condition=Q(end__isnull=True) | Q(end__gt=models.F("start"))
            ),
        ]
        indexes = [models.Index(fields=["path", "start"])]

    def __str__(self):
        return f"{self.org_id}: {self.path} {self.start}–{self.end or ''}"


class FormerName(models.Model):
    """A name an organization bore until before `end`; it stays findable.

    came_from: the organization that bore it, where that one was merged into `org` on the day.
    """

    org = models.ForeignKey(Org, on_delete=models.CASCADE, related_name="former_names")
    came_from = models.ForeignKey(
        Org, null=True, blank=True, on_delete=models.PROTECT, related_name="names_inherited"
    )
    name = models.CharField(_("原全称"), max_length=120)
    short = models.CharField(_("原简称"), max_length=60, blank=True)
    end = models.DateField(_("使用至"))

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        ordering = ["org", "end"]

    def __str__(self):
        return self.name
