"""发展团员编号 as rules: who issues and passes on blocks, which number an applicant may get, which is next.

Source: the national system refuses a number that is taken (被占用) or outside the range issued (号段不对).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, ExtractYear, Left, Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding, blocked
from league.kernel.permits import permit
from league.kernel.roles import STAFF, WORKERS, Role
from members.models import Application, Member, NumberBlock, VoidNumber
from members.rules import admission

VIEW_NUMBERS = permit("members.view_numbers", gettext_lazy("查看发展团员编号号段"), WORKERS)
ISSUE_NUMBERS = permit("members.issue_numbers", gettext_lazy("登记和收回编号号段"), STAFF)
PASS_NUMBERS = permit(
    "members.pass_numbers", gettext_lazy("划拨号段、作废编号"), (*STAFF, Role.TOWNSHIP_SECRETARY)
)
ISSUED = event("members.numbers_issued", gettext_lazy("登记编号号段"))
PASSED = event("members.numbers_passed", gettext_lazy("划拨编号号段"))
TAKEN_BACK = event("members.numbers_taken_back", gettext_lazy("收回编号号段"))
VOIDED = event("members.number_voided", gettext_lazy("作废发展团员编号"))

IN_BLOCK = Clause(
    "members.number_block", gettext_lazy("编号在本级号段内，未被占用"), gettext_lazy("智慧团建编号规则")
)


def check_number(application, on: date) -> list[Finding]:
    """The rules for the digits, and where a block covers branch and year, a free number of that block.

    Without a number the next free one will be given.
    """
    blocks = covering(application, on)
    if not blocks:
        return admission.check_number(application, on)
    number = application.admission_number
    if not number:
        following = next_number(blocks)
        if following:
            measured = _("自动编号 %(number)s") % {"number": following}
            return [Finding("ok", IN_BLOCK, str(IN_BLOCK.text), measured=measured)]
        words = _("本支部可用的编号号段已用完，请先向上级申请号段。")
        return [Finding("block", IN_BLOCK, words)]
    found = admission.check_number(application, on)
    return found if blocked(found) else [*found, *_check_block(application, blocks)]


def _check_block(application, blocks: list[NumberBlock]) -> list[Finding]:
    number = application.admission_number
    held = [block for block in innermost(number) if block in blocks]
    if not held:
        words = _("编号“%(number)s”不在本支部可用的号段内，请核对；不填则自动取下一个空号。")
    elif VoidNumber.objects.filter(number=number).exists():
        words = _("编号“%(number)s”已作废，请换一个；不填则自动取下一个空号。")
    elif Application.objects.filter(admission_number=number).exclude(pk=application.pk).exists():
        words = _("编号“%(number)s”已用在另一份入团申请上，请换一个；不填则自动取下一个空号。")
    else:
        return [Finding("ok", IN_BLOCK, str(IN_BLOCK.text), measured=number)]
    return [Finding("block", IN_BLOCK, words % {"number": number}, measured=number)]


def covering(application, on: date) -> list[NumberBlock]:
    """The blocks of the year of the branch meeting at the branch and above it, the nearest first."""
    year = (application.meeting_on or on).year
    rows = NumberBlock.objects.filter(year=year).above(application.branch.path)
    return sorted(rows, key=lambda block: (-block.org.depth, block.first))


def innermost(number: str) -> list[NumberBlock]:
    """The block that a number belongs to: of those around it, the one furthest down; none or one."""
    around = NumberBlock.objects.filter(first__lte=number, last__gte=number).select_related("org")
    return sorted(around, key=lambda block: -block.org.depth)[:1]


def next_number(blocks: Iterable[NumberBlock]) -> str:
    """The next free number of the nearest block that has one, empty when there is none."""
    return next((number for block in blocks for number in free_numbers(block)), "")


def free_numbers(block: NumberBlock) -> Iterator[str]:
    """Numbers of a block that were neither passed on nor used nor voided, from the first on."""
    gone = gone_numbers(block)
    at, last = int(block.first), int(block.last)
    parts = [*block.parts.order_by("first").values_list("first", "last"), (str(last + 1), "")]
    for first, until in parts:
        yield from (str(number) for number in range(at, int(first)) if str(number) not in gone)
        at = int(until or last) + 1


def gone_numbers(block: NumberBlock) -> set[str]:
    """Numbers within the range of a block that members or applications bear, or that are void."""
    span = (block.first, block.last)
    gone = set(VoidNumber.objects.filter(number__range=span).values_list("number", flat=True))
    for model in (Member, Application):
        rows = model.objects.filter(admission_number__range=span).order_by()
        gone.update(rows.values_list("admission_number", flat=True))
    return gone


def run_of(block: NumberBlock, count: int) -> tuple[str, str]:
    """The first run of so many free numbers of a block, one behind the other; empty texts for none."""
    start, before, length = "", None, 0
    for number in free_numbers(block):
        if before is None or int(number) != before + 1:
            start, length = number, 0
        before, length = int(number), length + 1
        if length == count:
            return start, number
    return "", ""


def with_use(blocks):
    """Blocks with counts of their numbers: `total`, `passed` on, `used` by members, `voided`, `left`."""
    span = {"gte": OuterRef("first"), "lte": OuterRef("last")}
    bearers = Member.objects.annotate(digits=Length("admission_number")).filter(
        digits=12, **{f"admission_number__{side}": value for side, value in span.items()}
    )
    voids = VoidNumber.objects.filter(**{f"number__{side}": value for side, value in span.items()})
    parts = NumberBlock.objects.filter(parent=OuterRef("pk")).order_by()
    summed = parts.values("parent").annotate(n=Sum(size())).values("n")
    sums = {"used": counted(bearers), "voided": counted(voids), "total": size()}
    rows = blocks.annotate(passed=Coalesce(Subquery(summed), 0, output_field=BigIntegerField()), **sums)
    return rows.annotate(left=F("total") - F("used") - F("voided"))


def size():
    """How many numbers a block has, as an expression."""
    return Cast("last", BigIntegerField()) - Cast("first", BigIntegerField()) + 1


def counted(rows) -> Subquery:
    """How many rows, as a subquery without a GROUP BY."""
    return Subquery(
        rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"),
        output_field=BigIntegerField(),
    )


def outside_blocks(members):
    """Members whose number `_check_block` would not take: blocks of the year cover the branch they joined.

    The innermost block around the number must be one of those; blocks nest, so all around it must be.
    """
    above = {"org__path": Left(OuterRef("application__branch__path"), Length("org__path"))}
    year = ExtractYear(OuterRef("application__meeting_on"))
    number = OuterRef("admission_number")
    around = NumberBlock.objects.filter(first__lte=number, last__gte=number)
    inside = Exists(around.filter(**above)) & ~Exists(around.exclude(**above))
    covered = Exists(NumberBlock.objects.filter(year=year, **above))
    return members.filter(covered, ~inside, application__isnull=False).exclude(admission_number="")
