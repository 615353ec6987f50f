"""Questions about what stands in the registers of reform on a day, and what happened in some days."""

from datetime import date

from django.db.models import F, Q

from league.kernel.scoping import ScopedQuerySet, covering


class RegisterQuerySet(ScopedQuerySet):
    """Rows of an organization; `on` is their day, `until` the first day on which they hold no more."""

    def placed(self, on: date, past: bool):
        """With `unit_path`, where their organization stood on the day."""
        if not past:
            return self.annotate(unit_path=F("org__path"))
        rows = self.filter(covering(on, "org__placements__"))
        return rows.annotate(unit_path=F("org__placements__path"))

    def within(self, start: date | None, end: date):
        """Those of the days, both included."""
        rows = self.filter(on__lte=end)
        return rows.filter(on__gte=start) if start else rows


class HoldingQuerySet(RegisterQuerySet):
    """Rows that hold until they are ended."""

    def at(self, on: date, past: bool):
        """Those that hold on the day, with `unit_path`."""
        return self.filter(Q(until=None) | Q(until__gt=on), on__lte=on).placed(on, past)
