"""What registers share whose rows hold for an interval of days."""

from datetime import date

from django.db.models import F

from league.kernel.scoping import ScopedQuerySet, covering


class DatedQuerySet(ScopedQuerySet):
    """Rows with `org`, `start` and `end`."""

    def at(self, on: date, past: bool):
        """Rows of the day, with `unit_path`, the path their organization had then."""
        return self.filter(covering(on)).placed(on, past)

    def placed(self, on: date, past: bool, lookup: str = "org__"):
        """Rows of all days at the organizations' places of the day."""
        if not past:
            return self.annotate(unit_path=F(f"{lookup}path"))
        rows = self.filter(covering(on, f"{lookup}placements__"))
        return rows.annotate(unit_path=F(f"{lookup}placements__path"))
