"""Erasures of personal data: who proposed, what was erased; never what it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices.personal import ErasureState
from members.models.member import Member


class Erasure(Stateful):
    """The decision to erase what need not be kept of a person. counts: what was erased, by its code."""

    member = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("单个", "团员"),
        on_delete=models.CASCADE,
        related_name="erasures",
    )
    state = models.CharField(
        _("状态"), max_length=30, choices=ErasureState, default=ErasureState.PROPOSED, editable=False
    )
    reason = models.CharField(_("理由"), max_length=200)
    checked = models.CharField(
        _("复核说明"), max_length=200, blank=True, help_text=_("如：已核对离团材料，没有未了事项。")
    )
    counts = models.JSONField(default=dict, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)

    scope_field = "member__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("删除个人信息")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state=ErasureState.PROPOSED),
                name="one_open_erasure_of_a_member",
            )
        ]

    def __str__(self):
        return str(self.member)
