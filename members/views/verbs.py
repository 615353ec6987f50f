"""Verbs over one member and over many: change of branch, correction of the ID number, removal, reveal."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError, Refused
from league.kernel.views import once, scope_choices
from members import rules, services
from members.forms import BranchChangeForm, IdCorrectionForm, PostEndForm, PostForm, ReasonForm
from members.models import Member

AT_ONCE = 500  # members a bulk change takes; more are asked for in portions


class MemberVerbs:
    """Pages that do one thing to members; joined to `ModelViews` of the register."""

    def reveal(self, request, pk) -> HttpResponse:
        """The page with the full numbers, against a reason that stays in the audit trail."""
        obj = self.fetch(pk, permit=rules.REVEAL)
        if request.method != "POST":
            return HttpResponseRedirect(self.url("detail", pk))
        form = ReasonForm(request.POST)
        numbers = None
        if form.is_valid():
            numbers = services.reveal(obj, actor=self.user, reason=form.cleaned_data["reason"])
        context = self.detail_context(obj) | {"reason": form, "numbers_shown": numbers}
        return self.render("detail", context, status=200 if numbers else 422)

    # Verbs of a member

    def _verb(self, pk, permit: str, form, title: str, act, *, danger: str = "") -> HttpResponse:
        """A page with a small form over a member: shows it, carries it out once, tells refusals in it."""
        self.require_today()
        obj = self.fetch(pk, permit=permit)
        bound = form(self.request.POST) if self.request.method == "POST" else form()
        scope_choices(bound, self.user, permit)
        if hasattr(bound, "settle"):
            bound.settle(obj)
        if self.request.method == "POST" and bound.is_valid():
            try:
                with transaction.atomic():
                    once.spend(self.request)
                    said, url = act(obj, bound.cleaned_data)
            except once.Repeated as error:
                messages.info(self.request, error.message)
                return HttpResponseRedirect(self.url("list"))
            except DomainError as error:
                bound.add_error(None, error.message)
            else:
                messages.success(self.request, said)
                return HttpResponseRedirect(url)
        context = self._edit_context("edit", obj) | {
            "title": title % {"name": obj},
            "crumbs": self.crumbs((str(obj), self.url("detail", pk)), (title % {"name": obj}, "")),
            "form": bound,
            "danger": danger,
        }
        return self.render("verb", context, status=422 if bound.is_bound else 200)

    def branch(self, request, pk) -> HttpResponse:
        """Move the member to another branch in reach from a day."""

        def act(obj, data):
            version = request.POST.get("version", "")
            services.change_branch(
                obj,
                to=data["to"],
                on=data["on"],
                actor=self.user,
                version=int(version) if version.isdecimal() else None,
            )
            return _("%(name)s 已调整到“%(to)s”。") % {"name": obj, "to": data["to"]}, self.url("detail", pk)

        return self._verb(pk, rules.EDIT, BranchChangeForm, _("调整支部：%(name)s"), act)

    def take_post(self, request, pk) -> HttpResponse:
        """Enter a League post of the member."""

        def act(obj, data):
            services.take_post(obj, actor=self.user, **data)
            return _("已登记：%(name)s，%(title)s。") % {"name": obj, "title": data["title"]}, self.url(
                "detail", pk
            )

        return self._verb(pk, rules.EDIT, PostForm, _("登记团内职务：%(name)s"), act)

    def leave_post(self, request, pk) -> HttpResponse:
        """End a League post of the member."""

        def act(obj, data):
            services.leave_post(data["post"], on=data["on"], actor=self.user)
            return _("已免去：%(title)s。") % {"title": data["post"]}, self.url("detail", pk)

        return self._verb(pk, rules.EDIT, PostEndForm, _("免去团内职务：%(name)s"), act)

    def correct_id(self, request, pk) -> HttpResponse:
        """Ask the reviewer to replace a wrong ID number."""

        def act(obj, data):
            services.request_id_correction(
                obj, new_id_no=data["new_id_no"], reason=data["reason"], actor=self.user
            )
            return _("更正申请已提交，等待审核。"), self.url("detail", pk)

        return self._verb(pk, rules.EDIT, IdCorrectionForm, _("更正身份证号：%(name)s"), act)

    def take_out(self, request, pk) -> HttpResponse:
        """Remove a mistaken entry; it can be restored from the list of removed entries."""

        def act(obj, data):
            services.remove(obj, actor=self.user, reason=data["reason"])
            return _("已移除 %(name)s。可在“已移除”里恢复。") % {"name": obj}, self.url("list")

        words = _("移除后不再计入名册和统计。只用于误录；离团、转出请按程序办理。")
        return self._verb(pk, rules.REMOVE, ReasonForm, _("移除误录：%(name)s"), act, danger=words)

    # Many at once

    def change_branches(self, rows) -> HttpResponse:
        """Ask for the branch, then move every ticked member; a result per row."""
        form = BranchChangeForm(self.request.POST if "to" in self.request.POST else None)
        scope_choices(form, self.user, rules.EDIT)
        form.settle()
        if not form.is_valid():
            return self._ask_branch(rows, form)
        return self.bulk_results(
            _("调整支部"), [self._changed(each, form.cleaned_data) for each in rows.order_by("pinyin", "pk")]
        )

    def _changed(self, member: Member, data: dict) -> dict:
        refusal = ""
        try:
            services.change_branch(member, to=data["to"], on=data["on"], actor=self.user)
        except DomainError as error:
            refusal = error.message
        return {"name": str(member), "url": self.url("detail", member.pk), "refusal": refusal}

    def _ask_branch(self, rows, form) -> HttpResponse:
        number = rows.count()
        if number > AT_ONCE:
            words = _("一次最多调整 %(most)d 人，现在选了 %(n)d 人。请缩小筛选，分批办理。")
            raise Refused(words % {"most": AT_ONCE, "n": number})
        context = {
            "title": _("调整支部：已选 %(n)d 人") % {"n": number},
            "crumbs": self.crumbs((_("调整支部"), "")),
            "form": form,
            "picks": list(rows.values_list("pk", flat=True)),
            "once": once.new_key(),
            "cancel_url": self.url("list"),
        }
        return self.render("verb", context, status=422 if form.is_bound else 200)
