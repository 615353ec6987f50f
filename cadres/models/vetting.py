"""Joint management (协管): consultations with a Party committee, and inspections of candidates."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.vetting import LetterAbout, LetterKind
from cadres.querysets.dated import DatedQuerySet
from orgs.models import Org


class Consultation(models.Model):
    """A letter that asks for an opinion about cadres, and the answer. org: whose cadres they are."""

    org = models.ForeignKey(
        Org, verbose_name=_("干部所在团组织"), on_delete=models.PROTECT, related_name="consultations"
    )
    kind = models.CharField(_("往来"), max_length=10, choices=LetterKind)
    about = models.CharField(_("事项"), max_length=10, choices=LetterAbout)
    partner = models.CharField(_("对方单位"), max_length=80)
    number = models.CharField(_("来（去）函文号"), max_length=60, blank=True)
    on = models.DateField(_("来（去）函日期"), default=timezone.localdate)
    people = models.PositiveSmallIntegerField(_("涉及人数"), default=1)
    answered_on = models.DateField(_("复函日期"), null=True, blank=True)
    answer_number = models.CharField(_("复函文号"), max_length=60, blank=True)
    opinion = models.CharField(_("意见"), max_length=200, blank=True)
    filed_on = models.DateField(_("任免备案日期"), null=True, blank=True)
    carried_out_on = models.DateField(_("任免日期"), null=True, blank=True)
    carried_out = models.PositiveSmallIntegerField(_("任免人数"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("协管函")
        constraints = [
            models.CheckConstraint(
                name="answered_after_asked",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("on")),
                violation_error_message=_("复函日期不能早于来（去）函日期。"),
            ),
        ]

    def __str__(self):
        return f"{self.partner} {self.number}".strip()


class Inspection(models.Model):
    """A group that inspected candidates at an organization (考察组)."""

    org = models.ForeignKey(
        Org, verbose_name=_("被考察团组织"), on_delete=models.PROTECT, related_name="inspections"
    )
    on = models.DateField(_("考察日期"), default=timezone.localdate)
    leader = models.CharField(_("组长"), max_length=60)
    group = models.CharField(_("考察组成员"), max_length=120, blank=True)
    candidates = models.PositiveSmallIntegerField(_("考察人选（人）"), default=1)
    talks = models.PositiveSmallIntegerField(_("谈话人数"), default=0)
    conclusion = models.CharField(_("考察结论"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("干部考察")

    def __str__(self):
        return f"{self.org} {self.on}"
