"""Pages of the comparison with the national system: the upload with counts by unit, the worklist, one
difference with both sides."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import masks, metrics, permits
from league.kernel.errors import DomainError
from league.kernel.metrics import Period
from league.kernel.views import Column, ModelViews, declare, once
from members import rules as common
from members.choices.national import Gap, GapState
from members.filters.national import FIELDS, DifferenceFilter
from members.forms.national import ComparisonForm
from members.models import Comparison, Difference
from members.rules import national as rules
from members.services import settling
from members.services.uploading import order_comparison
from members.views.register import GROUP, branch_words
from members.workflows import NATIONAL
from orgs.models import Org

LABEL = gettext_lazy("与国家系统对账")
FIGURE = "members.national_differences"
SHOWN = 12
TONES = {
    GapState.OPEN: "amber",
    GapState.ADOPTED: "green",
    GapState.REPORTED: "blue",
    GapState.HANDLED: "green",
    GapState.AGREED: "line",
}


@declare(rules.VIEW_DIFFERENCES)
def overview(request) -> HttpResponse:
    """Differences by unit and kind, the comparisons made, and the upload for whoever may compare."""
    return _shown(request, ComparisonForm(request.user))


@declare(rules.COMPARE, methods=("POST",))
def upload(request) -> HttpResponse:
    """Take an export of the national system and order its comparison, once."""
    form = ComparisonForm(request.user, request.POST, request.FILES)
    if form.is_valid() and _ordered(request, form):
        messages.success(request, _("文件已收下，正在比对，一般几分钟后刷新本页就能看到结果。"))
        return HttpResponseRedirect(reverse("members:national"))
    return _shown(request, form)


def _shown(request, form) -> HttpResponse:
    tops = Org.objects.filter(path__in=permits.reach(request.user, rules.VIEW_DIFFERENCES)).order_by("path")
    wish = request.GET.get("org", "")
    seen = Org.objects.visible_to(request.user, rules.VIEW_DIFFERENCES).standing()
    top = seen.filter(pk=int(wish)).first() if wish.isdecimal() and len(wish) < 10 else None
    top = top or tops.first()
    lines, total = _lines(top) if top else ([], {})
    context = {
        "title": LABEL,
        "crumbs": [(GROUP, ""), (LABEL, "")],
        "top": top,
        "kinds": Gap.choices,
        "lines": lines,
        "total": total,
        "comparisons": _comparisons(request.user),
        "form": form if permits.may(request.user, rules.COMPARE) else None,
        "may_settle": permits.may(request.user, rules.SETTLE),
        "may_export": permits.may(request.user, common.EXPORT),
        "list_url": reverse("members:difference-list"),
        "export_url": reverse("members:difference-export"),
        "once": once.new_key(),
    }
    return render(request, "members/national.html", context, status=422 if form.is_bound else 200)


def _ordered(request, form) -> bool:
    """Whether the comparison was ordered; its refusal stands in the form."""
    asked = form.cleaned_data
    try:
        with transaction.atomic():
            once.spend(request)
            order_comparison(asked["org"], asked["file"], actor=request.user, as_of=asked["as_of"])
    except DomainError as error:
        form.add_error("file", error.message)
        return False
    return True


def _comparisons(user):
    rows = Comparison.objects.visible_to(user, rules.VIEW_DIFFERENCES)
    return rows.select_related("org", "made_by", "job")[:SHOWN]


def _lines(top: Org) -> tuple[list[dict], dict]:
    """A line per child with differences: (organization, counts by kind in order, sum); and the total."""
    grid = metrics.get(FIGURE).grid(top.path, Period.day(), ("unit", "kind"))
    counts: dict[int, dict] = {}
    for (unit, kind), number in grid.items():
        counts.setdefault(unit, {})[kind] = number
    orgs = {0: top} | Org.objects.in_bulk([pk for pk in counts if pk])
    shown = sorted((pk for pk in counts if pk in orgs), key=lambda pk: orgs[pk].path)
    lines = [_line(orgs[pk], counts[pk], own=not pk) for pk in shown]
    every = {kind: sum(held.get(kind, 0) for held in counts.values()) for kind in Gap.values}
    return lines, _line(top, every, own=False)


def _line(org: Org, held: dict, *, own: bool) -> dict:
    cells = [(kind, label, held.get(kind, 0)) for kind, label in Gap.choices]
    return {"org": org, "own": own, "cells": cells, "sum": sum(cell[-1] for cell in cells)}


@declare(rules.SETTLE, methods=("POST",))
def recheck(request) -> HttpResponse:
    """Look for the branches again that the file named and nobody knew, once."""
    with transaction.atomic():
        once.spend(request)
        reach = permits.reach(request.user, rules.SETTLE)
        found = sum(settling.recheck(path, actor=request.user) for path in reach)
    words = _("已重新核对：%(n)d 个原来找不到的团支部现在找到了。其余差异由页面随时按最新数据判断。")
    messages.success(request, words % {"n": found})
    return HttpResponseRedirect(reverse("members:national"))


def _where(row: dict) -> str:
    """The organization a difference belongs to, with what stands above it."""
    return branch_words(row["org__short"], row["org__name"], row["org__parent__short"])


def _who(row: dict) -> str:
    """The person, or the organization in the words of the file."""
    return row["name"] or row["org__short"] or row["org__name"]


class DifferenceViews(ModelViews):
    """The worklist of differences; what has vanished by itself is not listed."""

    model = Difference
    route = "differences/"
    group, label, unit = GROUP, gettext_lazy("对账差异"), gettext_lazy("条")
    permits = {"view": rules.VIEW_DIFFERENCES, "export": common.EXPORT}
    workflow = NATIONAL
    filterset = DifferenceFilter
    order = "org"
    empty_title = gettext_lazy("没有待核对的差异")
    empty_text = gettext_lazy("县级上传智慧团建导出的名册后，两边不一样的地方会列在这里。")
    columns = (
        Column(
            "name",
            gettext_lazy("姓名或名称"),
            source=("name", "org__short", "org__name"),
            text=_who,
            lead=True,
        ),
        Column("kind", gettext_lazy("差异"), sort="kind"),
        Column(
            "what", gettext_lazy("哪里不同"), source=("unlike",), text=lambda row: told_columns(row["unlike"])
        ),
        Column(
            "org",
            gettext_lazy("团组织"),
            source=("org__short", "org__name", "org__parent__short"),
            text=_where,
            sort="org__path",
        ),
        Column("place", gettext_lazy("国家系统里的团支部")),
        Column("number", gettext_lazy("国家系统里的编号"), shown=False),
        Column("joined_on", gettext_lazy("国家系统里的入团时间"), shown=False),
        Column("people", gettext_lazy("涉及人数"), num=True, shown=False),
        Column("row", gettext_lazy("文件行号"), num=True),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("note", gettext_lazy("说明"), shown=False),
    )

    def queryset(self):
        """Differences that still hold or were settled, with the columns in which people differ."""
        rows = Difference.objects.select_related("org", "branch", "member__branch", "comparison")
        return rows.with_unlike()

    def visible(self, action: str = "list"):
        """The list shows what waits, unless another state is asked for."""
        rows = super().visible(action)
        return self._asked(rows) if action == "list" else rows

    def filtered(self, rows):
        """The filter's rows, as the list shows them."""
        return super().filtered(self._asked(rows))

    def _asked(self, rows):
        state = self.data().get("state")
        if state is None:
            return rows.waiting()
        return rows.holding() if state == GapState.OPEN else rows

    def list_acts(self):
        """To the counts by unit."""
        return [{"label": LABEL, "url": reverse("members:national"), "icon": "arrow-left-right"}]

    # One difference

    def chips(self, obj):
        """State and kind; whether it has vanished by itself."""
        found = [(obj.get_state_display(), TONES[obj.state]), (obj.get_kind_display(), "line")]
        if obj.state == GapState.OPEN and not self._holds(obj):
            found.append((_("两边现在已经一致"), "green"))
        return found

    def _holds(self, obj) -> bool:
        return Difference.objects.holding().filter(pk=obj.pk).exists()

    def detail_meta(self, obj):
        """Where it belongs, and where the file tells it."""
        told = _("《%(file)s》第 %(row)s 行") % {"file": obj.comparison.filename, "row": obj.row}
        return [str(obj.org), *([told] if obj.row else [])]

    def detail_context(self, obj) -> dict:
        """Both sides, line by line."""
        return super().detail_context(obj) | {"lines": sides(obj)}

    def detail_acts(self, obj):
        """To the member or the organization."""
        if obj.member_id and self.holds(common.VIEW, obj.member):
            url = reverse("members:member-detail", args=[obj.member_id])
            return [{"label": _("看团员"), "url": url, "icon": "user"}]
        url = reverse("orgs:org-detail", args=[obj.org_id])
        return [{"label": _("看组织"), "url": url, "icon": "building-2"}]


def told_columns(codes: str) -> str:
    """Columns that differ, in words."""
    return "、".join(str(FIELDS[code]) for code in (codes or "").split(",") if code)


def sides(obj: Difference) -> list[tuple[str, str, str, bool]]:
    """(what, here, over there, whether they differ); personal numbers masked, nothing as a dash."""
    member, content = obj.member, obj.content or {}
    if obj.kind in (Gap.ORG_UNREGISTERED, Gap.ORG_UNKNOWN, Gap.ORG_NAMED):
        here = "" if obj.kind == Gap.ORG_UNREGISTERED else obj.org.name
        return [(_("名称"), here or "—", obj.name or "—", True), (_("涉及人数"), "", str(obj.people), False)]
    told = obj.kind != Gap.UNKNOWN
    here = {
        "name": member.name if member else "",
        "id_no": masks.id_number(member.id_no) if member else "",
        "branch": str(member.branch) if member else "",
        "number": member.admission_number if member else "",
        "joined_on": _joined(member) if member else "",
        "political": member.get_political_display() if member else "",
    }
    there = {
        "name": obj.name,
        "id_no": masks.id_number(content.get("id_no")),
        "branch": str(obj.branch or obj.place),
        "number": obj.number,
        "joined_on": _joined(obj),
        "political": obj.get_political_display(),
    }
    unlike = (obj.unlike or "").split(",") if obj.kind == Gap.DIFFERS else FIELDS
    return [
        (str(label), here[code] or "—", (told and there[code]) or "—", code in unlike)
        for code, label in FIELDS.items()
    ]


def _joined(row) -> str:
    """A joining date at its precision."""
    return row.joined_on.isoformat()[: 7 if row.joined_month_only else 10] if row.joined_on else ""
