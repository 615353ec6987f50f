"""Verbs as pages: a small form over one row or over the ticked ones, carried out once, refusals told in it.

A form may define `settle(obj)`, called when its choices are narrowed to the user's reach; for many rows `obj`
is None.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError, Refused
from league.kernel.views import once, widgets
from league.kernel.views.editing import EditPages

AT_ONCE = 500  # rows a verb takes; more are asked for in portions
ASKED = "asked"  # marks the answered form of a verb over many rows


class VerbPages(EditPages):
    """Adds `verb` and `verb_on_many`; both are called by a page method of the app.

    verbs: name → permit of the verbs over one row: the page `<row>/<name>/` is the method `<name>_page`.
    bound: the form that was answered, for an `act` that needs more than its cleaned data.
    """

    verbs: Mapping[str, str] = MappingProxyType({})
    bound = None

    def verb(
        self,
        pk,
        permit: str,
        form,
        title: str,
        act: Callable,
        *,
        danger: str = "",
        extra: dict | None = None,
        template: str = "verb",
    ) -> HttpResponse:
        """The page of a verb over one row.

        title: words with `%(name)s`. act: (row, cleaned data) → (sentence, address to go to). danger: what
        cannot be undone. extra: further context for an own template.
        """
        self.require_today()
        obj = self.fetch(pk, permit=permit)
        bound = self.bound = self._bound(form, permit, obj, asked=self.request.method == "POST")
        if bound.is_bound and bound.is_valid():
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
        return self.render(template, context | (extra or {}), status=422 if bound.is_bound else 200)

    def verb_on_many(
        self, rows, permit: str, form, title: str, act: Callable, *, together: bool = False
    ) -> HttpResponse:
        """The page of a bulk verb: asks once, then acts on each row in its own transaction.

        act: (row, cleaned data), raising DomainError for a row that is refused; the others go on.
        together: act takes all rows at once: (rows, cleaned data) → (done, (row, refusal) of the others).
        """
        bound = self._bound(form, permit, None, asked=ASKED in self.request.POST)
        if bound.is_bound and bound.is_valid():
            try:
                if together:
                    with transaction.atomic():
                        return self.all_at_once(title, *act(rows, bound.cleaned_data))
                return self.for_each(rows, title, lambda row: act(row, bound.cleaned_data))
            except DomainError as error:
                bound.add_error(None, error.message)
        picks = list(rows.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(picks) > AT_ONCE:
            words = _("一次最多办理 %(most)d 条，选中的超过了。请缩小筛选，分批办理。")
            raise Refused(words % {"most": AT_ONCE})
        context = {
            "title": _("%(title)s：已选 %(n)d 条") % {"title": title, "n": len(picks)},
            "crumbs": self.crumbs((title, "")),
            "form": bound,
            "picks": picks,
            "once": once.new_key(),
            "cancel_url": self.url("list"),
        }
        return self.render("verb", context, status=422 if bound.is_bound else 200)

    def for_each(self, rows, label: str, act: Callable) -> HttpResponse:
        """Act on every row, each in its own transaction, and show a result per row."""
        return self.bulk_results(label, [self._acted(row, act) for row in rows.order_by("pk")])

    def all_at_once(self, label: str, done, refused) -> HttpResponse:
        """A result per row of what was done in one go: rows done, (row, refusal) of the others."""
        lines = [(row, "") for row in done] + [(row, str(why)) for row, why in refused]
        return self.bulk_results(label, [self._line_of(row, refusal) for row, refusal in lines])

    def _line_of(self, row, refusal: str) -> dict:
        return {"name": self.title(row), "url": self.url("detail", row.pk), "refusal": refusal}

    def _acted(self, row, act: Callable) -> dict:
        refusal = ""
        try:
            with transaction.atomic():
                act(row)
        except DomainError as error:
            refusal = error.message
        return self._line_of(row, refusal)

    def bulk_results(self, label: str, results: list[dict]) -> HttpResponse:
        """A page with one line per row: dicts with name, url and refusal (empty when it was done)."""
        done = sum(not result["refusal"] for result in results)
        context = {
            "title": _("%(action)s：办理结果") % {"action": label},
            "crumbs": self.crumbs((label, "")),
            "results": sorted(results, key=lambda result: not result["refusal"]),
            "done": done,
            "refused": len(results) - done,
            "cancel_url": self.url("list"),
        }
        return self.render("bulk_result", context)

    def _bound(self, form, permit: str, obj, *, asked: bool):
        """The form, bound when it was answered, its choices narrowed to the user's reach.

        A fresh one begins with what the address names among its fields.
        """
        bound = form(self.request.POST, self.request.FILES) if asked else form()
        bound.initial |= {name: value for name, value in self.request.GET.items() if name in bound.fields}
        widgets.scope_choices(bound, self.user, permit)
        if hasattr(bound, "settle"):
            bound.settle(obj)
        return bound
