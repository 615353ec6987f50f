"""发展计划: the places of an organization in a year, who got how many, how many are used and left."""

from collections import Counter
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params, permits
from league.kernel.errors import DomainError
from league.kernel.metrics import Period, share
from league.kernel.views import declare, once
from members.choices import Stage
from members.forms.quota import AllotForm, PlanForm
from members.metrics.youth import RATIOS
from members.models import Application, Quota, QuotaEntry
from members.rules import quota as rules
from members.rules.youth import LIMITS
from members.services import quota as services
from members.views.applications import GROUP
from orgs.choices import Field, Kind
from orgs.models import Org

LABEL = gettext_lazy("发展计划")
YEARS = 3
OFFERED = 200
SHOWN = 300


def asked_org(request, permit: str) -> Org:
    """The organization of `?org=`, else the outermost in reach; 404 for one that is not in reach."""
    text = request.GET.get("org", "")
    if not text:
        found = Org.objects.filter(path__in=permits.reach(request.user, permit)).order_by("path").first()
    else:
        rows = Org.objects.visible_to(request.user, permit)
        found = rows.filter(pk=text).first() if text.isascii() and text.isdecimal() else None
    if found is None:
        raise Http404
    return found


def asked_year(request) -> int:
    """The year of `?year=`, else this one."""
    text, this = request.GET.get("year", ""), timezone.localdate().year
    return int(text) if text.isascii() and text.isdecimal() and int(text) in offered_years(this) else this


def offered_years(this: int) -> range:
    """Years a plan is looked at, or made, in."""
    return range(this - YEARS, this + 2)


def page_url(org: Org, year: int, name: str = "members:quota") -> str:
    """Address of a page of the plan."""
    return f"{reverse(name)}?org={org.pk}&year={year}"


@declare(rules.VIEW_QUOTA)
def quota(request):
    """The plan of an organization and a year."""
    org, year = asked_org(request, rules.VIEW_QUOTA), asked_year(request)
    return render(request, "members/quota.html", context_of(request, org, year))


@declare(rules.SET_QUOTA, methods=("POST",))
def quota_set(request):
    """Enter the plan of an organization in reach."""
    org, year = asked_org(request, rules.SET_QUOTA), asked_year(request)
    form = PlanForm(Places(org, year).given, request.POST)

    def act() -> int:
        told = {"note": form.cleaned_data["note"], "actor": request.user}
        return services.set_plan(org, year, form.plan(), **told)

    return carried_out(request, org, year, form, act, plan_form=form)


@declare(rules.ALLOT_QUOTA, methods=("POST",))
def quota_allot(request):
    """Allot the places of an organization in reach to its children."""
    org, year = asked_org(request, rules.ALLOT_QUOTA), asked_year(request)
    form = Places(org, year).allot_form(request.POST)

    def act() -> int:
        told = {"note": form.cleaned_data["note"], "actor": request.user}
        return services.allot(org, year, form.shares(), **told)

    return carried_out(request, org, year, form, act, allot_form=form)


def carried_out(request, org: Org, year: int, form, act, **forms):
    """Do it once and go back to the plan, or show the page again with what was refused."""
    if form.is_valid():
        try:
            with transaction.atomic():
                once.spend(request)
                changed = act()
        except once.Repeated as error:
            messages.info(request, error.message)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = _("已保存，%(n)d 项有变动。") if changed else _("没有变动。")
            messages.success(request, words % {"n": changed} if changed else words)
    if form.errors:
        return render(request, "members/quota.html", context_of(request, org, year) | forms, status=422)
    return HttpResponseRedirect(page_url(org, year))


class Places:
    """The numbers of an organization and a year: given, passed on to which child, reserved, used.

    Two queries, whatever the number of organizations; every Counter has the field last in its keys.
    """

    def __init__(self, org: Org, year: int):
        """Read what was entered and who takes places."""
        self.org, self.year = org, year
        self.given, self.kept, self.share = Counter(), Counter(), Counter()
        self.reserved, self.used, self.taken = Counter(), Counter(), Counter()
        rows = QuotaEntry.objects.under(org).filter(quota__year=year).order_by()
        for path, field, n in rows.values_list("quota__org__path", "quota__field").annotate(n=Sum("places")):
            self.given[field] += n
            if child := self.child_of(path):
                self.share[child, field] += n
            else:
                self.kept[field] += n
        self._read_takers()

    def _read_takers(self) -> None:
        rows = Application.objects.taking(self.year).under(self.org).order_by()
        joined = Count("pk", filter=Q(state__in=Stage.joined()))
        groups = rows.values_list("branch__path", "branch__field").annotate(n=Count("pk"), done=joined)
        for path, field, n, done in groups:
            self.used[field] += done
            self.reserved[field] += n - done
            self.taken[self.child_of(path), field] += n

    def child_of(self, path: str) -> int:
        """The id of the child that a path at or below the organization leads through, 0 at itself."""
        return int(path[len(self.org.path) :].partition(".")[0] or 0)

    def fields(self) -> list[Field]:
        """Fields with places, or with somebody who takes one."""
        return [field for field in Field if self.given[field] or self.used[field] or self.reserved[field]]

    def lines(self) -> list[dict]:
        """A line per field, and their total."""
        lines = [self._line(field.label, [field]) for field in self.fields()]
        return [*lines, self._line(_("合计"), self.fields())] if len(lines) > 1 else lines

    def _line(self, label: str, fields: list) -> dict:
        def sums(numbers):
            return sum(numbers[field] for field in fields)

        given, used, reserved = sums(self.given), sums(self.used), sums(self.reserved)
        left = sum(self.given[field] - self.used[field] - self.reserved[field] for field in fields)
        passed = given - sums(self.kept)
        told = {"given": given, "passed": passed, "used": used, "reserved": reserved, "left": left}
        told["taken"] = used + reserved
        return told | {"label": label, "over": -left}

    def children(self) -> list[Org]:
        """The children that may get places."""
        return list(self.org.children.standing().order_by("path"))

    def allot_form(self, data=None) -> AllotForm:
        """The form over the children and the fields the organization was given places of."""
        fields = [field for field in Field if self.given[field]]
        return AllotForm(self.children(), fields, self.share, data)

    def shares(self) -> list[dict]:
        """A line per child: (places, taken) by field."""
        fields = self.fields()
        return [
            {
                "org": child,
                "url": page_url(child, self.year),
                "cells": [
                    {
                        "field": field,
                        "given": self.share[child.pk, field],
                        "taken": self.taken[child.pk, field],
                    }
                    for field in fields
                ],
            }
            for child in self.children()
        ]


def context_of(request, org: Org, year: int) -> dict:
    """What the page of a plan needs."""
    places, this = Places(org, year), timezone.localdate().year
    lines = places.lines()
    rows = Org.objects.visible_to(request.user, rules.VIEW_QUOTA).standing()
    passes_on = not org.is_branch and any(places.given.values())
    own = not Quota.objects.filter(year=year).above(org.path).exclude(org=org).exists()
    return {
        "title": _("%(year)d 年发展计划") % {"year": year},
        "crumbs": [(GROUP, ""), (LABEL, page_url(org, year)), (str(org), "")],
        "org": org,
        "orgs": rows.exclude(kind=Kind.BRANCH).order_by("path")[:OFFERED],
        "year": year,
        "years": offered_years(this),
        "lines": lines,
        "total": lines[-1] if lines else None,
        "fields": places.fields(),
        "shares": places.shares(),
        "ratios": ratios_of(org, year),
        "history": history_of(org, year),
        "plan_form": PlanForm(places.given) if own and may(request, rules.SET_QUOTA, org) else None,
        "allot_form": places.allot_form() if passes_on and may(request, rules.ALLOT_QUOTA, org) else None,
        "set_url": page_url(org, year, "members:quota-set"),
        "allot_url": page_url(org, year, "members:quota-allot"),
        "once": once.new_key(),
    }


def ratios_of(org: Org, year: int) -> list[dict]:
    """团学比 and 团青比 of a year so far, where somebody was counted, with their limits and their rows."""
    this = timezone.localdate().year
    period = Period.day() if year >= this else Period(date(year, 12, 31))
    asked = {"org": org.pk} | ({"on": period.end} if period.is_past else {})
    lines = []
    for group, ratio in RATIOS.items() if year <= this else ():
        number = ratio.whole.value(org.path, period)
        if not number:
            continue
        members, most = ratio.part.value(org.path, period), params.value(LIMITS[group], org.path, period.end)
        counts = {"org": org.pk, "year": year, "group": group}
        line = {"label": ratio.label, "members": members, "number": number, "most": most}
        line["members_url"] = _url("members:member-list", asked | {"figure": ratio.part.code})
        line["number_url"] = _url("members:headcount-list", counts)
        line["share"] = told = share(members, number)
        lines.append(line | {"over": told is not None and told > most})
    return lines


def _url(name: str, query: dict) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def may(request, permit: str, org: Org) -> bool:
    """Whether the user holds a permit at the organization."""
    return permits.may(request.user, permit, org)


def history_of(org: Org, year: int) -> list[dict]:
    """What was entered at the organization itself, newest first; one line for what one paper gave one end."""
    rows = QuotaEntry.objects.filter(quota__org=org, quota__year=year)
    lines: dict[tuple, dict] = {}
    for row in rows.select_related("quota", "peer", "actor")[:SHOWN]:
        line = lines.setdefault((row.on, row.peer_id, row.note, row.actor_id), {"row": row, "n": 0, "by": []})
        line["n"] += row.places
        line["by"].append(f"{row.quota.get_field_display()} {row.places:+d}")
        line["from_above"] = row.peer is not None and org.path.startswith(row.peer.path)
    return list(lines.values())
