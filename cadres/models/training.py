"""Courses for cadres, and who took part."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.choices.training import CourseKind, CourseLevel
from cadres.models.people import Someone
from cadres.models.posts import Post
from cadres.querysets.training import CourseQuerySet, TraineeQuerySet
from orgs.models import Org


def counted_hours(label: str, **options) -> models.DecimalField:
    """Hours of a course, halves allowed."""
    limits = [MinValueValidator(0)]
    return models.DecimalField(label, max_digits=5, decimal_places=1, validators=limits, **options)


class Course(models.Model):
    """One run of a course (期), from its first to its `last` day.

    imported: came with a list of participants, and goes with it when the list is taken back.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("主办团组织"), on_delete=models.PROTECT, related_name="courses"
    )
    name = models.CharField(_("培训班名称"), max_length=80)
    level = models.CharField(_("培训级别"), max_length=12, choices=CourseLevel, default=CourseLevel.COUNTY)
    kind = models.CharField(_("培训类型"), max_length=12, choices=CourseKind, default=CourseKind.ROTATION)
    start = models.DateField(_("开班日期"))
    last = models.DateField(_("结束日期"))
    hours = counted_hours(_("总学时"), default=0)
    theory_hours = counted_hours(_("理论教育和党性教育学时"), default=0)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    organizer = models.CharField(_("承办单位"), max_length=80, blank=True)
    document = models.CharField(_("通知文号"), max_length=60, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    imported = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("培训班")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name", "start"],
                name="one_course_of_a_name",
                violation_error_message=_("这个团组织当天已有同名的培训班。"),
            ),
            models.CheckConstraint(
                name="course_not_empty",
                condition=Q(last__gte=F("start")),
                violation_error_message=_("结束日期不能早于开班日期。"),
            ),
            models.CheckConstraint(
                name="theory_within_hours",
                condition=Q(theory_hours__lte=F("hours")),
                violation_error_message=_("理论教育和党性教育学时不能多于总学时。"),
            ),
        ]
        indexes = [models.Index(fields=["start"])]

    def __str__(self):
        return self.name


class Trainee(Someone):
    """Somebody who took part; org, title: where the person served then. post: known by the ID number."""

    course = models.ForeignKey(
        Course, verbose_name=_("培训班"), on_delete=models.PROTECT, related_name="trainees"
    )
    org = models.ForeignKey(Org, verbose_name=_("所在团组织"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("职务"), max_length=60, blank=True)
    post = models.ForeignKey(
        Post, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="trainings"
    )
    hours = counted_hours(_("完成学时"), default=0)
    passed = models.BooleanField(_("考核合格"), default=True)
    certificate = models.CharField(_("结业证书编号"), max_length=40, blank=True)
    note = models.CharField(_("备注"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "course__org__path"
    objects = TraineeQuerySet.as_manager()

    class Meta:
        ordering = ["course", "id"]
        verbose_name = _("培训学员")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "id_index"],
                name="one_trainee_of_a_number",
                violation_error_message=_("这个人已在本期学员名单里。"),
            )
        ]
