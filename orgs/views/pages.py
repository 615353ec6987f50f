"""The pages of organizations: tree, list, one organization, add and edit."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from league.kernel import audit, guards, panels
from league.kernel.clauses import Finding
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from league.kernel.scoping import within
from league.kernel.views import Column, ModelViews
from orgs import rules, services
from orgs.filters.tree import OrgFilter
from orgs.forms.tree import OrgAddForm, OrgForm
from orgs.models import Org
from orgs.rules import plans as plan_rules
from orgs.views import figures
from orgs.views.changes import ChangePages
from orgs.views.tree import FOUND_MAX, Tree, node_of

TABS = ("below", "history")


def short_name(row: dict) -> str:
    """What a row is called in lists."""
    return row["short"] or row["name"]


class OrgViews(ChangePages, ModelViews):
    """See the module."""

    model = Org
    group, unit = gettext_lazy("组织与团员"), gettext_lazy("个")
    label = pgettext_lazy("列表", "团组织")
    add_label = gettext_lazy("新建组织")
    permits = {"view": rules.VIEW, "add": rules.EDIT, "edit": rules.EDIT}
    events = {"add": "orgs.add", "edit": "orgs.edit"}
    past = True
    filterset = OrgFilter
    order = "code"
    columns = (
        Column(
            "short", gettext_lazy("名称"), source=("short", "name"), text=short_name, lead=True, sort="pinyin"
        ),
        Column("code", gettext_lazy("代码"), sort="code"),
        Column("parent", gettext_lazy("直接上级"), source=("parent__short",)),
        Column("kind", gettext_lazy("类别"), sort="kind"),
        Column("level", gettext_lazy("层级"), sort="level"),
        Column("field", gettext_lazy("领域"), sort="field"),
        Column("industry_category", gettext_lazy("行业类别"), shown=False),
        Column("form", gettext_lazy("组织形态"), shown=False),
        Column("founded", gettext_lazy("成立日期"), sort="founded", nullable=True),
        Column("name", gettext_lazy("全称"), shown=False),
        Column("statistics_owner", gettext_lazy("统计归口"), shown=False),
    )  # fmt: skip
    detail_fields = (
        "code",
        "parent",
        "kind",
        "level",
        "form",
        "industry_category",
        "field",
        "founded",
        "division_code",
        "statistics_owner",
        "host",
        "approval",
        "phone",
    )

    @classmethod
    def urls(cls):
        """The pages of every model, and the tree with its changes."""
        read, both = ("GET",), ("GET", "POST")
        return [
            cls._path("tree/", "tree", read, permit=rules.VIEW),
            *super().urls(),
            cls._path("<int:pk>/children/", "children", read, permit=rules.VIEW, on_row=True),
            cls._path("<int:pk>/rename/", "rename", both, permit=rules.EDIT, on_row=True),
            cls._path("<int:pk>/move/", "move", both, permit=rules.MOVE, on_row=True),
            cls._path("<int:pk>/dissolve/", "dissolve", both, permit=rules.DISSOLVE, on_row=True),
        ]

    # Time and place

    @property
    def period(self) -> Period:
        """The day the page is asked for."""
        return Period.day(self.on)

    @property
    def day_query(self) -> str:
        """What links carry on, so that the next page shows the same day."""
        return f"?{urlencode({'on': self.on})}" if self.on else ""

    def crumbs(self, *tail):
        """组织体系 leads to the tree, from the list too."""
        tree = (_("组织体系"), reverse("orgs:org-tree") + self.day_query)
        return [(self.group, ""), tree, *(tail or ((self.label, ""),))]

    def visible(self, action: str = "list"):
        """For the list: organizations of the day, with their path then; for the other pages all rows."""
        if action != "list":
            return super().visible(action)
        if self.on:
            return Org.objects.on_day(self.on).filter(
                within("unit_path", rules.reach_on(self.user, rules.VIEW, self.on))
            )
        return Org.objects.today().visible_to(self.user, rules.VIEW)

    def filter_of(self, rows):
        """The filter, told the day."""
        bound = super().filter_of(rows)
        bound.period = self.period
        return bound

    # The tree

    def tree(self, request) -> HttpResponse:
        """The tree, opened at the top of what the user may see; with `q` what the search found."""
        builder = Tree(self.user, self.period)
        roots = builder.roots()
        top = roots[0] if roots else None
        context = self.tree_context(builder, top.path if top else "")
        if request.htmx and request.htmx.target == "tree":
            return render(request, "orgs/_tree.html", context)
        if top and top.url and not context["words"]:
            context = self.detail_context(Org.objects.get(pk=top.pk), builder) | context
        return self.render(
            "tree", context | {"title": _("组织体系"), "crumbs": [(self.group, ""), (_("组织体系"), "")]}
        )

    def children(self, request, pk) -> HttpResponse:
        """The level below one organization, as a fragment that the tree page puts in place."""
        builder = Tree(self.user, self.period)
        node = node_of(builder, pk)
        node.below = builder.below(node)
        return render(request, "orgs/_level.html", {"node": node, "day_query": self.day_query})

    def tree_context(self, builder: Tree, path: str) -> dict:
        """What `orgs/_tree.html` needs: the lines, or what the search found."""
        words = self.request.GET.get("q", "").strip()[:40]
        found = builder.found(words) if words else []
        return {
            "page": self,
            "words": words,
            "found": found[:FOUND_MAX],
            "found_more": len(found) > FOUND_MAX,
            "nodes": [] if words else builder.opened_to(path),
            "tree_url": reverse("orgs:org-tree"),
            "day_query": self.day_query,
        }

    # One organization

    def detail_context(self, obj, builder: Tree | None = None) -> dict:
        """The generic context, the tree at its side, and the figures of the organization."""
        builder = builder or Tree(self.user, self.period)
        path = obj.path_on(self.period.end)
        tab = self.request.GET.get("tab", "")
        context, shown = super().detail_context(obj), self.figures_of(obj, path)
        return context | {
            "figures": shown,
            "numbers": self.numbers(obj, shown),
            "children": self.children_of(builder, obj, path) if tab == "below" else [],
            "number_below": self.number_below(obj),
            "tab": tab if tab in TABS else "",
            "former_names": list(obj.former_names.own().order_by("-end")),
            "inherited": list(obj.former_names.inherited()),
            "standing": bool(path) and not (obj.dissolved and not self.on),
            **self.tree_context(builder, path or obj.path),
        }

    def detail_meta(self, obj) -> list[str]:
        """Full name and what it was called before."""
        former = [each.short or each.name for each in obj.former_names.own().order_by("-end")[:3]]
        return [obj.name, *([_("曾用名：%(names)s") % {"names": "、".join(former)}] if former else [])]

    def chips(self, obj) -> list[tuple[str, str]]:
        """Kind and level; dissolved ones say so."""
        gone = [(_("%(day)s 撤销") % {"day": obj.dissolved}, "danger")] if obj.dissolved else []
        return [(obj.get_kind_display(), "line"), (obj.get_level_display(), "line"), *gone]

    def figures_of(self, obj, path: str) -> list[figures.Figure]:
        """Members, branches, hollow branches, joined this year: each with the address of its rows."""
        codes = (figures.MEMBERS,) if obj.is_branch else (figures.MEMBERS, figures.BRANCHES, figures.HOLLOW)
        shown = [figures.figure(code, self.user, obj, path, self.period) for code in codes]
        new = figures.figure(figures.NEW, self.user, obj, path, figures.year_to(self.period))
        shown.append(new and replace(new, label=_("%(year)d 年新发展") % {"year": self.period.end.year}))
        return [figure for figure in shown if figure]

    def numbers(self, obj, shown: list[figures.Figure]) -> list:
        """The counts of upper apps, without those among the figures already; none on a past day."""
        if self.on:
            return []
        known = {(figure.value, urlsplit(figure.url).path) for figure in shown}
        return [
            each
            for each in panels.counts(obj, self.user)
            if (each.value, urlsplit(each.url).path) not in known
        ]

    def children_of(self, builder: Tree, obj, path: str):
        """The lines directly below, as the tree shows them."""
        nodes = builder.nodes_at(obj, path)
        return builder.below(nodes[0]) if nodes else []

    def number_below(self, obj) -> int:
        """Organizations directly below on the day."""
        return Org.objects.children_at(obj.pk, self.period.end, bool(self.on)).count()

    def findings(self, obj) -> list[Finding]:
        """What needs attention: structure and size here, the rest from guards of upper apps ("health")."""
        day, path = self.period.end, obj.path_on(self.period.end)
        if obj.dissolved or not path:
            return []
        found = rules.structure_findings(obj, self.number_below(obj))
        for code in () if obj.is_branch else rules.BELOW:
            below = figures.figure(code, self.user, obj, path, self.period)
            if below and below.value:
                found.append(rules.below_finding(code, below.value, below.url))
        return [*found, *guards.findings(obj, "health", on=day)]

    def detail_acts(self, obj) -> list[dict]:
        """The changes of the tree the user may make here."""
        if self.on or obj.dissolved:
            return []
        buttons = (
            ("rename", _("更名"), rules.EDIT, "text-cursor-input"),
            ("move", _("调整隶属"), rules.MOVE, "git-compare"),
            ("dissolve", _("撤销"), rules.DISSOLVE, "ban"),
        )
        return self.plan_act(obj) + [
            {"label": label, "url": self.url(name, obj.pk), "icon": icon, "name": name}
            for name, label, permit, icon in buttons
            if self.holds(permit, obj) and (obj.parent_id or name == "rename")
        ]

    def plan_act(self, obj) -> list[dict]:
        """To a new change plan below the superior; at the top of the reach below the organization itself."""
        top = obj.parent if obj.parent and self.holds(plan_rules.PLAN, obj.parent) else obj
        if top.is_branch or not self.holds(plan_rules.PLAN, top):
            return []
        url = f"{reverse('orgs:changeplan-add')}?{urlencode({'org': top.pk})}"
        return [{"label": _("拟变更方案"), "url": url, "icon": "git-merge", "name": "plan"}]

    def offers(self, action: str, obj) -> bool:
        """A dissolved organization is only read."""
        return not obj.dissolved and super().offers(action, obj)

    def timeline(self, obj) -> list[dict]:
        """沿革: places, names, and what the audit trail tells, newest first."""
        entries = [*self._places(obj), *self._names(obj), *self._events(obj)]
        return [entry for _day, entry in sorted(entries, key=lambda each: each[0], reverse=True)]

    def _places(self, obj):
        for place in obj.placements.select_related("parent"):
            above = str(place.parent) if place.parent else _("最上级")
            until = _("，至 %(day)s") % {"day": place.end} if place.end else ""
            mark = "" if place.end else "now"
            yield (
                place.start.isoformat(),
                {
                    "time": place.start,
                    "title": _("隶属于 %(org)s") % {"org": above},
                    "sub": until.lstrip("，"),
                    "mark": mark,
                },
            )

    def _names(self, obj):
        for former in obj.former_names.all():
            words = _("“%(name)s”并入") if former.came_from_id else _("更名，原名“%(name)s”")
            title = words % {"name": former.name}
            yield former.end.isoformat(), {"time": former.end, "title": title, "mark": "ok"}

    def _events(self, obj):
        for event in audit.trail(obj)[:100]:
            sub = str(event.actor) if event.actor else _("系统")
            yield (
                timezone.localtime(event.at).isoformat(),
                {
                    "time": event.at,
                    "title": audit.label(event.event),
                    "sub": sub,
                    "quote": event.note,
                    "mark": "ok",
                },
            )

    # Add and edit

    def form_class(self, action: str):
        """Adding asks for parent and name; editing leaves both to verbs of their own."""
        return OrgAddForm if action == "add" else OrgForm

    def save(self, form, action: str):
        """By the services, which keep paths, placements and the audit trail."""
        if action == "add":
            return services.add(form.instance, actor=self.user)
        changes = {name: form.cleaned_data[name] for name in form.fields}
        return services.edit(form.instance, changes, actor=self.user, version=form.read_version)

    def _saved(self, form, action: str, before: dict):
        """The services write the audit event; here only the second look whether the row is in reach."""
        form.read_version = before.get("version")
        saved = self.save(form, action)
        if not self.visible(action).filter(pk=saved.pk).exists():
            raise Refused(
                _("保存后这个组织会离开您的管理范围，没有保存。请检查所选的上级。"), code="out_of_reach"
            )
        return saved
