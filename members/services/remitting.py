"""Verbs of remittance: hand the dues in hand to the superior, put them back when a paper is returned."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.errors import Refused
from league.kernel.money import share_of, split
from members.models.dues import DuesPayment, Remittance
from members.rules import dues as rules
from members.services import ledger
from orgs.models import Org


def paper_over(org: Org, payments: Sequence, receipts: Sequence, on: date) -> Remittance:
    """The paper, unsaved, that hands these payments and receipts to the superior on a day.

    Raises Refused for the top of the tree, and for nothing in hand.
    """
    if org.parent is None:
        raise Refused(_("“%(org)s”在本平台没有上级，不用在这里上缴。") % {"org": org})
    if not payments and not receipts:
        raise Refused(_("“%(org)s”手头没有可以上缴的团费。") % {"org": org}, code="nothing_in_hand")
    collected = sum((row.paid for row in payments), Decimal(0))
    received = sum((row.sent for row in receipts), Decimal(0))
    percent = Decimal(str(rules.keep_percent(org, on)))
    kept = share_of(collected + received, percent)
    months = [row.month for row in payments]
    months += [month for row in receipts for month in (row.first_month, row.last_month)]
    return Remittance(
        source=org,
        target=org.parent,
        first_month=min(months),
        last_month=max(months),
        collected=collected,
        received=received,
        keep_percent=percent,
        kept=kept,
        sent=collected + received - kept,
        sent_on=on,
    )


def draft(org: Org, on: date) -> Remittance:
    """The paper as it would be made today, nothing written; raises as `paper_over`."""
    own, below = ledger.in_hand(org)
    return paper_over(org, list(own), list(below), on)


@transaction.atomic
def prepare(org: Org, *, actor, note: str = "", on: date | None = None) -> Remittance:
    """Write the paper over everything in hand; its step `send` then leads it to the superior.

    The organization is locked, so that two clicks hand the same money on only once, and the rows too, so that
    nobody corrects an amount meanwhile. Raises Forbidden outside the actor's reach, Refused as `paper_over`.
    """
    place = Org.objects.select_for_update(of=("self",)).get(pk=org.pk)
    permits.require(actor, rules.REMIT, place)
    own, below = ledger.in_hand(place)
    payments = list(own.select_for_update(of=("self",)).order_by("pk"))
    receipts = list(below.select_for_update(of=("self",)).order_by("pk"))
    paper = paper_over(place, payments, receipts, on or timezone.localdate())
    paper.note, paper.created_by = note, actor
    paper.save()
    DuesPayment.objects.filter(pk__in=[row.pk for row in payments]).update(remittance=paper)
    Remittance.objects.filter(pk__in=[row.pk for row in receipts]).update(onward=paper)
    return paper


def release(paper: Remittance, *, actor, on: date) -> None:
    """Put payments and receipts back into the hand of the organization. Runs inside `fire`."""
    DuesPayment.objects.filter(remittance=paper).update(remittance=None)
    Remittance.objects.filter(onward=paper).update(onward=None)


def parts(paper: Remittance) -> list[dict]:
    """What a paper holds, a line per month of own payments and per paper from below.

    Each with `label`, `people` (None for a paper), `total`, `kept`, `sent`; kept adds up to the paper's, to
    the cent, by the largest remainder.
    """
    own = paper.payments.order_by("month").values_list("month").annotate(n=Count("pk"), sum=Sum("paid"))
    lines = [{"label": f"{month:%Y-%m}", "people": n, "total": total} for month, n, total in own]
    for row in paper.taken_along.select_related("source").order_by("source__path", "pk"):
        lines.append({"label": str(row), "people": None, "total": row.sent})
    kept = split(paper.kept, [line["total"] for line in lines])
    return [
        line | {"kept": part, "sent": line["total"] - part} for line, part in zip(lines, kept, strict=True)
    ]
