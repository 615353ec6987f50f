"""Pages of reports: choose one, look at it with its checks, order its workbook; check typed figures."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel import audit, jobs, permits
from league.kernel.errors import Refused
from league.kernel.views import declare, once
from reports import rules
from reports.forms import FORMS, Report, Sides, Table, form_of
from reports.forms.asking import AskForm, TypedForm
from reports.forms.schemes import SCHEMES
from reports.services import asked_day
from reports.views.reach import home_org, org_in_reach, rows_url


def crumbs(*tail) -> list[tuple[str, str]]:
    """Where the page stands."""
    return [(_("数据"), ""), (_("统计报表"), reverse("reports:report-list") if tail else ""), *tail]


@declare(rules.VIEW)
def index(request):
    """Choose form, organization, day and scheme."""
    codes = [(form.code, f"{form.code} {form.title}") for form in FORMS.values()]
    given = {name: request.GET[name] for name in ("org", "on", "scheme") if name in request.GET}
    start = {"org": home_org(request.user), "on": asked_day("")} | given
    form = AskForm(
        request.GET if "form" in request.GET else None, user=request.user, codes=codes, initial=start
    )
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        query = {"form": asked["form"], "on": asked["on"].isoformat(), "scheme": asked["scheme"]}
        return HttpResponseRedirect(
            f"{reverse('reports:report-show', args=[asked['org'].pk])}?{urlencode(query)}"
        )
    context = {"title": _("统计报表"), "crumbs": crumbs(), "form": form, "forms": FORMS.values()}
    return render(request, "reports/index.html", context)


def asked_report(request, org, given) -> Report:
    """The report the address or the posted form names; a day to come is refused."""
    form = form_of(given.get("form") or "R1")
    return form.report(org, asked_day(given.get("on", "")), given.get("scheme", ""))


@declare(rules.VIEW, "orgs.Org")
def show(request, pk):
    """The filled form: tables whose figures open their rows, checks, and the way to the workbook."""
    org = org_in_reach(request, pk)
    report = asked_report(request, org, request.GET)
    query = {"form": report.form.code, "on": report.on.isoformat()}
    context = {
        "report": report,
        "org": org,
        "title": report.form.title,
        "crumbs": crumbs((f"{report.form.code} · {org}", "")),
        "tables": [table_context(request.user, org, table) for table in report.tables],
        "failed": [check_context(request.user, org, sides) for sides in report.failed],
        "passed": [sides for sides in report.checks if sides.holds],
        "schemes": [
            (label, f"?{urlencode(query | {'scheme': code})}", code == report.scheme)
            for code, label in SCHEMES.items()
            if code in report.form.schemes
        ],
        "roster_url": rows_url(request.user, org, report.roster.cut) if report.roster else "",
        "may_order": permits.may(request.user, rules.ORDER, org) and not report.is_empty,
        "once": once.new_key(),
    }
    return render(request, "reports/report_show.html", context)


def table_context(user, org, table: Table) -> dict:
    """A table for the template: two rows of headings, lines of figures with their addresses."""
    grouped = any(str(measure.group) for measure in table.measures)
    lines = [
        {
            "label": line.label,
            "kind": line.kind,
            "cells": [(c.value, rows_url(user, org, c.cut)) for c in cells],
        }
        for line, cells in zip(table.lines, table.cells, strict=True)
    ]
    return {"table": table, "grouped": grouped, "heads": list(headings(table)), "lines": lines}


def headings(table: Table):
    """The upper headings as (words, columns, whether it stands alone)."""
    for group, members in groupby(table.measures, key=lambda measure: str(measure.group)):
        if group:
            yield group, len(list(members)), False
        else:
            yield from ((str(measure.label), 1, True) for measure in members)


def check_context(user, org, sides: Sides) -> dict:
    """A check that is not met, with the address of the rows that make the difference."""
    url = rows_url(user, org, sides.residual) if sides.residual else ""
    return {"sides": sides, "url": url}


@declare(rules.ORDER, "orgs.Org", methods=("POST",))
def order(request, pk):
    """Order the workbook; it is built in the background and fetched from the export centre."""
    org = org_in_reach(request, pk, rules.ORDER)
    form, on = form_of(request.POST.get("form", "")), asked_day(request.POST.get("on", ""))
    scheme = request.POST.get("scheme", "")
    if form.roster_permit:
        permits.require(request.user, form.roster_permit, org)
    if form.report(org, on, scheme).is_empty:
        raise Refused(_("%(day)s 没有数据：这一天早于期初登记，不能生成报表。") % {"day": on.isoformat()})
    with transaction.atomic():
        once.spend(request)
        asked = {"form": form.code, "on": on.isoformat(), "scheme": scheme}
        audit.record(request.user, "reports.build", org, after=asked)
        asked["permit"] = form.roster_permit
        jobs.enqueue("reports.build", actor=request.user, path=org.path, org=org.pk, **asked)
    messages.success(request, _("已开始生成，完成后可在这里下载。可离开本页。"))
    return HttpResponseRedirect(reverse("reports:export-list"))


@declare(rules.VIEW, methods=("GET", "POST"))
def typed(request):
    """The sum check for figures that were typed or pasted."""
    form = TypedForm(request.POST or None)
    found = form.cleaned_data["typed"] if form.is_bound and form.is_valid() else None
    context = {
        "title": _("校验手填数字"),
        "crumbs": crumbs((_("校验手填数字"), "")),
        "form": form,
        "typed": found,
        "sides": found.sides() if found else None,
    }
    return render(request, "reports/typed.html", context)
