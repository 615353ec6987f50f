"""Users whose home lies in the actor's reach: list, detail, issue, edit."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import rules, services
from accounts.filters import UserFilter
from accounts.forms import UserForm
from accounts.models import Grant, User
from accounts.services import duties, events
from accounts.views.asking import SYSTEM, USERS, one_time, posted
from league.kernel import audit
from league.kernel.roles import Role
from league.kernel.views import Column, ModelViews, access

PERSON = gettext_lazy("人")
STATES = {True: gettext_lazy("启用"), False: gettext_lazy("停用")}


def _place(row: dict) -> str:
    return row["home__short"] or row["home__name"]


def _roles(row: dict) -> str:
    if not row["main_role"]:
        return _("无有效授权")
    label = Role(row["main_role"]).label
    return (
        _("%(role)s 等 %(n)d 项") % {"role": label, "n": row["grant_count"]}
        if row["grant_count"] > 1
        else label
    )


class UserViews(ModelViews):
    """Users whose home lies in the actor's reach."""

    model = User
    group, label, unit = SYSTEM, USERS, PERSON
    permits = {"view": rules.VIEW, "add": rules.MANAGE, "edit": rules.MANAGE}
    events = {"add": events.ISSUE, "edit": events.EDIT}
    route = "users/"
    order = "username"
    filterset = UserFilter
    form = UserForm
    add_label = gettext_lazy("开设账号")
    detail_fields = ("username", "name", "home")
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True),
        Column("username", gettext_lazy("账号"), sort="username"),
        Column("home", gettext_lazy("所在团组织"), source=("home__name", "home__short"), text=_place),
        Column("role", gettext_lazy("角色"), source=("main_role", "grant_count"), text=_roles),
        Column("is_active", gettext_lazy("启用"), choices=STATES, tones={True: "green", False: "line"}),
        Column("last_login", gettext_lazy("最近登录"), sort="last_login", nullable=True),
    )

    def queryset(self):
        """Users with their place and today's roles."""
        return User.objects.select_related("home").with_grants(timezone.localdate())

    def fetch(self, pk, action="detail", *, permit="", lock=False):
        """One user; a row lock and the count of grants do not go together."""
        if not lock:
            return super().fetch(pk, action, permit=permit)
        rows = User.objects.select_for_update(of=("self",))
        user = access.fetch(self.user, permit or self.permit_for(action), rows, pk=pk)
        rules.require_over(self.user, user)
        return user

    def offers(self, action, obj) -> bool:
        """Editing is offered only below the actor."""
        return super().offers(action, obj) and rules.stands_over(self.user, obj)

    def add(self, request) -> HttpResponse:
        """Issue an account; its one-time password is on the answer and nowhere else."""
        form = self.build_form("add", None, posted(request))
        if request.method == "POST" and form.is_valid():
            fields = {name: form.cleaned_data[name] for name in ("username", "name", "home")}
            return one_time(request, form, lambda: services.issue(**fields, actor=request.user)) or self._add(
                form
            )
        return self._add(form)

    def _add(self, form) -> HttpResponse:
        return self._show("add", None, form, status=422 if form.errors else 200)

    def chips(self, obj):
        """Whether the account is on, and whether it waits for its first password."""
        chips = [(_("启用"), "green") if obj.is_active else (_("停用"), "line")]
        return chips + ([(_("待设密码"), "amber")] if obj.must_change_password else [])

    def facts(self, obj):
        """The plain fields, and how the user signs in."""
        factor = _("已设置") if duties.factor_of(obj) else _("未设置")
        seen = timezone.localtime(obj.last_login).strftime("%Y-%m-%d %H:%M") if obj.last_login else "—"
        return [*super().facts(obj), (_("验证器"), factor), (_("最近登录"), seen)]

    def detail_context(self, obj) -> dict:
        """Grants in the actor's reach, with what may be done about each."""
        today = timezone.localdate()
        grants = Grant.objects.filter(user=obj).visible_to(self.user, rules.VIEW).select_related("org")
        over = rules.stands_over(self.user, obj)
        return super().detail_context(obj) | {
            "grants": [
                {
                    "grant": each,
                    "over": bool(each.end and each.end <= today),
                    "may_end": over and _may_end(self.user, each),
                }
                for each in grants.order_by("-start")
            ],
            "may_manage": over,
            "may_reset": rules.stands_over(self.user, obj, rules.RESET),
            "factor": duties.factor_of(obj),
        }

    def timeline(self, obj):
        """What happened to the account."""
        return [
            {"title": audit.label(each.event), "time": each.at, "sub": each.actor or "", "quote": each.note}
            for each in audit.trail(obj)[:50]
        ]


def _may_end(actor, given: Grant) -> bool:
    today = timezone.localdate()
    return not (given.end and given.end <= today) and given.role in rules.roles_below(actor, given.org.path)
