"""Verbs of the numbers: issue a block, pass a part on, take it back, void a number, give the next one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from members.models import Application, NumberBlock, VoidNumber
from members.rules import numbers as rules
from members.services.quota import refuse_blocked
from orgs.models import Org

MOST = 100_000  # numbers in one block


@transaction.atomic
def issue(block: NumberBlock, *, actor) -> NumberBlock:
    """Enter a block that came from above; Refused for numbers of two years, too many, or entered before."""
    permits.require(actor, rules.ISSUE_NUMBERS, block.org)
    if block.first[:6] != block.last[:6]:
        raise Refused(_("起止编号的前六位（年份和省份）须相同，请核对。"))
    if not 1 <= block.size <= MOST:
        raise Refused(_("一个号段须为 1 至 %(most)d 个编号，请核对起止编号。") % {"most": MOST})
    _queue()
    if NumberBlock.objects.filter(first__lte=block.last, last__gte=block.first).exists():
        raise Refused(_("这些编号里有的已登记在别的号段，请核对；由上级划拨的不用登记。"), code="overlap")
    block.created_by = actor
    block.save()
    audit.record(actor, rules.ISSUED, block, None, {"first": block.first, "last": block.last})
    return block


@transaction.atomic
def pass_on(block: NumberBlock, *, to: Org, count: int, actor, note: str = "") -> NumberBlock:
    """Give the first run of so many free numbers to an organization below; Refused without such a run."""
    permits.require(actor, rules.PASS_NUMBERS, block)
    fresh = _locked(block)
    if to.pk == fresh.org_id or not to.path.startswith(fresh.org.path):
        raise Refused(_("只能划给“%(org)s”的下级团组织。") % {"org": fresh.org})
    first, last = rules.run_of(fresh, count)
    if not first:
        raise Refused(_("号段里没有连续 %(n)d 个空号，请减少数量。") % {"n": count}, code="too_few")
    told = {"parent": fresh, "note": note, "created_by": actor}
    made = NumberBlock.objects.create(org=to, first=first, last=last, **told)
    audit.record(actor, rules.PASSED, made, None, {"first": first, "last": last, "to": str(to)})
    return made


@transaction.atomic
def take_back(block: NumberBlock, *, actor) -> None:
    """Strike out a block nothing of which was passed on, used or voided; the giver has its numbers again."""
    permits.require(actor, rules.ISSUE_NUMBERS, block)
    if block.parent_id:
        _locked(block.parent)
    fresh = _locked(block)
    if fresh.parts.exists() or rules.gone_numbers(fresh):
        raise Refused(_("号段里有已划拨、已使用或已作废的编号，不能收回。"), code="in_use")
    told = {"first": fresh.first, "last": fresh.last, "org": str(fresh.org)}
    audit.record(actor, rules.TAKEN_BACK, fresh, told, {})
    fresh.delete()


@transaction.atomic
def void(block: NumberBlock, *, number: str, reason: str, actor) -> VoidNumber:
    """Take a number out of use; Refused for one of another block, and one that is used or void."""
    permits.require(actor, rules.PASS_NUMBERS, block)
    fresh = _locked(block)
    if rules.innermost(number) != [fresh]:
        words = _("编号“%(number)s”不在这个号段里，或者已划给下级。请在它所在的号段里作废。")
        raise Refused(words % {"number": number}, code="elsewhere")
    if number in rules.gone_numbers(fresh):
        raise Refused(_("编号“%(number)s”已使用或已作废，不能作废。") % {"number": number}, code="in_use")
    made = VoidNumber.objects.create(block=fresh, number=number, reason=reason, actor=actor)
    audit.record(actor, rules.VOIDED, fresh, None, {"number": number})
    return made


def give_number(application: Application, *, on: date) -> None:
    """Give the next free number, or look again at the one typed, while nobody else can. Runs inside `fire`.

    Raises Refused when it was taken meanwhile. The caller saves the application.
    """
    held = [block.pk for block in rules.covering(application, on)]
    if not held:
        return
    # In the order of their making: those who pass numbers on lock the giver's block, which is older.
    list(NumberBlock.objects.filter(pk__in=held).select_for_update(of=("self",)).order_by("pk"))
    refuse_blocked(rules.check_number(application, on))
    application.admission_number = application.admission_number or rules.next_number(
        rules.covering(application, on)
    )


def _queue() -> None:
    """Whoever issues blocks waits for the others: overlaps are looked for among all there are."""
    list(Org.objects.filter(parent=None).select_for_update(of=("self",)).order_by("pk"))


def _locked(block: NumberBlock) -> NumberBlock:
    return NumberBlock.objects.select_for_update(of=("self",)).select_related("org").get(pk=block.pk)
