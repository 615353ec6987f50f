"""Questions about payments of dues and about what was handed to the superior."""

from datetime import date

from django.db.models import F, Q

from league.kernel.scoping import ScopedQuerySet, covering
from members.choices.dues import RemittanceState, WaiverState


class PaymentQuerySet(ScopedQuerySet):
    """Payments."""

    def in_hand(self):
        """Payments that no remittance has taken along: they lie in the branch and can be corrected."""
        return self.filter(remittance=None)

    def placed(self, on: date, past: bool):
        """With `unit_path`, where the branch that took the money stood on the day."""
        if not past:
            return self.annotate(unit_path=F("branch__path"))
        place = "branch__placements__"
        return self.filter(covering(on, place)).annotate(unit_path=F(f"{place}path"))


class WaiverQuerySet(ScopedQuerySet):
    """Reductions of dues."""

    def in_force(self):
        """Reductions that count, also for the months before one was stopped."""
        return self.filter(state__in=(WaiverState.GRANTED, WaiverState.REVOKED))


class RemittanceQuerySet(ScopedQuerySet):
    """What was handed to the superior."""

    def confirmed(self):
        """Those whose receipt the superior has confirmed."""
        return self.filter(state=RemittanceState.CONFIRMED)

    def in_hand(self):
        """Confirmed receipts that the superior has not yet handed on."""
        return self.confirmed().filter(onward=None)

    def placed(self, on: date, past: bool):
        """With `unit_path`, where the organization that handed over stood on the day."""
        if not past:
            return self.annotate(unit_path=F("source__path"))
        then = covering(on, "source__placements__")
        return self.filter(then).annotate(unit_path=F("source__placements__path"))

    def sent_within(self, start: date | None, end: date):
        """Those handed over in the span, both ends included."""
        rows = self.filter(Q(sent_on__lte=end))
        return rows.filter(sent_on__gte=start) if start else rows
