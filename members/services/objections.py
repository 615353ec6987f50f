"""What the register says when an organization is to be dissolved or changed: its people need a place."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import guards
from league.kernel.clauses import Finding
from league.kernel.scoping import subtree
from members.models import Application, Member
from orgs.choices import Kind
from orgs.models import Org
from orgs.rules import BRANCH_KIND, EMPTY_FIRST, branch_size_findings


def members_left(org: Org, **context) -> list[Finding]:
    """Blocks while members sit at or under the organization; the figure, no names."""
    number = Member.objects.under(org).count()
    if not number:
        return []
    words = _("还有 %(n)d 名团员。请先把他们调整到别的团支部。") % {"n": number}
    return [Finding("block", EMPTY_FIRST, words, measured=str(number))]


def applications_left(org: Org, **context) -> list[Finding]:
    """Blocks while applications are under way at or under the organization."""
    number = Application.objects.under(org).open().count()
    if not number:
        return []
    words = _("还有 %(n)d 份入团申请没有办结。请先办结、终止或改到别的团支部。") % {"n": number}
    return [Finding("block", EMPTY_FIRST, words, measured=str(number))]


def members_need_a_branch(org: Org, *, kind: str, **context) -> list[Finding]:
    """Blocks turning a branch into something else while members or applicants sit in it."""
    if kind == Kind.BRANCH:
        return []
    people = Member.objects.filter(branch=org).exists() or Application.objects.filter(branch=org).exists()
    words = _("这里还有团员或入团申请，不能改为团支部以外的类别。请先把他们调整到别的团支部。")
    return [Finding("block", BRANCH_KIND, words)] if people else []


def branch_size(org: Org, *, on: date | None = None, **context) -> list[Finding]:
    """Tells a hollow or an oversized branch on its page."""
    if not org.is_branch:
        return []
    today = timezone.localdate()
    day = on or today
    number = Member.objects.at(day, day < today).filter(subtree("unit_path", org.path_then(day))).count()
    return branch_size_findings(org.path, number, day)


guards.register(Org, "dissolve", members_left)
guards.register(Org, "dissolve", applications_left)
guards.register(Org, "change_kind", members_need_a_branch)
guards.register(Org, "health", branch_size)
