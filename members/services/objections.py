"""What the register says when an organization is to be dissolved or changed: its people need a place."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import guards
from league.kernel.clauses import Finding
from league.kernel.scoping import subtree
from members.choices import Stage
from members.models import Affiliation, Application, Member, Transfer
from orgs.choices import Kind
from orgs.models import Org
from orgs.rules import BRANCH_KIND, EMPTY_FIRST, branch_size_findings

SHOWN = 5  # names in a sentence
FINAL = (Stage.CERTIFIED, Stage.CLOSED)  # nothing more happens to the application: it stays where it ended


def members_left(org: Org, *, on: date | None = None, **context) -> list[Finding]:
    """Blocks while members sit at or under the organization, and for a day on which they still did."""
    staying = Member.objects.present().under(org).order_by("pinyin", "pk")
    if number := staying.count():
        names = "、".join(staying.values_list("name", flat=True)[:SHOWN]) + (
            _(" 等") if number > SHOWN else ""
        )
        words = _("还有 %(n)d 名团员：%(names)s。请先把他们调整到别的团支部。")
        return [_objection(words % {"n": number, "names": names}, str(number), "members:member-list", org)]
    last = Affiliation.objects.under(org).aggregate(last=Max("end"))["last"]
    if last and last > (on or timezone.localdate()):
        words = _("到 %(day)s 这里还有团员，请把撤销日期改为不早于该日。")
        return [Finding("block", EMPTY_FIRST, words % {"day": last}, earliest=last)]
    return []


def applications_left(org: Org, **context) -> list[Finding]:
    """Blocks while applications are under way at or under the organization."""
    number = Application.objects.under(org).open().count()
    if not number:
        return []
    words = _("还有 %(n)d 份入团申请没有办结。请先办结、终止或改到别的团支部。")
    return [_objection(words % {"n": number}, str(number), "members:application-list", org)]


def transfers_left(org: Org, **context) -> list[Finding]:
    """Blocks while somebody is on the way to the organization or one below it."""
    number = Transfer.objects.open().filter(subtree("target__path", org.path)).count()
    if not number:
        return []
    words = _("还有 %(n)d 人正在转入这里。请先接收，或者退回转出方。")
    return [_objection(words % {"n": number}, str(number), "members:transfer-list", org)]


def _objection(words: str, measured: str, page: str, org: Org) -> Finding:
    """A block with the list of what stands in the way."""
    link = f"{reverse(page)}?{urlencode({'org': org.pk})}"
    return Finding("block", EMPTY_FIRST, words, measured=measured, link=link)


def members_need_a_branch(org: Org, *, kind: str, **context) -> list[Finding]:
    """Blocks turning a branch into something else while members or applicants sit in it."""
    if kind == Kind.BRANCH:
        return []
    members, applications = Member.objects.present(), Application.objects.exclude(state__in=FINAL)
    people = any(rows.filter(branch=org).exists() for rows in (members, applications))
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
guards.register(Org, "dissolve", transfers_left)
guards.register(Org, "change_kind", members_need_a_branch)
guards.register(Org, "health", branch_size)
