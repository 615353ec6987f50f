"""The organizations a detector finds, each with the reason in a sentence and the ways to act on it."""

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import findings, params
from league.kernel.findings import Detector
from league.kernel.views import Column
from orgs import rules
from orgs.filters.rectification import FindingFilter
from orgs.models import Org, Rectification
from orgs.rules import plans as plan_rules
from orgs.rules.rectification import SUPERVISE, VIEW_CASES
from orgs.views.ofday import DayViews
from orgs.views.units import called


class FindingViews(DayViews):
    """The worklist of one detector, named by `?of=`; the first of all without."""

    model = Org
    route = "findings/"
    unit = gettext_lazy("个")
    permits = {"view": rules.VIEW}
    filterset = FindingFilter
    order = "code"
    empty_title = gettext_lazy("没有发现问题")
    empty_text = gettext_lazy("这一项体检下面没有需要处理的团组织。")

    @classmethod
    def prefix(cls) -> str:
        """Addresses of its own beside the list of organizations."""
        return "finding"

    @classmethod
    def urls(cls):
        """The list only; a row opens the organization."""
        return [each for each in super().urls() if each.name == "finding-list"]

    def url(self, action: str, pk=None) -> str:
        """The organization's own page for a row."""
        return reverse("orgs:org-detail", args=[pk]) if pk is not None else super().url(action)

    @cached_property
    def detector(self) -> Detector:
        """The one asked for."""
        return findings.get(self.request.GET.get("of", "")) or findings.detectors()[0]

    @property
    def label(self):
        """The name of the figure."""
        return self.detector.metric.label

    def crumbs(self, *tail):
        """组织体检 leads to the table of all detectors."""
        return [(self.group, ""), (_("组织体检"), reverse("orgs:health") + self.day_query), (self.label, "")]

    def rows_of_day(self):
        """The rows of the figure, with the open case of each."""
        case = Rectification.objects.open().filter(org=OuterRef("pk"))
        return self.detector.metric.rows(self.period).annotate(case_pk=Subquery(case.values("pk")[:1]))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Name, place, reason, and on today's list what can be done."""
        told = (
            Column(
                "short",
                gettext_lazy("团组织"),
                source=("short", "name"),
                text=lambda row: row["short"] or row["name"],
                lead=True,
                sort="pinyin",
            ),
            Column("code", gettext_lazy("代码"), sort="code", shown=False),
            Column(
                "parent",
                gettext_lazy("直接上级"),
                source=("parent__short", "parent__name"),
                text=called("parent"),
            ),
            Column("kind", gettext_lazy("类别")),
            Column("field", gettext_lazy("领域")),
            Column(
                "reason",
                gettext_lazy("问题"),
                source=("unit_path", *self.detector.columns),
                text=self.reason,
            ),
        )
        acts = Column(
            "acts", gettext_lazy("处理"), source=("case_pk", "parent_id", "parent__path"), text=self.acts
        )
        return told if self.on else (*told, acts)

    @cached_property
    def book(self) -> params.Book:
        """The parameters of the detector."""
        return findings.book_of([self.detector])

    def reason(self, row: Mapping) -> str:
        """The sentence."""
        return self.detector.sentence(row, self.book, self.period.end)

    def acts(self, row: Mapping):
        """Buttons of a row: to the case or to a new one, and to a change plan."""
        above = row["parent__path"] or ""
        links = [self._case(row, above)]
        if above and self.holds(plan_rules.PLAN, above):
            query = {"org": row["parent_id"], "about": row["pk"], "reason": self.reason(row)[:200]}
            links.append((f"{reverse('orgs:changeplan-add')}?{urlencode(query)}", _("拟变更方案")))
        button = '<a class="btn btn--sm" href="{}">{}</a>'
        return format_html('<span class="row">{}</span>', format_html_join(" ", button, filter(None, links)))

    def _case(self, row: Mapping, above: str) -> tuple[str, str] | None:
        if row["case_pk"]:
            seen = self.holds(VIEW_CASES, row["unit_path"])
            return (
                (reverse("orgs:rectification-detail", args=[row["case_pk"]]), _("整顿中")) if seen else None
            )
        if not (above and self.holds(SUPERVISE, above)):
            return None
        query = {"org": row["pk"], "detector": self.detector.code}
        return f"{reverse('orgs:rectification-add')}?{urlencode(query)}", _("立案整顿")

    def list_context(self) -> dict:
        """The generic context, with the rule the list rests on; which one is no filter to be cleared."""
        context = super().list_context()
        return context | {
            "applied": [each for each in context["applied"] if each["value"] != str(self.label)],
            "clear_url": f"{self.url('list')}?{urlencode({'of': self.detector.code})}",
            "clause": self.detector.clause,
            "grave": self.detector.grave,
            "param_codes": [(code, params.get(code).label) for code in self.detector.params],
        }
