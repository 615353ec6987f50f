"""Change plans: a reorganization as a draft of ordered steps, carried out as one, taken back."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from orgs.choices.plans import PlanState, Verb
from orgs.choices.tree import Field, Industry, Kind, Level
from orgs.models.tree import Org


class ChangePlan(Stateful):
    """A reorganization below one superior, carried out as a whole.

    rehearsal: what was found when the steps were last tried (`orgs.services.rehearsing`); journal: every row
    the plan changed, so that it can be taken back (`league.kernel.succession`).
    """

    org = models.ForeignKey(
        Org, verbose_name=_("共同上级"), on_delete=models.PROTECT, related_name="change_plans"
    )
    title = models.CharField(_("方案名称"), max_length=80)
    reason = models.CharField(_("调整理由"), max_length=200)
    document = models.CharField(_("依据文号"), max_length=60, blank=True)
    effective = models.DateField(_("生效日期"), default=timezone.localdate)
    state = models.CharField(
        _("状态"), max_length=30, choices=PlanState, default=PlanState.DRAFT, editable=False
    )
    rehearsal = models.JSONField(default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder)
    journal = models.JSONField(default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("拟定人"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("变更方案")

    def __str__(self):
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether the steps may still be changed."""
        return self.state == PlanState.DRAFT


class ChangeStep(models.Model):
    """One step: which organization, what is done, and where to.

    org: whom it is about, empty when one is founded. to: the superior, or the one merged into; instead of it
    `to_step`, the earlier step that founds it. name to field: columns of the founded or changed one;
    name too: of a branch that gets branches below it, the name of the one that takes its people over.
    host and approval: of a dispatched committee. made: what it founded when the plan was carried out.
    people: ids of the members who alone go over, and posts: whether what they hold in the old branch goes
    with them.
    """

    plan = models.ForeignKey(ChangePlan, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    verb = models.CharField(_("事项"), max_length=12, choices=Verb)
    org = models.ForeignKey(
        Org,
        verbose_name=_("团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="change_steps",
    )
    to = models.ForeignKey(
        Org,
        verbose_name=_("上级或并入的组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="change_steps_to",
    )
    to_step = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(_("全称"), max_length=120, blank=True)
    short = models.CharField(_("简称"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, blank=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level, blank=True)
    industry_category = models.CharField(_("行业类别"), max_length=2, choices=Industry, blank=True)
    field = models.CharField(_("领域"), max_length=12, choices=Field, blank=True)
    host = models.CharField(_("依托单位"), max_length=120, blank=True)
    approval = models.CharField(_("同级党组织批准文号"), max_length=60, blank=True)
    people = models.JSONField(default=list, blank=True, editable=False)
    posts = models.BooleanField(_("职务随人转入"), default=False)
    made = models.ForeignKey(
        Org, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    scope_field = "plan__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("变更事项")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_step_per_position"),
            models.CheckConstraint(name="to_one_place", condition=Q(to=None) | Q(to_step=None)),
        ]

    def __str__(self):
        return self.words

    @property
    def place(self) -> str:
        """Where the step leads to, by name."""
        return str(self.to or (self.to_step and (self.to_step.short or self.to_step.name)) or "")

    @property
    def words(self) -> str:
        """The step as a sentence."""
        told = {
            "org": self.org or "",
            "to": self.place,
            "name": self.short or self.name,
            "kind": self.get_kind_display(),
            "n": len(self.people),
            "host": self.host,
        }
        divided = self.verb == Verb.REKIND and self.carries
        return str(DIVIDED if divided else SENTENCES[self.verb]) % told

    @property
    def carries(self) -> bool:
        """Whether what hangs on the organization goes to another."""
        return self.verb == Verb.ABSORB or (self.verb == Verb.REKIND and bool(self.name))


DIVIDED = _("“%(org)s”的类别变更为%(kind)s，团员转入下设的“%(name)s”")
SENTENCES = {
    Verb.FOUND: _("在“%(to)s”下新建%(kind)s“%(name)s”"),
    Verb.DISPATCH: _("“%(to)s”依托%(host)s派出团工委“%(name)s”"),
    Verb.RENAME: _("“%(org)s”更名为“%(name)s”"),
    Verb.REKIND: _("“%(org)s”的类别变更为%(kind)s"),
    Verb.MOVE: _("“%(org)s”调整到“%(to)s”下"),
    Verb.GIVE: _("“%(org)s”的 %(n)d 名团员转入“%(to)s”"),
    Verb.ABSORB: _("“%(org)s”并入“%(to)s”"),
    Verb.DISSOLVE: _("撤销“%(org)s”"),
}
