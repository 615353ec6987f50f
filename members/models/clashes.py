"""Questions to the superior about an ID number that is registered where the asker does not see (身份核重)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices.clashes import ClashState
from orgs.models import Org


class Clash(Stateful):
    """One question. It holds what the asker typed and the index of the number, nothing of the other record.

    branch: where the person was to be entered. office: the organization of the asker, who gets the answer.
    desk: the lowest organization above both records where somebody may decide.
    """

    branch = models.ForeignKey(
        Org, verbose_name=_("要登记到"), on_delete=models.PROTECT, related_name="clashes"
    )
    office = models.ForeignKey(
        Org, verbose_name=_("提出单位"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    desk = models.ForeignKey(
        Org, verbose_name=_("核重单位"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("姓名"), max_length=60)
    id_index = models.CharField(max_length=64, editable=False)
    note = models.CharField(_("核对情况"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=30, choices=ClashState, default=ClashState.RAISED, editable=False
    )
    raised_on = models.DateField(_("提出日期"), default=timezone.localdate, editable=False)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    scope_field = "branch__path"
    other_scopes = ("desk__path",)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("身份核重")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "id_index"],
                condition=Q(state__in=ClashState.open()),
                name="one_open_clash",
            )
        ]
        indexes = [models.Index(fields=["state", "state_since"]), models.Index(fields=["id_index"])]

    def __str__(self):
        return self.name
