"""Pages of the changes that have a verb of their own: rename, move, dissolve; each shows what it touches."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import panels
from league.kernel.clauses import blocked
from league.kernel.errors import DomainError
from league.kernel.metrics import Period
from league.kernel.scoping import subtree
from league.kernel.views import once, widgets
from orgs import rules, services
from orgs.forms.tree import DissolveForm, MoveForm, RenameForm, parents
from orgs.models import Org
from orgs.views import figures


class ChangePages:
    """Mixed into the pages of organizations."""

    def rename(self, request, pk) -> HttpResponse:
        """A new name; the old one is kept and stays findable."""
        org = self._to_change(pk, rules.EDIT)
        first = {"name": org.name, "short": org.short}
        form = RenameForm(request.POST or None, initial=first | {"version": org.version})
        return self._change(org, "rename", _("更名"), form, services.rename)

    def move(self, request, pk) -> HttpResponse:
        """A new parent, with a preview of what follows; both ends must be in reach."""
        org = self._to_change(pk, rules.MOVE)
        form = MoveForm(request.POST or request.GET or None, initial={"version": org.version})
        choices = parents().exclude(subtree("path", org.path)).exclude(pk=org.parent_id)
        form.fields["to"].queryset = choices
        widgets.scope_choices(form, self.user, rules.MOVE)
        form.fields["version"].required = request.method == "POST"
        extra = self.move_preview(org, form)
        return self._change(org, "move", _("调整隶属"), form, services.move, extra)

    def dissolve(self, request, pk) -> HttpResponse:
        """The end of an organization; what stands in the way is listed, and the button is off."""
        org = self._to_change(pk, rules.DISSOLVE)
        form = DissolveForm(request.POST or None, initial={"version": org.version})
        found = services.dissolve_findings(org)
        touched = panels.preview(org, "dissolve", on=timezone.localdate())
        extra = {"findings": found, "blocked": blocked(found), "touched": touched}
        return self._change(org, "dissolve", _("撤销"), form, services.dissolve, extra)

    def move_preview(self, org: Org, form: MoveForm) -> dict:
        """How many organizations and members follow, and what upper apps say about it."""
        today = Period.day()
        members = figures.figure(figures.MEMBERS, self.user, org, org.path, today)
        to = form.cleaned_data.get("to") if form.is_bound and form.is_valid() else None
        lines = panels.preview(org, "move", to=to, on=form.cleaned_data["since"]) if to else []
        return {
            "number_orgs": Org.objects.standing().under(org).count(),
            "members": members,
            "to": to,
            "touched": lines,
        }

    def _to_change(self, pk, permit: str) -> Org:
        self.require_today()
        return self.fetch(pk, permit=permit)

    def _change(self, org: Org, name: str, label: str, form, verb, extra: dict | None = None) -> HttpResponse:
        """Show the form, or carry the change out; a refusal comes back with the form and its findings."""
        status = 200
        if self.request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    return self._changed(org, label, form, verb)
                except once.Repeated as error:
                    messages.info(self.request, error.message)
                    return HttpResponseRedirect(self.url("detail", org.pk))
                except DomainError as error:
                    form.add_error(None, error.message)
                    status = 409 if error.code == "stale" else 422
                    extra = (extra or {}) | {
                        "findings": list(error.findings) or (extra or {}).get("findings")
                    }
        context = {
            "object": org,
            "title": _("%(step)s：%(name)s") % {"step": label, "name": org},
            "crumbs": self.crumbs((str(org), self.url("detail", org.pk)), (label, "")),
            "form": form,
            "change": name,
            "change_label": label,
            "once": once.new_key(),
            "version": org.version,
            "cancel_url": self.url("detail", org.pk),
        }
        return self.render(name, context | (extra or {}), status=status)

    def _changed(self, org: Org, label: str, form, verb) -> HttpResponse:
        with transaction.atomic():
            once.spend(self.request)
            given = dict(form.cleaned_data)
            changed = verb(org, actor=self.user, on=given.pop("since"), **given)
        messages.success(self.request, _("“%(org)s”已%(verb)s。") % {"org": changed, "verb": label})
        return HttpResponseRedirect(self.url("detail", changed.pk))
