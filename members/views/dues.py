"""The ledger of dues: a branch and its month, a branch and its year, the organizations below a committee."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.calendar import read_day
from league.kernel.errors import DomainError, Refused
from league.kernel.metrics import child_part, share
from league.kernel.scoping import subtree
from league.kernel.views import declare, fetch, once
from members.choices import Occupation
from members.forms.dues import RemitForm, read_amounts, read_month
from members.models import Member
from members.models.dues import DuesPayment
from members.rules import dues as rules
from members.rules.dues import months_after
from members.services import ledger, remitting
from members.services.dues import collect
from members.views.register import GROUP
from members.workflows.dues import hand_on
from orgs.models import Org

SUMS = ("due", "settled", "missing", "extra")


def page_url(org, month: date | None = None) -> str:
    """The ledger of an organization, of a month when one is given."""
    url = reverse("members:dues-org", args=[org.pk])
    return f"{url}?month={month:%Y-%m}" if month else url


def frame(request, org: Org, title: str, *tail) -> dict:
    """What every page of the ledger shows: crumbs, the organization, what the user may do here."""
    home = (_("团费"), reverse("members:dues-home"))
    return {
        "title": title,
        "crumbs": [(GROUP, ""), home, (str(org), page_url(org) if tail else ""), *tail],
        "org": org,
        "may_collect": permits.may(request.user, rules.COLLECT, org),
        "may_remit": org.parent_id is not None and permits.may(request.user, rules.REMIT, org),
        "once": once.new_key(),
    }


@declare(rules.VIEW_DUES)
def home(request):
    """The ledger of the first organization in reach."""
    rows = Org.objects.visible_to(request.user, rules.VIEW_DUES).standing().order_by("path")
    return HttpResponseRedirect(page_url(rows[:1].get()))


@declare(rules.VIEW_DUES, "orgs.Org")
def org(request, pk):
    """A month of a branch, member by member; of any other organization unit by unit."""
    place = fetch(request.user, rules.VIEW_DUES, Org.objects.select_related("parent"), pk=pk)
    month = asked_month(request)
    return branch_page(request, place, month) if place.is_branch else units_page(request, place, month)


def asked_month(request) -> date:
    """The month asked for; Refused for one further ahead than may be paid for."""
    month = read_month(request.GET.get("month", ""))
    last = months_after(rules.month_of(timezone.localdate()), 12)
    if month > last:
        raise Refused(_("%(month)s 还没有到，请选近期的月份。") % {"month": f"{month:%Y-%m}"})
    return month


def months_around(org: Org, month: date) -> dict:
    """The months beside one, as links."""
    return {
        "month": month,
        "previous_url": page_url(org, months_after(month, -1)),
        "next_url": page_url(org, months_after(month, 1)),
    }


def held(org: Org) -> dict:
    """What lies with the organization: own payments, receipts from below, both together."""
    own, below = ledger.in_hand(org)
    sums = own.aggregate(n=Sum("paid"))["n"] or 0, below.aggregate(n=Sum("sent"))["n"] or 0
    return {"own": sums[0], "below": sums[1], "all": sum(sums)}


def branch_page(request, branch: Org, month: date, *, error: str = "", status: int = 200):
    """The grid of a branch and a month; who has not paid yet is ticked, with what is due."""
    rows = list(ledger.in_branch(branch, month).defer("id_no", "phone"))
    entries = dict(DuesPayment.objects.filter(branch=branch, month=month).values_list("member", "pk"))
    for row in rows:
        row.basis, row.entry = basis(row), entries.get(row.pk)
    owing = [row for row in rows if row.due]
    settled = [row for row in owing if not row.missing]
    context = frame(request, branch, _("%(org)s 团费") % {"org": branch}) | months_around(branch, month)
    context |= {
        "rows": rows,
        "open": any(row.entry is None for row in rows),
        "sums": {name: sum((getattr(row, name) for row in rows), 0) for name in SUMS},
        "people": len(owing),
        "paid_people": len(settled),
        "held": held(branch),
        "today": timezone.localdate(),
        "error": error,
    }
    return render(request, "members/dues_branch.html", context, status=status)


def basis(row: Member) -> str:
    """By which line of the table a member pays."""
    if row.political in rules.PARTY:
        return _("党员，自愿交纳")
    if row.waived_to is not None and row.waived_to < row.table_due:
        return _("困难减免")
    if row.occupation == Occupation.STUDENT:
        return _("学生")
    return _("按月收入") if row.income else _("没有收入")


@declare(rules.COLLECT, "orgs.Org", methods=("POST",))
def take(request, pk):
    """Enter the ticked members of a month as paid."""
    branch = fetch(request.user, rules.COLLECT, Org.objects.select_related("parent"), pk=pk)
    month = read_month(request.POST.get("month", ""))
    try:
        day = read_day(request.POST.get("paid_on", "") or timezone.localdate().isoformat())
        with transaction.atomic():
            once.spend(request)
            made = collect(branch, month, read_amounts(request.POST), actor=request.user, on=day)
    except once.Repeated as error:
        messages.info(request, error.message)
    except DomainError as error:
        return branch_page(request, branch, month, error=error.message, status=422)
    else:
        told = {"n": len(made), "sum": sum(row.paid for row in made)}
        messages.success(request, _("已登记 %(n)d 人，共 %(sum)s 元。") % told)
    return HttpResponseRedirect(page_url(branch, month))


def units_page(request, org: Org, month: date):
    """The organizations below, each with its people, its sums and its share; one grouped query."""
    lines, total = unit_lines(org, month)
    context = frame(request, org, _("%(org)s 团费") % {"org": org}) | months_around(org, month)
    context |= {"lines": lines, "total": total, "held": held(org)}
    return render(request, "members/dues_units.html", context)


def by_unit(org: Org, month: date) -> dict[int, dict]:
    """Child id (0: own rows) → people, paid_people, due, settled, missing, extra of a month."""
    last = rules.month_end(month)
    path = org.path_then(last)
    rows = ledger.of_month(month).filter(subtree("unit_path", path)).annotate(part=child_part(path))
    rows = (
        rows.order_by()
        .values("part")
        .annotate(
            people=Count("pk", filter=Q(due__gt=0)),
            paid_people=Count("pk", filter=Q(due__gt=0, missing=0)),
            **{f"{name}_sum": Sum(name) for name in SUMS},
        )
    )
    return {
        int(row["part"][:-1] or 0): {
            **{name: row[name] for name in ("people", "paid_people")},
            **{name: row[f"{name}_sum"] for name in SUMS},
        }
        for row in rows
    }


def unit_lines(org: Org, month: date) -> tuple[list[dict], dict]:
    """(lines by unit in the order of their codes, the total line)."""
    found = by_unit(org, month)
    nothing = dict.fromkeys(("people", "paid_people", *SUMS), 0)
    children = Org.objects.filter(Q(pk__in=found) | Q(parent=org, dissolved=None)).order_by("code", "pk")
    lines = [
        {"org": child, "url": page_url(child, month)} | found.get(child.pk, nothing) for child in children
    ]
    total = {name: sum(line[name] for line in found.values()) for name in nothing}
    for line in (*lines, total):
        line["share"] = share(line["settled"], line["due"])
    return lines, total


@declare(rules.VIEW_DUES, "orgs.Org")
def year(request, pk):
    """A branch and a year: every member, every month that has begun."""
    branch = fetch(request.user, rules.VIEW_DUES, Org.objects.select_related("parent"), pk=pk)
    if not branch.is_branch:
        return HttpResponseRedirect(page_url(branch))
    this = timezone.localdate().year
    wish = request.GET.get("year", "")
    asked = int(wish) if wish.isascii() and wish.isdecimal() and 2000 <= int(wish[:5]) <= this else this
    months = ledger.year_of(branch, asked)
    ids = {pk for _month, cells in months for pk in cells}
    members = Member.objects.filter(pk__in=ids).order_by("pinyin", "pk").only("name")
    lines = [(member, year_line(member.pk, months)) for member in members]
    sums = [
        (sum(due for due, _p in cells.values()), sum(paid for _d, paid in cells.values()))
        for _m, cells in months
    ]
    title = _("%(org)s %(year)d 年团费台账") % {"org": branch, "year": asked}
    context = frame(request, branch, title, (str(asked), "")) | {
        "asked": asked,
        "this": this,
        "months": [month for month, _cells in months],
        "lines": lines,
        "sums": sums,
        "whole": (sum(due for due, _paid in sums), sum(paid for _due, paid in sums)),
    }
    return render(request, "members/dues_year.html", context)


def year_line(pk: int, months) -> dict:
    """The cells of a member: (due, paid) per month, None where the member was not in the branch."""
    cells = [cells.get(pk) for _month, cells in months]
    there = [cell for cell in cells if cell]
    return {"cells": cells, "due": sum(due for due, _p in there), "paid": sum(paid for _d, paid in there)}


@declare(rules.REMIT, "orgs.Org", methods=("GET", "POST"))
def remit(request, pk):
    """What would go to the superior, how it is split, and the word to hand it over."""
    place = fetch(request.user, rules.REMIT, Org.objects.select_related("parent__parent"), pk=pk)
    form = RemitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                once.spend(request)
                paper = hand_on(place, actor=request.user, note=form.cleaned_data["note"])
        except once.Repeated as error:
            messages.info(request, error.message)
            return HttpResponseRedirect(page_url(place))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = _("已上缴 %(sum)s 元，等待“%(org)s”确认收到。")
            messages.success(request, words % {"sum": paper.sent, "org": paper.target})
            return HttpResponseRedirect(reverse("members:remittance-detail", args=[paper.pk]))
    return _show_remit(request, place, form)


def _show_remit(request, place: Org, form):
    try:
        paper, refusal = remitting.draft(place, timezone.localdate()), ""
    except Refused as error:
        paper, refusal = None, error.message
    title = _("上缴团费：%(org)s") % {"org": place}
    context = frame(request, place, title, (_("上缴"), "")) | {
        "paper": paper,
        "refusal": refusal,
        "form": form,
        "cancel_url": page_url(place),
    }
    return render(request, "members/dues_remit.html", context, status=422 if form.is_bound else 200)
