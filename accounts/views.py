"""Pages of accounts: one's own account, users and grants in reach, the audit trail."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts import rules, services
from accounts.filters import AuditFilter, UserFilter
from accounts.forms import EmptyForm, GrantForm, HandoverForm, ReasonForm, UserForm
from accounts.models import Grant, User
from accounts.services import duties, events
from league.kernel import audit, permits
from league.kernel.errors import DomainError
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import Role
from league.kernel.views import Column, ModelViews, access, declare, fetch, once

SYSTEM = gettext_lazy("系统")
USERS = gettext_lazy("用户与授权")
PERSON = gettext_lazy("人")
ITEM = gettext_lazy("条")
STATES = {True: gettext_lazy("启用"), False: gettext_lazy("停用")}


@declare()
def own(request) -> HttpResponse:
    """My account: who I am here, my grants, and the ways to password, authenticator and sessions."""
    context = {
        "title": _("我的账号"),
        "grants": request.user.grants.select_related("org").order_by("-start"),
        "today": timezone.localdate(),
        "factor": duties.factor_of(request.user),
        "factor_required": duties.factor_required(request.user),
    }
    return render(request, "accounts/own.html", context)


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
        form = self.build_form("add", None, _posted(request))
        if request.method == "POST" and form.is_valid():
            fields = {name: form.cleaned_data[name] for name in ("username", "name", "home")}
            return _one_time(
                request, form, lambda: services.issue(**fields, actor=request.user)
            ) or self._add(form)
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


def _posted(request):
    """What a form is bound to: the posted values, even when there are none."""
    return request.POST if request.method == "POST" else None


def _may_end(actor, given: Grant) -> bool:
    today = timezone.localdate()
    return not (given.end and given.end <= today) and given.role in rules.roles_below(actor, given.org.path)


def _user(request, pk, permit: str) -> User:
    return fetch(request.user, permit, User.objects.select_related("home"), pk=pk)


def _carry_out(request, form, verb):
    """Run a verb once; its refusal becomes an error of the form and None is returned."""
    try:
        with transaction.atomic():
            once.spend(request)
            return verb()
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def _one_time(request, form, verb) -> HttpResponse | None:
    """The page with the one-time password that a verb made; None when it refused."""
    made = _carry_out(request, form, verb)
    if made is None:
        return None
    user, word = made
    context = {
        "title": _("一次性密码"),
        "subject": user,
        "word": word,
        "crumbs": _crumbs(user, _("一次性密码")),
    }
    response = render(request, "accounts/issued.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _crumbs(user: User, last: str) -> list[tuple[str, str]]:
    return [
        (SYSTEM, ""),
        (USERS, reverse("accounts:user-list")),
        (user.name, reverse("accounts:user-detail", args=[user.pk])),
        (last, ""),
    ]


def _ask(
    request, user: User, form, *, title: str, words: str, button: str, danger: bool = False
) -> HttpResponse:
    """The page that asks before a verb is carried out, with the form it needs."""
    context = {
        "title": title,
        "words": words,
        "button": button,
        "danger": danger,
        "form": form,
        "subject": user,
        "once": once.new_key(),
        "crumbs": _crumbs(user, title),
    }
    return render(request, "accounts/ask.html", context, status=422 if form.errors else 200)


def _done(request, user: User, words: str) -> HttpResponseRedirect:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("accounts:user-detail", args=[user.pk]))


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def grant_add(request, pk) -> HttpResponse:
    """Give a user a role at an organization for a time."""
    user = _user(request, pk, rules.MANAGE)
    form = GrantForm(_posted(request), actor=request.user, subject=user)
    if request.method == "POST" and form.is_valid():
        wanted = dict(form.cleaned_data)
        role, org = wanted.pop("role"), wanted.pop("org")
        if _carry_out(request, form, lambda: services.grant(user, role, org, actor=request.user, **wanted)):
            return _done(request, user, _("已授权。"))
    words = _("只能授予低于您本人、在您管理范围内的角色。")
    return _ask(request, user, form, title=_("授权"), words=words, button=_("授权"))


@declare(rules.MANAGE, "accounts.Grant", methods=("GET", "POST"))
def grant_end(request, pk) -> HttpResponse:
    """End a grant today."""
    given = fetch(request.user, rules.MANAGE, Grant.objects.select_related("org", "user"), pk=pk)
    form = EmptyForm(_posted(request))
    if request.method == "POST" and _carry_out(
        request, form, lambda: services.end_grant(given, actor=request.user)
    ):
        return _done(request, given.user, _("授权已收回，即刻失效。"))
    words = _("将收回 %(user)s 的授权“%(grant)s”，从今天起失效。") % {"user": given.user, "grant": given}
    return _ask(request, given.user, form, title=_("收回授权"), words=words, button=_("收回"), danger=True)


@declare(rules.RESET, "accounts.User", methods=("GET", "POST"))
def reset_password(request, pk) -> HttpResponse:
    """Give a one-time password in place of a lost one; it is on the answer and nowhere else."""
    user = _user(request, pk, rules.RESET)
    form = EmptyForm(_posted(request))
    if request.method == "POST":
        shown = _one_time(request, form, lambda: (user, services.reset_password(user, actor=request.user)))
        if shown:
            return shown
    words = _(
        "将作废 %(user)s 现在的密码并退出其所有设备，新的一次性密码只显示一次。请先核实是本人提出。"
    ) % {"user": user}
    return _ask(request, user, form, title=_("重置密码"), words=words, button=_("重置密码"), danger=True)


@declare(rules.RESET, "accounts.User", methods=("GET", "POST"))
def reset_authenticator(request, pk) -> HttpResponse:
    """Forget a lost authenticator."""
    user = _user(request, pk, rules.RESET)
    form = EmptyForm(_posted(request))
    verb = services.reset_authenticator
    if request.method == "POST" and _carry_out(request, form, lambda: verb(user, actor=request.user)):
        return _done(request, user, _("验证器已重置，下次登录时重新设置。"))
    words = _("将删除 %(user)s 的验证器和恢复码，下次登录须重新设置。请先核实是本人提出。") % {"user": user}
    return _ask(request, user, form, title=_("重置验证器"), words=words, button=_("重置验证器"), danger=True)


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def deactivate(request, pk) -> HttpResponse:
    """Switch an account off, with a reason."""
    user = _user(request, pk, rules.MANAGE)
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _carry_out(request, form, lambda: services.deactivate(user, actor=request.user, reason=reason)):
            return _done(request, user, _("账号已停用。"))
    words = _("停用后 %(user)s 立即退出，不能再登录；资料和记录都保留，可以再启用。") % {"user": user}
    return _ask(
        request, user, form, title=_("停用账号"), words=words, button=pgettext("按钮", "停用"), danger=True
    )


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def activate(request, pk) -> HttpResponse:
    """Switch an account on again."""
    user = _user(request, pk, rules.MANAGE)
    form = EmptyForm(_posted(request))
    if request.method == "POST" and _carry_out(
        request, form, lambda: services.activate(user, actor=request.user)
    ):
        return _done(request, user, _("账号已启用。"))
    words = _("启用后 %(user)s 可用原来的密码登录，能办什么以有效授权为准。") % {"user": user}
    return _ask(request, user, form, title=_("启用账号"), words=words, button=pgettext("按钮", "启用"))


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def handover(request, pk) -> HttpResponse:
    """Hand somebody's work over to a successor and list what was moved."""
    user = _user(request, pk, rules.MANAGE)
    form = HandoverForm(_posted(request), actor=request.user, subject=user)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        moved = _carry_out(request, form, lambda: services.hand_over(user, actor=request.user, **wanted))
        if moved is not None:
            context = {"title": _("交接完成"), "subject": user, "to": wanted["to"], "moved": moved}
            return render(request, "accounts/moved.html", context | {"crumbs": _crumbs(user, _("交接完成"))})
    words = _("把 %(user)s 的草稿、暂存的导入等交给接手的同志；交接后列出清单。") % {"user": user}
    return _ask(request, user, form, title=_("工作交接"), words=words, button=_("交接"))


def _actor(row: dict) -> str:
    if not row["actor__username"]:
        return _("系统")
    return f"{row['actor__name']}（{row['actor__username']}）"


def _object(row: dict) -> str:
    return audit.object_label(row["object_type"], row["object_id"])


class AuditViews(ModelViews):
    """The audit trail of the organizations in reach; who reaches the root sees events without a place too."""

    model = AuditEvent
    group, label, unit = SYSTEM, gettext_lazy("审计记录"), ITEM
    permits = {"view": rules.AUDIT}
    route = "audit/"
    order = "-at"
    filterset = AuditFilter
    columns = (
        Column("at", gettext_lazy("时间"), sort="pk", lead=True),
        Column("event", gettext_lazy("事项"), text=lambda row: audit.label(row["event"]), source=("event",)),
        Column(
            "actor",
            gettext_lazy("操作人"),
            source=("actor__name", "actor__username"),
            text=_actor,
        ),
        Column("object", gettext_lazy("对象"), source=("object_type", "object_id"), text=_object),
        Column("note", gettext_lazy("说明")),
    )

    @classmethod
    def namespace(cls) -> str:
        """The pages stand with accounts, the table in the kernel."""
        return "accounts"

    @classmethod
    def prefix(cls) -> str:
        """Names as `audit-list`."""
        return "audit"

    @classmethod
    def urls(cls):
        """List and detail; an audit event has no history of its own."""
        return [each for each in super().urls() if not each.name.endswith("-history")]

    def visible(self, action="list"):
        """Events in reach."""
        seen = super().visible(action)
        return seen | self.queryset().filter(path="") if self._reaches_root() else seen

    def fetch(self, pk, action="detail", **kwargs):
        """One event; those without a place for who reaches the root."""
        placeless = self.queryset().filter(pk=pk, path="").first() if self._reaches_root() else None
        return placeless or super().fetch(pk, action, **kwargs)

    def _reaches_root(self) -> bool:
        return any(path.count(".") == 1 for path in permits.reach(self.user, rules.AUDIT))

    def detail(self, request, pk) -> HttpResponse:
        """One event: who, what, and the values before and after; of people only what was changed."""
        event = self.fetch(pk)
        title = _("%(event)s · 第 %(id)s 条") % {"event": audit.label(event.event), "id": event.pk}
        context = {
            "event": event,
            "title": title,
            "what": audit.label(event.event),
            "subject": audit.object_label(event.object_type, event.object_id),
            "changes": audit.told_changes(event),
            "crumbs": self.crumbs((title, "")),
        }
        return render(request, "accounts/audit_detail.html", context)
