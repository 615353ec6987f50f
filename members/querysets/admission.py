"""Questions about applications."""

from datetime import date

from django.db.models import Q

from league.kernel import params
from league.kernel.scoping import ScopedQuerySet
from members.choices import Stage
from members.querysets.people import UNDER_AGE, PersonQuerySet, years_before


class PointRuleQuerySet(ScopedQuerySet):
    """Rules of 积分入团."""

    def used_at(self, path: str):
        """Rules in use at a branch: those of the organizations above it."""
        rows = self.filter(in_use=True, org__path__in=params.lineage(path))
        return rows.select_related("org").order_by("aspect", "pk")


class ApplicationQuerySet(PersonQuerySet):
    """Applications."""

    def minors(self, on: date):
        """Of applicants who are not yet 14 on the day: kept out of common lists and exports."""
        return self.filter(birth__gt=years_before(on, UNDER_AGE))

    def of_age(self, on: date):
        """Of applicants who are 14 or older on the day."""
        return self.filter(birth__lte=years_before(on, UNDER_AGE))

    def open(self):
        """Applications on which nothing is decided yet."""
        return self.exclude(state__in=Stage.settled())

    def joined(self):
        """Applications of those who have become members."""
        return self.filter(state__in=Stage.joined())

    def taking(self, year: int):
        """Applications that use the plan of a year: of the branch meeting, before it of the 预审."""
        of_year = Q(meeting_on__year=year) | Q(meeting_on=None, examined_on__year=year)
        return self.filter(of_year, state__in=Stage.placed())

    def enrolled_between(self, start: date, end: date):
        """Applications whose branch meeting admitted the person in the span, both ends included."""
        return self.joined().filter(meeting_on__range=(start, end))
