"""What is wrong with the shape of the tree: committees without anything below them.

Members and cadres register what they know of their own; `league.kernel.findings` says how.
"""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from league.kernel.findings import Detector
from league.kernel.metrics import Metric, Period
from league.kernel.scoping import covering
from orgs import rules
from orgs.choices import Kind
from orgs.metrics.tree import TOTAL, TREE, standing
from orgs.models import Placement


def hollow_committees(period: Period):
    """Organizations of the day that are no branch and have nothing below them (空心团委)."""
    below = Placement.objects.filter(covering(period.end), parent=OuterRef("pk"))
    return standing(period).exclude(kind=Kind.BRANCH).exclude(Exists(below))


COMMON = {"unit": _("个"), "kind": "stock", "permit": rules.VIEW, "url_name": "orgs:org-list"}
HOLLOW_COMMITTEES = Metric(
    code="orgs.hollow_committees",
    label=_("空心团委数"),
    rows=hollow_committees,
    by=TOTAL.by,
    known_from=(TREE,),
    **COMMON,
)
Detector(
    metric=HOLLOW_COMMITTEES,
    clause=rules.LEAF,
    words=_("下面没有任何团组织。"),
    grave=True,
    order=70,
)
