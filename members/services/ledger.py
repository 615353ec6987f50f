"""The ledger of dues: a grid of members and months that is computed, never stored.

A month of a member belongs to the branch where the member stood on its last day (today, for the month that
is not over). `due` follows from the rate table, a granted reduction, or, once something was paid, from what
was owed that day; `paid` from the payment. 已交 + 未交 = 应交 for every member, so for every sum of them.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import params
from league.kernel.money import MoneyField
from members.models import Affiliation, Member
from members.models.dues import DuesPayment, DuesWaiver, Remittance
from members.rules import dues as rules
from members.rules import registration

NOTHING = Value(Decimal(0), output_field=MoneyField())


def money(expression) -> ExpressionWrapper:
    """An expression over amounts as an amount."""
    return ExpressionWrapper(expression, output_field=MoneyField())


def of_month(month: date, book: params.Book | None = None):
    """Members of a month, who were admitted by its end, with unit_path, due, paid, settled, missing, extra.

    settled: what of the payment covers the due; missing: what is still owed; extra: paid of one's own will.
    """
    last, today = rules.month_end(month), timezone.localdate()
    rows = Member.objects.at(last, last < today).filter(Q(joined_on=None) | Q(joined_on__lte=last))
    return _told(rows, month, book or params.Book(rules.TABLE))


def _told(rows, month: date, book: params.Book):
    """The rows with what each owes and has paid for the month."""
    # Joined and not asked for row by row: a member has at most one payment for a month.
    payment = FilteredRelation("dues_payments", condition=Q(dues_payments__month=month))
    rows = rows.annotate(
        payment=payment,
        table_due=rules.by_table(book, rules.month_end(month)),
        waived_to=Subquery(_waivers(month).values("amount")[:1]),
    )
    rows = rows.annotate(
        paid=Coalesce(F("payment__paid"), NOTHING),
        due_then=F("payment__due"),
    )
    rows = rows.annotate(
        due=Coalesce(F("due_then"), Least(Coalesce(F("waived_to"), F("table_due")), F("table_due")))
    )
    return rows.annotate(
        settled=Least(F("paid"), F("due")),
        missing=Greatest(money(F("due") - F("paid")), NOTHING),
        extra=Greatest(money(F("paid") - F("due")), NOTHING),
    )


def _waivers(month: date):
    """The reduction in force for a member and a month, the latest first."""
    rows = DuesWaiver.objects.in_force().filter(member=OuterRef("pk"))
    return rows.filter(first_month__lte=month, last_month__gte=month).order_by("-pk")


def in_branch(branch, month: date):
    """The members of a branch in a month, by name."""
    return of_month(month).filter(unit_branch=branch.pk).order_by("pinyin", "pk")


def arrears(members, on: date, months: int | None = None):
    """Those of a queryset of members who have not paid for so many whole months before the day.

    Months run to the last one that is over. Counted are members who owe something now, stood in the register
    through all of these months, and whose branch keeps this ledger at least as long: a branch that never
    entered a payment proves nothing about its members. months: the rule of the League unless told.
    """
    count = months or params.value(rules.ARREARS, "", on)
    last = rules.months_after(rules.month_of(on), -1)
    first = rules.months_after(last, 1 - count)
    paid = DuesPayment.objects.filter(member=OuterRef("pk"), month__range=(first, last))
    kept = DuesPayment.objects.filter(branch=OuterRef("branch"), month__lte=first)
    since = Affiliation.objects.filter(member=OuterRef("pk"), start__lte=rules.month_end(first))
    freed = DuesWaiver.objects.in_force().filter(
        member=OuterRef("pk"), amount=0, first_month__lte=last, last_month__gte=first
    )
    rows = members.filter(~Q(political__in=rules.PARTY), left_on=None)
    rows = rows.filter(Q(joined_on=None) | Q(joined_on__lte=rules.month_end(first)))
    return rows.filter(Exists(since), Exists(kept), ~Exists(paid), ~Exists(freed))


def unpaid(members: Sequence[Member], year: int, on: date) -> dict[int, str]:
    """Why members cannot be registered for a year: they have not paid for months on end."""
    behind = arrears(Member.objects.filter(pk__in=[member.pk for member in members]), on)
    words = _("连续 %(n)d 个月没有交纳团费，请先补交。") % {"n": params.value(rules.ARREARS, "", on)}
    return dict.fromkeys(behind.values_list("pk", flat=True), words)


registration.obstacle(unpaid)


def in_hand(org) -> tuple:
    """What lies with an organization: (own payments, confirmed receipts from below) not yet handed on."""
    own = DuesPayment.objects.in_hand().filter(branch=org)
    below = Remittance.objects.in_hand().filter(target=org)
    return own, below


def year_of(branch, year: int) -> list[tuple[date, dict]]:
    """(month, member id → (due, paid)) for each month of a year that has begun; one query a month."""
    today, book = timezone.localdate(), params.Book(rules.TABLE)
    months = [date(year, number, 1) for number in range(1, 13) if date(year, number, 1) <= today]
    found = []
    for month in months:
        rows = of_month(month, book).filter(unit_branch=branch.pk)
        found.append((month, {pk: (due, paid) for pk, due, paid in rows.values_list("pk", "due", "paid")}))
    return found
