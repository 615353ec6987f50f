"""Verbs of dues: enter payments, correct and strike them, ask for a reduction."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.errors import Refused, Stale
from members.models import Member
from members.models.dues import DuesPayment
from members.rules import dues as rules
from members.services import ledger
from orgs.models import Org

MOST = Decimal(1000)  # a larger sum for one month is a slip of the pen; gifts are no dues


def refuse_month(month: date, path: str, on: date) -> None:
    """Refused for a month that lies further back or ahead than may be paid for on a day."""
    months = params.value(rules.AHEAD, path, on)
    here = rules.month_of(on)
    first, last = rules.months_after(here, -months), rules.months_after(here, months)
    if not first <= month <= last:
        words = _("团费最多补交、预交 %(n)d 个月：%(first)s 至 %(last)s。")
        told = {"n": months, "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}
        raise Refused(words % told, code="too_far")


def refuse_amount(name: str, amount: Decimal) -> None:
    """Refused for nothing, less than nothing, or more than anybody pays for a month."""
    if not 0 < amount <= MOST:
        words = _("%(name)s 的金额须大于 0、不超过 %(most)s 元，请核对。")
        raise Refused(words % {"name": name, "most": MOST})


@transaction.atomic
def collect(
    branch: Org, month: date, amounts: Mapping[int, Decimal | None], *, actor, on: date | None = None
) -> list[DuesPayment]:
    """Enter payments of members of a branch for a month: member id → amount, None for just what is due.

    Whoever has a payment for the month already is left alone, so that two people at work lose nothing.
    Raises Forbidden outside the actor's reach; Refused for a month out of time, a day to come, a stranger to
    the branch in that month, nothing due and no amount, or an impossible amount. Effects: rows, one event.
    """
    day, month = on or timezone.localdate(), rules.month_of(month)
    place = Org.objects.select_for_update(of=("self",)).get(pk=branch.pk)
    permits.require(actor, rules.COLLECT, place)
    if day > timezone.localdate():
        raise Refused(_("交纳日期还没有到，请填今天或以前的日期。"))
    refuse_month(month, place.path, day)
    owing = {row.pk: row for row in ledger.in_branch(place, month).defer("id_no", "phone")}
    if amounts.keys() - owing.keys():
        raise Refused(_("名单里有人当月不在这个团支部，请刷新页面后再登记。"))
    done = set(_paid(owing, month))
    rows = [
        _payment(owing[pk], place, month, amount, day, actor)
        for pk, amount in amounts.items()
        if pk not in done
    ]
    made = DuesPayment.objects.bulk_create(rows)
    if made:
        told = {"month": f"{month:%Y-%m}", "people": len(made), "sum": str(sum(row.paid for row in made))}
        audit.record(actor, rules.COLLECTED, place, None, told)
    return made


def _paid(members, month: date):
    return DuesPayment.objects.filter(member__in=members, month=month).values_list("member", flat=True)


def _payment(member: Member, branch: Org, month: date, amount, day: date, actor) -> DuesPayment:
    paid = member.due if amount is None else amount
    refuse_amount(member.name, paid)
    told = {"month": month, "due": member.due, "paid": paid, "paid_on": day}
    return DuesPayment(member=member, branch=branch, created_by=actor, **told)


@transaction.atomic
def correct(payment: DuesPayment, *, amount: Decimal, reason: str, actor, version: int | None = None):
    """Set the amount of a payment that still lies in the branch; the reason stays in the trail."""
    fresh = _in_hand(payment, actor, version)
    refuse_amount(fresh.member.name, amount)
    before, fresh.paid, fresh.version = fresh.paid, amount, fresh.version + 1
    fresh.save(update_fields=["paid", "version"])
    audit.record(actor, rules.CORRECTED, fresh, {"paid": str(before)}, {"paid": str(amount)}, note=reason)
    return fresh


@transaction.atomic
def strike(payment: DuesPayment, *, reason: str, actor) -> None:
    """Take back a payment entered by mistake, as long as it lies in the branch."""
    fresh = _in_hand(payment, actor, None)
    told = {"member": fresh.member_id, "month": f"{fresh.month:%Y-%m}", "paid": str(fresh.paid)}
    audit.record(actor, rules.STRUCK, fresh.branch, told, None, note=reason)
    fresh.delete()


def _in_hand(payment: DuesPayment, actor, version: int | None) -> DuesPayment:
    """The locked payment; Refused once it has gone to the superior, Stale when somebody was faster."""
    rows = DuesPayment.objects.select_for_update(of=("self",)).select_related("branch", "member")
    fresh = rows.get(pk=payment.pk)
    permits.require(actor, rules.COLLECT, fresh)
    if version is not None and fresh.version != version:
        raise Stale()
    if fresh.remittance_id:
        words = _("这笔团费已经上缴（%(paper)s），不能改动。确需更正的，请上级先把上缴单退回。")
        raise Refused(words % {"paper": fresh.remittance}, code="closed")
    return fresh
