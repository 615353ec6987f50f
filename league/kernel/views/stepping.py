"""Workflow pages: what can be done next, the form of a step, the step itself, many steps at once."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import Finding, blocked, earliest
from league.kernel.errors import DomainError, Stale
from league.kernel.views import once, widgets
from league.kernel.views.detail import DetailPages
from league.kernel.views.listing import Bulk, ListPages
from league.kernel.views.pastlists import THEN, column_then, rows_then
from league.kernel.views.verbs import VerbPages
from league.kernel.workflow import Offer, Step, Workflow


class CommentForm(forms.Form):
    """The words of a step; needed for a return."""

    comment = forms.CharField(
        label=gettext_lazy("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class StepPages(DetailPages, ListPages, VerbPages):
    """Adds the workflow to list and detail: track, offers, history, a page per step, bulk steps.

    began: the column with the day on which a paper began; its list and export then answer for a past day.
    """

    workflow: Workflow | None = None
    began = ""
    step_bases: dict[str, type[forms.ModelForm]] = {}  # forms with own controls, by the name of their step

    # The list on a past day

    @property
    def past(self) -> bool:
        """Whether this page answers for a past day: list and export of papers that say when they began."""
        match = self.request.resolver_match
        names = [self.url_name("list"), self.url_name("export")]
        return bool(self.began) and (match is None or match.view_name in names)

    def visible(self, action: str = "list"):
        """On a past day the papers of that day, in today's reach."""
        rows = super().visible(action)
        return rows_then(rows, self.workflow, self.began, self.on) if self.began and self.on else rows

    def columns_shown(self):
        """On a past day the columns as they show it."""
        if not (self.began and self.on):
            return super().columns_shown()
        return tuple(column_then(column, self.model, self.on) for column in self.columns)

    def filter_of(self, rows):
        """On a past day the state is that of the day."""
        bound = super().filter_of(rows)
        if bound is not None and self.began and self.on:
            for each in bound.filters.values():
                each.field_name = THEN.get(each.field_name, each.field_name)
        return bound

    # The step page

    def step(self, request, pk, name: str) -> HttpResponse:
        """The checklist and form of a step; the POST takes it."""
        self.require_today()
        step = self.workflow.step(name)
        obj = self.fetch(pk, permit=step.permit)
        if request.method != "POST":
            return self._show_step(obj, step, *self.step_forms(step, obj))
        fields, comment = self.step_forms(step, obj, request.POST, request.FILES)
        if not (fields.is_valid() & comment.is_valid()):
            return self._show_step(obj, step, fields, comment, status=422)
        return self._fired(obj, step, fields, comment)

    def step_form(self, step: Step) -> type[forms.ModelForm]:
        """The form class of the step's fields; those needed are required, needed days begin with today."""
        base = self.step_bases.get(step.name, forms.ModelForm)
        made = forms.modelform_factory(
            self.model, form=base, fields=step.fields, formfield_callback=widgets.formfield
        )
        for name in step.needs:
            field = made.base_fields.get(name)
            if field is not None:
                field.required = True
            if isinstance(field, forms.DateField):
                field.initial = timezone.localdate
        return made

    def step_forms(self, step: Step, obj, data=None, files=None):
        """The form of the step's fields and the comment form."""
        made = self.step_form(step)(data, files, instance=obj)
        made.initial = {name: value for name, value in made.initial.items() if value is not None}
        widgets.scope_choices(made, self.user, step.permit)
        comment = CommentForm(data)
        comment.fields["comment"].required = step.backward
        return made, comment

    def _fired(self, obj, step: Step, fields, comment) -> HttpResponse:
        posted = self.request.POST.get("version", "")
        try:
            with transaction.atomic():
                once.spend(self.request)
                self.workflow.fire(
                    obj,
                    step.name,
                    actor=self.user,
                    comment=comment.cleaned_data["comment"],
                    version=int(posted) if posted.isdecimal() else None,
                    data=fields.cleaned_data,
                )
        except once.Repeated as error:
            messages.info(self.request, error.message)
        except Stale as error:
            messages.error(self.request, error.message)
        except DomainError as error:
            comment.add_error(None, error.message)
            fresh = self.fetch(obj.pk, permit=step.permit)
            return self._show_step(fresh, step, fields, comment, status=422, found=error.findings)
        else:
            messages.success(self.request, _("“%(step)s”已办理。") % {"step": step.label})
        return HttpResponseRedirect(self.after_step_url(obj, step))

    def after_step_url(self, obj, step: Step) -> str:
        """Where to go after a step: to the row, or to the list when the row has left the user's reach."""
        visible = self.queryset().visible_to(self.user, self.permit_for("detail")).filter(pk=obj.pk)
        return self.url("detail", obj.pk) if visible.exists() else self.url("list")

    def _show_step(self, obj, step: Step, fields, comment, *, status: int = 200, found=()) -> HttpResponse:
        offers = {offer.step.name: offer for offer in self.workflow.open_to(self.user, obj)}
        offer = offers.get(step.name)
        found = tuple(self.mend(obj, each) for each in found or (offer.findings if offer else ()))
        context = {
            "object": obj,
            "step": step,
            "title": _("%(step)s：%(name)s") % {"step": step.label, "name": self.title(obj)},
            "crumbs": self.crumbs((self.title(obj), self.url("detail", obj.pk)), (step.label, "")),
            "offer": offer,
            "found": found,
            "earliest": earliest(found),
            "here": obj.state in step.source,
            "possible": offer is not None and offer.open,
            "form": fields,
            "comment": comment,
            "track": self.track(obj),
            "cancel_url": self.url("detail", obj.pk),
            "version": obj.version,
            "once": once.new_key(),
        }
        return self.render("step", context, status=status)

    # What the detail page shows

    def detail_context(self, obj) -> dict:
        """The detail page's context with track and offers."""
        context = super().detail_context(obj)
        if self.workflow:
            offers = self.offers_of(obj)
            context["track"] = self.track(obj)
            context["offers"] = offers
            context["returns"] = [offer for offer in offers if offer["step"].backward]
            context["due"] = self.workflow.due(obj)
        return context

    def offers_of(self, obj) -> list[dict]:
        """The steps open to the user: the offer, its page, its earliest day; forward steps first."""
        if self.on:
            return []
        offers = sorted(self.workflow.open_to(self.user, obj), key=lambda offer: offer.step.backward)
        return [self._offered(obj, offer) for offer in offers]

    def mend(self, obj, finding: Finding) -> Finding:
        """The finding, with the address where it can be mended; hook."""
        return finding

    def _offered(self, obj, offer: Offer) -> dict:
        found = tuple(self.mend(obj, each) for each in offer.findings)
        return {
            "offer": Offer(offer.step, found, offer.refusal),
            "step": offer.step,
            "url": self.url(f"step-{offer.step.name}", obj.pk),
            "earliest": earliest(found),
            "lacking": len(blocked(found)),
        }

    def track(self, obj) -> list[dict]:
        """The stations of the workflow: done, now, or to come."""
        stations = list(self.workflow.track)
        here = stations.index(obj.state) if obj.state in stations else len(stations)
        labels = dict(self.workflow.states.choices)
        marks = ["done" if i < here else "now" if i == here else "" for i in range(len(stations))]
        if here == len(stations):
            marks = [""] * len(stations)
        return [{"label": labels[state], "mark": mark} for state, mark in zip(stations, marks, strict=True)]

    def timeline(self, obj) -> list[dict]:
        """The steps taken, newest first, with actor, time and comment."""
        if not self.workflow:
            return super().timeline(obj)
        records = reversed(self.workflow.history(obj))
        return [self._happened(record, i == 0) for i, record in enumerate(records)]

    def _happened(self, record, newest: bool) -> dict:
        steps = {step.name: step for step in self.workflow.steps}
        step = steps.get(record.step)
        mark = "bad" if step and step.backward else "now" if newest else "ok"
        return {
            "title": step.label if step else record.step,
            "time": record.at,
            "sub": str(record.actor),
            "quote": record.comment,
            "mark": mark,
        }

    # Many at once

    def bulk_actions(self) -> list[Bulk]:
        """The declared bulk actions and the workflow's bulk steps."""
        steps = [step for step in self.workflow.steps if step.bulk] if self.workflow else []
        return [*self.bulk, *(self._bulk_step(step) for step in steps)]

    @staticmethod
    def _bulk_step(step: Step) -> Bulk:
        return Bulk(step.name, step.label, step.permit, lambda pages, rows: pages.fire_many(rows, step))

    def fire_many(self, rows, step: Step) -> HttpResponse:
        """Take a step for each row, each in its own transaction, and show a result per row.

        What the step needs is asked once for all of them. A step with `together` is taken for all at once.
        """
        if step.together:
            return self.all_at_once(step.label, *self.workflow.fire_all(rows, step.name, actor=self.user))

        def act(obj, data=None):
            self.workflow.fire(
                obj, step.name, actor=self.user, on=timezone.localdate(), version=obj.version, data=data
            )

        if step.needs:
            return self.verb_on_many(rows, step.permit, self.step_form(step), step.label, act)
        return self.for_each(rows, step.label, act)
