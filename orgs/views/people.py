"""The page on which the members are chosen who go over in a step of a change plan (分设)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel import permits, succession
from league.kernel.errors import DomainError
from league.kernel.views import declare, fetch, once
from orgs.choices.plans import Verb
from orgs.forms.plans import PeopleForm
from orgs.models import ChangeStep
from orgs.rules import plans as rules
from orgs.services import plans as services

ROWS = ChangeStep.objects.filter(verb=Verb.GIVE).select_related("plan__org", "org", "to", "to_step")


@declare(rules.VIEW, "orgs.ChangeStep")
def step_people(request, pk) -> HttpResponse:
    """Who goes over: to be ticked by whoever draws the plan up, to be read by whoever approves it."""
    step = fetch(request.user, rules.VIEW, ROWS.all(), pk=pk)
    form = PeopleForm(initial={"posts": step.posts})
    return render(request, "orgs/step_people.html", _context(request, step, form, set(step.people)))


@declare(rules.PLAN, "orgs.ChangeStep", methods=("POST",))
def step_choose(request, pk) -> HttpResponse:
    """Keep who was ticked or pasted."""
    step = fetch(request.user, rules.PLAN, ROWS.all(), pk=pk)
    form = PeopleForm(request.POST)
    ticked = set(map(int, filter(str.isdecimal, request.POST.getlist("pick"))))
    if form.is_valid() and (answer := _chosen(request, step, form, ticked)):
        return answer
    return render(request, "orgs/step_people.html", _context(request, step, form, ticked), status=422)


def _chosen(request, step: ChangeStep, form: PeopleForm, ticked: set[int]) -> HttpResponse | None:
    """Keep the choice and go back to the plan; what is refused stands in the form."""
    told = form.cleaned_data
    try:
        with transaction.atomic():
            once.spend(request)
            services.choose(step, ticked, told["words"], posts=told["posts"], actor=request.user)
    except once.Repeated as error:
        messages.info(request, error.message)
    except DomainError as error:
        form.add_error("words" if told["words"] else None, error.message)
        return None
    else:
        messages.success(request, _("已选定：%(step)s。") % {"step": step})
    return HttpResponseRedirect(_plan_url(step))


def _plan_url(step: ChangeStep) -> str:
    return reverse("orgs:changeplan-detail", args=[step.plan_id])


def _context(request, step: ChangeStep, form: PeopleForm, ticked: set[int]) -> dict:
    changes = step.plan.is_draft and permits.may(request.user, rules.PLAN, step.plan)
    people = succession.roll().sitters(request.user, step.org, step.people)
    return {
        "title": _("划转团员：%(org)s → %(place)s") % {"org": step.org, "place": step.place},
        "step": step,
        "changes": changes,
        "choose_url": reverse("orgs:changestep-choose", args=[step.pk]),
        "people": [(each, each.pk in ticked) for each in people if changes or each.pk in ticked],
        "form": form,
        "once": once.new_key(),
        "plan_url": _plan_url(step),
        "crumbs": [
            (_("变更方案"), reverse("orgs:changeplan-list")),
            (step.plan.title, _plan_url(step)),
            (_("选择团员"), ""),
        ],
    }
