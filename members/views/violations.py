"""违规核查: what the detectors find, by violation and unit; the rows of one detector, opened as cases."""

from collections import Counter

from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.metrics import child_part
from league.kernel.views import Bulk, Column, ModelViews, access, declare
from members.choices.cases import CaseState, Violation
from members.filters.cases import FindingFilter
from members.forms.cases import OpenForm
from members.models import InspectionCase, Member
from members.rules import cases as rules
from members.rules.violations import DETECTORS, EVIDENCE, findings, rulings, told, with_evidence
from members.services.cases import open_case
from members.views.applications import GROUP, branch_column
from members.views.register import joined
from orgs.models import Org

LIST, CASES = "members:violation-list", "members:case-list"


@declare(permit=rules.VIEW_CASES)
def overview(request) -> HttpResponse:
    """Every detector with its clause, what it finds and what became of it; the same by unit."""
    org, book = asked_org(request), rulings()
    found, cases = counts_of(org, book) if org else (Counter(), Counter())
    context = {
        "title": _("违规核查"),
        "crumbs": [(_("发展团员"), ""), (_("违规核查"), "")],
        "org": org,
        "lines": lines_of(org, book, found, cases) if org else [],
        "units": units_of(org, found, cases) if org else [],
        "total": numbers_of(org, found, cases) if org else {},
        "cases_url": reverse(CASES),
    }
    return render(request, "members/violation_overview.html", context)


def asked_org(request) -> Org | None:
    """The organization asked for in reach, else the outermost one of the user."""
    text = request.GET.get("org", "")
    if text:
        key = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
        return access.fetch(request.user, rules.VIEW_CASES, Org.objects.all(), pk=key)
    return Org.objects.visible_to(request.user, rules.VIEW_CASES).order_by("path").first()


def counts_of(org: Org, book: params.Book) -> tuple[Counter, Counter]:
    """Findings by (detector, child part) and cases by (detector, child part, is open); a query each."""
    part, found, cases = child_part(org.path), Counter(), Counter()
    people = Member.objects.under(org).annotate(unit_path=F("branch__path"))
    for code in DETECTORS:
        rows = findings(code, people, book).annotate(part=part).order_by()
        for place, number in rows.values_list("part").annotate(n=Count("pk")):
            found[code, place] += number
    papers = InspectionCase.objects.under(org).annotate(unit_path=F("branch__path")).annotate(part=part)
    counted = papers.order_by().values_list("detector", "part", "state").annotate(n=Count("pk"))
    for code, place, state, number in counted:
        cases[code, place, state != CaseState.DONE] += number
    return found, cases


def lines_of(org: Org, book: params.Book, found: Counter, cases: Counter) -> list[dict]:
    """A line per detector: the clause, the numbers in force, the counts, and the lists they open."""
    return [
        {
            "detector": each,
            "rulings": [_ruled(book, code, org) for code in each.params],
            **numbers_of(org, found, cases, code=each.code.value),
        }
        for each in DETECTORS.values()
    ]


def _ruled(book: params.Book, code: str, org: Org) -> str:
    """A number in force with its unit, named."""
    ruling = book.ruling(code, org.path)
    return f"{params.get(code).label}：{ruling.value} {ruling.unit}"


def units_of(org: Org, found: Counter, cases: Counter) -> list[dict]:
    """A line per child that has anything."""
    children = org.children.standing().order_by("path")
    lines = [{"org": child, **numbers_of(child, found, cases, part=f"{child.pk}.")} for child in children]
    return [line for line in lines if line["found"] or line["open"] or line["done"]]


def numbers_of(org: Org, found: Counter, cases: Counter, *, code: str = "", part: str | None = None) -> dict:
    """Findings, open and settled cases of a detector or a unit, with the addresses of their rows."""

    def fits(key: tuple) -> bool:
        return (not code or key[0] == code) and (part is None or key[1] == part)

    asked = {"org": org.pk} | ({"detector": code} if code else {})
    page = LIST if code else "members:violation-overview"
    return {
        "found": sum(number for key, number in found.items() if fits(key)),
        "open": sum(number for key, number in cases.items() if fits(key) and key[2]),
        "done": sum(number for key, number in cases.items() if fits(key) and not key[2]),
        "found_url": f"{reverse(page)}?{urlencode(asked)}",
        "open_url": f"{reverse(CASES)}?{urlencode(asked | {'settled': 'no'})}",
        "done_url": f"{reverse(CASES)}?{urlencode(asked | {'settled': 'yes'})}",
    }


class FindingViews(ModelViews):
    """The rows of one detector: members whom it finds and about whom no such case is known."""

    model = Member
    route = "violations/rows/"
    group, label, unit = GROUP, gettext_lazy("违规核查线索"), gettext_lazy("人")
    permits = {"view": rules.VIEW_CASES, "export": rules.EXPORT_CASES}
    filterset = FindingFilter
    rows_by = ("detector",)
    order = "name"
    empty_title = gettext_lazy("没有新的线索")
    empty_text = gettext_lazy("这种情形没有发现，或者都已立案。别的情形请在上面选择。")
    bulk = (Bulk("open", gettext_lazy("立案核查"), rules.INSPECT, lambda pages, rows: pages.open(rows)),)
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="pinyin"),
        Column("sex", gettext_lazy("性别")),
        Column("birth", gettext_lazy("出生日期"), sort="birth"),
        branch_column("branch"),
        Column(
            "joined_on",
            gettext_lazy("入团时间"),
            source=("joined_on", "joined_month_only"),
            text=joined,
            sort="joined_on",
            nullable=True,
        ),
        Column("clue", gettext_lazy("核查线索"), source=EVIDENCE, text=told),
        Column("admission_number", gettext_lazy("发展团员编号"), shown=False),
    )

    @classmethod
    def prefix(cls) -> str:
        """Addresses of their own beside the register's."""
        return "violation"

    @classmethod
    def urls(cls):
        """List, export and opening; a row opens the member's page."""
        kept = {f"{cls.prefix()}-{name}" for name in ("list", "export", "bulk-open")}
        return [each for each in super().urls() if each.name in kept]

    def url(self, action: str, pk=None) -> str:
        """The member's own page for a row; the list keeps its detector."""
        if pk is not None:
            return reverse("members:member-detail", args=[pk])
        return super().url(action)

    @cached_property
    def detector(self) -> str:
        """The detector asked for, the first for anything else."""
        asked = self.request.GET.get("detector", "")
        return asked if asked in DETECTORS else Violation.TOO_YOUNG.value

    def queryset(self):
        """Members whom the detector finds, with what it found."""
        rows = findings(self.detector, Member.objects.select_related("branch"), rulings())
        return with_evidence(self.detector, rows)

    def list_meta(self, total: int) -> list[str]:
        """The violation, its clause, and what to look at first."""
        each = DETECTORS[self.detector]
        return [str(each.label), f"{each.clause.text}（{each.clause.source}）", str(each.advice)]

    def list_acts(self):
        """To the overview and the cases."""
        return [
            {"label": _("总览"), "url": reverse("members:violation-overview"), "icon": "layout-grid"},
            {"label": _("核查案件"), "url": reverse(CASES), "icon": "folder-open"},
        ]

    def open(self, rows) -> HttpResponse:
        """Ask for a note once, then open a case for every ticked member."""

        def act(member, data):
            open_case(member, self.detector, actor=self.user, note=data["note"])

        return self.verb_on_many(rows, rules.INSPECT, OpenForm, _("立案核查"), act)
