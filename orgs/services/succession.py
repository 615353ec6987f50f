"""What the tree itself keeps of organizations, so that a change of it can be taken back."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from league.kernel import moving, succession
from league.kernel.succession import Estate, Lines
from orgs.models import FormerName, Org, Placement, Unit

COLUMNS = (
    *("name", "short", "pinyin", "kind", "level", "form", "industry_category", "field"),
    *("parent", "path", "dissolved"),
)

ORGS = succession.register(
    Estate(
        code="orgs.orgs",
        label=_("团组织"),
        model=Org,
        columns=COLUMNS,
        rows=lambda ids: Org.objects.filter(pk__in=list(ids)),
        order=0,
        deep=True,
    )
)
PLACEMENTS = succession.register(
    Estate(
        code="orgs.placements",
        label=_("隶属关系"),
        model=Placement,
        columns=("org", "parent", "path", "start", "end", "opening"),
        rows=lambda ids: Placement.objects.filter(org__in=list(ids)),
        order=1,
        whole=True,
        deep=True,
    )
)
NAMES = succession.register(
    Estate(
        code="orgs.former_names",
        label=_("曾用名"),
        model=FormerName,
        columns=("org", "came_from", "name", "short", "end"),
        rows=lambda ids: FormerName.objects.filter(org__in=list(ids)),
        order=2,
        whole=True,
        deep=True,
    )
)


def covered(ids: Iterable[int]):
    """Units that one of the organizations covers."""
    return Unit.objects.filter(established__in=list(ids), end=None)


UNITS = succession.register(
    Estate(
        code="orgs.units",
        label=_("已建团单位"),
        model=Unit,
        columns=("established",),
        rows=covered,
        follows=("established",),
        order=60,
    )
)


def lead_back(lines: Lines) -> None:
    """Let whatever follows a path go back with the organizations that had moved, the innermost first."""
    parent, path = COLUMNS.index("parent"), COLUMNS.index("path")
    moved = [
        (after[path], before[path])
        for before, after in lines.get(ORGS.code, {}).values()
        if before and after and before[parent] != after[parent]
    ]
    for there, back in sorted(moved, key=lambda each: each[0].count("."), reverse=True):
        moving.rebase(there, back)
