"""Verbs about an account: grant, end, reset, switch off and on, hand over."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import rules, services
from accounts.forms import EmptyForm, GrantForm, HandoverForm, ReasonForm
from accounts.models import Grant, User
from accounts.views.asking import ask, carry_out, crumbs, done, one_time, posted
from league.kernel.views import declare, fetch, picking
from orgs.models import Org


def _user(request, pk, permit: str) -> User:
    return fetch(request.user, permit, User.objects.select_related("home"), pk=pk)


@declare(rules.MANAGE)
def org_options(request) -> HttpResponse:
    """Suggestions for an organization: those in reach whose name, initials or code match."""
    words = picking.asked_words(request)
    rows = Org.objects.visible_to(request.user, rules.MANAGE).standing()
    return picking.suggestions(rows.matching(words).order_by("path") if words else rows.none())


@declare(rules.MANAGE)
def user_options(request) -> HttpResponse:
    """Suggestions for a colleague: active accounts in reach whose name or account matches."""
    words = picking.asked_words(request)
    rows = User.objects.active().visible_to(request.user, rules.MANAGE)
    return picking.suggestions(rows.matching(words) if words else rows.none(), code="username")


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def grant_add(request, pk) -> HttpResponse:
    """Give a user a role at an organization for a time."""
    user = _user(request, pk, rules.MANAGE)
    form = GrantForm(posted(request), actor=request.user, subject=user)
    if request.method == "POST" and form.is_valid():
        wanted = dict(form.cleaned_data)
        role, org = wanted.pop("role"), wanted.pop("org")
        if carry_out(request, form, lambda: services.grant(user, role, org, actor=request.user, **wanted)):
            return done(request, user, _("已授权。"))
    words = _("只能授予低于您本人、在您管理范围内的角色。")
    return ask(request, user, form, title=_("授权"), words=words, button=_("授权"))


@declare(rules.MANAGE, "accounts.Grant", methods=("GET", "POST"))
def grant_end(request, pk) -> HttpResponse:
    """End a grant today."""
    given = fetch(request.user, rules.MANAGE, Grant.objects.select_related("org", "user"), pk=pk)
    form = EmptyForm(posted(request))
    if request.method == "POST" and carry_out(
        request, form, lambda: services.end_grant(given, actor=request.user)
    ):
        return done(request, given.user, _("授权已收回，即刻失效。"))
    words = _("将收回 %(user)s 的授权“%(grant)s”，从今天起失效。") % {"user": given.user, "grant": given}
    return ask(request, given.user, form, title=_("收回授权"), words=words, button=_("收回"), danger=True)


@declare(rules.RESET, "accounts.User", methods=("GET", "POST"))
def reset_password(request, pk) -> HttpResponse:
    """Give a one-time password in place of a lost one; it is on the answer and nowhere else."""
    user = _user(request, pk, rules.RESET)
    form = EmptyForm(posted(request))
    if request.method == "POST":
        shown = one_time(request, form, lambda: (user, services.reset_password(user, actor=request.user)))
        if shown:
            return shown
    words = _(
        "将作废 %(user)s 现在的密码并退出其所有设备，新的一次性密码只显示一次。请先核实是本人提出。"
    ) % {"user": user}
    return ask(request, user, form, title=_("重置密码"), words=words, button=_("重置密码"), danger=True)


@declare(rules.RESET, "accounts.User", methods=("GET", "POST"))
def reset_authenticator(request, pk) -> HttpResponse:
    """Forget a lost authenticator."""
    user = _user(request, pk, rules.RESET)
    form = EmptyForm(posted(request))
    verb = services.reset_authenticator
    if request.method == "POST" and carry_out(request, form, lambda: verb(user, actor=request.user)):
        return done(request, user, _("验证器已重置，下次登录时重新设置。"))
    words = _("将删除 %(user)s 的验证器和恢复码，下次登录须重新设置。请先核实是本人提出。") % {"user": user}
    return ask(request, user, form, title=_("重置验证器"), words=words, button=_("重置验证器"), danger=True)


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def deactivate(request, pk) -> HttpResponse:
    """Switch an account off, with a reason."""
    user = _user(request, pk, rules.MANAGE)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(request, form, lambda: services.deactivate(user, actor=request.user, reason=reason)):
            return done(request, user, _("账号已停用。"))
    words = _("停用后 %(user)s 立即退出，不能再登录；资料和记录都保留，可以再启用。") % {"user": user}
    return ask(
        request, user, form, title=_("停用账号"), words=words, button=pgettext("按钮", "停用"), danger=True
    )


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def activate(request, pk) -> HttpResponse:
    """Switch an account on again."""
    user = _user(request, pk, rules.MANAGE)
    form = EmptyForm(posted(request))
    if request.method == "POST" and carry_out(
        request, form, lambda: services.activate(user, actor=request.user)
    ):
        return done(request, user, _("账号已启用。"))
    words = _("启用后 %(user)s 可用原来的密码登录，能办什么以有效授权为准。") % {"user": user}
    return ask(request, user, form, title=_("启用账号"), words=words, button=pgettext("按钮", "启用"))


@declare(rules.MANAGE, "accounts.User", methods=("GET", "POST"))
def handover(request, pk) -> HttpResponse:
    """Hand somebody's work over to a successor and list what was moved."""
    user = _user(request, pk, rules.MANAGE)
    form = HandoverForm(posted(request), actor=request.user, subject=user)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        moved = carry_out(request, form, lambda: services.hand_over(user, actor=request.user, **wanted))
        if moved is not None:
            context = {"title": _("交接完成"), "subject": user, "to": wanted["to"], "moved": moved}
            return render(request, "accounts/moved.html", context | {"crumbs": crumbs(user, _("交接完成"))})
    words = _("把 %(user)s 的草稿、暂存的导入等交给接手的同志；交接后列出清单。") % {"user": user}
    return ask(request, user, form, title=_("工作交接"), words=words, button=_("交接"))
