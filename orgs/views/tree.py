"""The lines of the tree page: opened level by level, searched, and asked for a past day.

Each opened level costs a fixed number of queries, however many organizations stand in it.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.metrics import Period
from league.kernel.params import Book
from league.kernel.scoping import within
from league.kernel.views import fetch
from orgs import rules
from orgs.models import FormerName, Org, Placement
from orgs.views import figures

LEVEL_MAX = 200
FOUND_MAX = 50


@dataclass
class Node:
    """A line of the tree: an organization as it stood on the day, with its counts."""

    org: Org
    name: str
    path: str
    url: str
    children: figures.Figure | None = None
    branches: figures.Figure | None = None
    members: figures.Figure | None = None
    hollow: bool = False
    current: bool = False
    below: list["Node"] | None = None
    more: figures.Figure | None = None
    above: str = ""

    @property
    def pk(self) -> int:
        """Id of the organization."""
        return self.org.pk


@dataclass
class Tree:
    """Builds the lines for one user and one day."""

    user: object
    period: Period
    book: Book = field(default_factory=lambda: Book([rules.HOLLOW_BELOW]))

    @property
    def past(self) -> bool:
        """Whether history must answer."""
        return self.period.is_past

    def roots(self) -> list[Node]:
        """The tops of what the user may see."""
        if self.past:
            paths = rules.reach_on(self.user, rules.VIEW, self.period.end)
        else:
            paths = permits.reach(self.user, rules.VIEW)
        rows = Org.objects.at(self.period.end, self.past).filter(unit_path__in=permits.outermost(paths))
        return self.nodes(list(rows.order_by("unit_path")))

    def opened_to(self, path: str) -> list[Node]:
        """The roots, opened level by level down to and including the organization at `path`."""
        roots = self.roots()
        level = roots
        while level:
            node = next((node for node in level if path.startswith(node.path)), None)
            if node is None:
                break
            node.current = node.path == path
            node.below = level = self.below(node)
        for root in roots:
            self._sum_up(root)
        return roots

    def below(self, node: Node) -> list[Node]:
        """The lines directly below an organization, with their counts."""
        rows = Org.objects.children_at(node.pk, self.period.end, self.past)
        rows = list(rows[: LEVEL_MAX + 1])
        if len(rows) > LEVEL_MAX:
            node.more = figures.Figure("", len(rows), self.children_url(node.pk))
        nodes = self.nodes(rows[:LEVEL_MAX])
        self._count_children(nodes)
        for code, name in ((figures.MEMBERS, "members"), (figures.BRANCHES, "branches")):
            self._count(node, nodes, code, name)
        self._mark_hollow(nodes)
        return nodes

    def nodes_at(self, org: Org, path: str) -> list[Node]:
        """The line of one organization whose path on the day is known."""
        org.unit_path = path
        return self.nodes([org]) if path else []

    def found(self, words: str) -> list[Node]:
        """The first organizations in reach that bear the words, with the names above them."""
        rows = self.visible().matching(words).order_by("unit_path")[: FOUND_MAX + 1]
        nodes = self.nodes(list(rows))
        ids = {int(part) for node in nodes for part in node.path.split(".")[:-2]}
        names = {org.pk: str(org) for org in Org.objects.filter(pk__in=ids)}
        for node in nodes:
            node.above = " › ".join(names[int(part)] for part in node.path.split(".")[:-2])
        return nodes

    def url(self, name: str, pk: int) -> str:
        """Address of a page of an organization, on the same day."""
        url = reverse(f"orgs:org-{name}", args=[pk])
        return f"{url}?{urlencode({'on': self.period.end})}" if self.past else url

    def children_url(self, pk: int) -> str:
        """Address of the list of organizations directly below one."""
        query = {"parent": pk} | ({"on": self.period.end} if self.past else {})
        return f"{reverse('orgs:org-list')}?{urlencode(query)}"

    def visible(self):
        rows = Org.objects.at(self.period.end, self.past)
        if self.past:
            return rows.filter(within("unit_path", rules.reach_on(self.user, rules.VIEW, self.period.end)))
        return rows.visible_to(self.user, rules.VIEW)

    def nodes(self, rows: list[Org]) -> list[Node]:
        names = self._names_then(rows)
        mine = permits.reach(self.user, rules.VIEW)
        return [
            Node(
                org=row,
                name=names.get(row.pk) or str(row),
                path=row.unit_path,
                # An organization of that day may stand in another county today: then its page is not ours.
                url=self.url("detail", row.pk) if any(row.path.startswith(path) for path in mine) else "",
            )
            for row in rows
        ]

    def _names_then(self, rows: list[Org]) -> dict[int, str]:
        """Names borne on a past day by organizations renamed since."""
        if not self.past:
            return {}
        return FormerName.objects.borne_on(rows, self.period.end)

    def _count_children(self, nodes: list[Node]) -> None:
        ids = [node.pk for node in nodes if not node.org.is_branch]
        counts = Placement.objects.child_counts(ids, self.period.end, self.past) if ids else {}
        for node in nodes:
            if not node.org.is_branch:
                label = _("下级组织")
                node.children = figures.Figure(label, counts.get(node.pk, 0), self.children_url(node.pk))

    def _count(self, parent: Node, nodes: list[Node], code: str, name: str) -> None:
        """One grouped query of a metric for all lines of a level."""
        metric = figures.declared(code)
        if metric is None or not nodes:
            return
        known = metric.known(parent.path, self.period)
        counts = metric.units(parent.path, self.period) if known else {}
        for node in nodes:
            if metric.permit and not permits.may(self.user, metric.permit, self._path_for_permit(node)):
                continue
            if name == "branches" and node.org.is_branch:
                continue
            value = counts.get(node.pk, 0) if known else None
            url = figures.rows_url(metric, node.pk, self.period) if node.url else ""
            setattr(node, name, figures.Figure(metric.label, value, url, metric.unit, code))

    def _path_for_permit(self, node: Node) -> str:
        """Today's path; for an organization that has left, the place it had among ours."""
        return node.org.path if node.url else permits.reach(self.user, rules.VIEW)[0]

    def _mark_hollow(self, nodes: list[Node]) -> None:
        for node in nodes:
            if node.org.is_branch and node.members and node.members.value is not None:
                least = self.book.value(rules.HOLLOW_BELOW, node.org.path, self.period.end)
                node.hollow = node.members.value < least

    def _sum_up(self, root: Node) -> None:
        """The counts of a top line."""
        self._count_children([root])
        for code, name in ((figures.MEMBERS, "members"), (figures.BRANCHES, "branches")):
            if name == "members" or not root.org.is_branch:
                setattr(root, name, figures.figure(code, self.user, root.org, root.path, self.period))


def node_of(builder: Tree, pk: int) -> Node:
    """The line of one organization; 404 out of reach, on a past day by where it stood then."""
    if not builder.past:
        org = fetch(builder.user, rules.VIEW, Org.objects.today(), pk=pk)
        return builder.nodes([org])[0]
    nodes = builder.nodes(list(builder.visible().filter(pk=pk)))
    if not nodes:
        raise Http404
    return nodes[0]
