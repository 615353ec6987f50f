"""The page of one row: facts, state, what can be done next, panels of other apps, what happened."""

from django.db import models
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from league.kernel import panels
from league.kernel.views.base import Pages
from league.kernel.views.columns import plain

NOTHING = "—"


class DetailPages(Pages):
    """The detail page. `detail_fields` names the facts; hooks add chips, facts, findings and buttons.

    blanks: whether a fact is shown that nobody filled in.
    """

    detail_fields: tuple[str, ...] = ()
    blanks = True

    def detail(self, request, pk) -> HttpResponse:
        """The page of a row, 404 out of reach; for htmx with the target `drawer` only the drawer."""
        drawer = getattr(request, "htmx", None) and request.htmx.target == "drawer"
        return self.render("drawer" if drawer else "detail", self.detail_context(self.fetch(pk)))

    def detail_context(self, obj) -> dict:
        """Everything the detail template needs; override to add to it."""
        tabs = panels.panels_for(obj, self.user)
        chosen = next((tab for tab in tabs if tab.code == self.request.GET.get("tab")), None)
        return {
            "object": obj,
            "title": self.title(obj),
            "crumbs": self.crumbs((self.title(obj), "")),
            "chips": self.chips(obj),
            "meta": self.detail_meta(obj),
            "facts": self.facts(obj),
            "numbers": panels.counts(obj, self.user),
            "tabs": [(tab, tab is chosen) for tab in tabs if tab.template],
            "chosen": chosen,
            "panel": self.panel_body(chosen, obj) if chosen and chosen.template else "",
            "findings": self.findings(obj),
            "watchers": self.watchers(obj),
            "timeline": self.timeline(obj),
            "acts": self.detail_acts(obj),
            "edit_url": self.url("edit", obj.pk) if self.offers("edit", obj) else "",
            "delete_url": self.url("delete", obj.pk) if self.offers("delete", obj) else "",
            "history_url": self.url("history", obj.pk),
            "full_url": self.url("detail", obj.pk),
        }

    def offers(self, action: str, obj) -> bool:
        """Whether the button of an action is shown: declared, held for this row, and not on a past day."""
        return action in self.permits and not self.on and self.may(action, obj)

    def title(self, obj) -> str:
        """The row's name in headings and crumbs."""
        return str(obj)

    def chips(self, obj) -> list[tuple[str, str]]:
        """State chips as (word, tone); hook."""
        return []

    def detail_meta(self, obj) -> list[str]:
        """Short facts under the heading; hook."""
        return []

    def facts(self, obj) -> list[tuple[str, object]]:
        """Pairs of label and value in words, for the fields of `detail_fields`."""
        told = [self.fact(obj, name) for name in self.detail_fields]
        return [fact for fact in told if self.blanks or fact[1] != NOTHING]

    def fact(self, obj, name: str) -> tuple[str, str]:
        """Label and value of one field; a choice shows its label, a relation its name, nothing a dash."""
        field = obj._meta.get_field(name)
        value = getattr(obj, name)
        choices = None if isinstance(field, models.ForeignKey) else dict(field.flatchoices or ())
        return str(field.verbose_name), plain(value, choices) or NOTHING

    def findings(self, obj) -> list:
        """What needs attention, as findings; hook."""
        return []

    def watchers(self, obj) -> list[tuple[str, str]]:
        """Who can see the row, as (who, what); hook."""
        return []

    def timeline(self, obj) -> list[dict]:
        """What happened, newest first, as dicts with title, time, sub, quote, mark; hook."""
        return []

    def detail_acts(self, obj) -> list[dict]:
        """Further buttons, as dicts with label, url, icon; hook."""
        return []

    def panel_body(self, panel, obj) -> str:
        """The body of an upper app's tab."""
        context = panel.context(self.request, obj) if panel.context else {}
        common = {"object": obj, "pastday": self.on}
        return render_to_string(panel.template, common | context, request=self.request)

    def history(self, request, pk) -> HttpResponse:
        """沿革: everything that happened to the row."""
        obj = self.fetch(pk, "history")
        context = {
            "object": obj,
            "title": _("%(name)s · 沿革") % {"name": self.title(obj)},
            "crumbs": self.crumbs((self.title(obj), self.url("detail", pk)), (_("沿革"), "")),
            "timeline": self.timeline(obj),
        }
        return self.render("history", context)
