"""Questions about recommendations for the Party."""

from datetime import date

from django.db.models import F

from league.kernel.scoping import ScopedQuerySet, covering
from members.choices.party import PartyState


class RecommendationQuerySet(ScopedQuerySet):
    """Recommendations."""

    def counting(self):
        """Those carried by the branch and not turned down."""
        return self.filter(state__in=PartyState.counting())

    def within(self, column: str, start: date | None, end: date):
        """Those whose day in a column lies in the span, both ends included."""
        rows = self.filter(**{f"{column}__lte": end})
        return rows.filter(**{f"{column}__gte": start}) if start else rows

    def placed(self, on: date, past: bool):
        """With `unit_path`, where the branch that recommended stood on the day."""
        if not past:
            return self.annotate(unit_path=F("branch__path"))
        place = "branch__placements__"
        return self.filter(covering(on, place)).annotate(unit_path=F(f"{place}path"))
