"""Verbs over one member and over many: change of branch, correction of the ID number, removal, reveal."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from members import rules, services
from members.forms.verbs import BranchChangeForm, IdCorrectionForm, PostEndForm, PostForm, ReasonForm


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

        return self.verb(pk, rules.EDIT, BranchChangeForm, _("调整支部：%(name)s"), act)

    def take_post(self, request, pk) -> HttpResponse:
        """Enter a League post of the member."""

        def act(obj, data):
            services.take_post(obj, actor=self.user, **data)
            return _("已登记：%(name)s，%(title)s。") % {"name": obj, "title": data["title"]}, self.url(
                "detail", pk
            )

        return self.verb(pk, rules.EDIT, PostForm, _("登记团内职务：%(name)s"), act)

    def leave_post(self, request, pk) -> HttpResponse:
        """End a League post of the member."""

        def act(obj, data):
            services.leave_post(data["post"], on=data["on"], actor=self.user)
            return _("已免去：%(title)s。") % {"title": data["post"]}, self.url("detail", pk)

        return self.verb(pk, rules.EDIT, PostEndForm, _("免去团内职务：%(name)s"), act)

    def correct_id(self, request, pk) -> HttpResponse:
        """Ask the reviewer to replace a wrong ID number."""

        def act(obj, data):
            services.request_id_correction(
                obj, new_id_no=data["new_id_no"], reason=data["reason"], actor=self.user
            )
            return _("更正申请已提交，等待审核。"), self.url("detail", pk)

        return self.verb(pk, rules.EDIT, IdCorrectionForm, _("更正身份证号：%(name)s"), act)

    def take_out(self, request, pk) -> HttpResponse:
        """Remove a mistaken entry; it can be restored from the list of removed entries."""

        def act(obj, data):
            services.remove(obj, actor=self.user, reason=data["reason"])
            return _("已移除 %(name)s。可在“已移除”里恢复。") % {"name": obj}, self.url("list")

        words = _("移除后不再计入名册和统计。只用于误录；离团、转出请按程序办理。")
        return self.verb(pk, rules.REMOVE, ReasonForm, _("移除误录：%(name)s"), act, danger=words)

    # Many at once

    def change_branches(self, rows) -> HttpResponse:
        """Ask for the branch, then move every ticked member; a result per row."""

        def act(member, data):
            services.change_branch(member, to=data["to"], on=data["on"], actor=self.user)

        return self.verb_on_many(rows, rules.EDIT, BranchChangeForm, _("调整支部"), act)
