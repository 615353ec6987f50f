"""Questions about posts."""

from datetime import date

from django.db.models import Q

from cadres.querysets.dated import DatedQuerySet
from league.kernel.scoping import covering

SECRETARY = Q(title__contains="书记") & ~Q(title__contains="副书记")  # deputies do not count


class PostQuerySet(DatedQuerySet):
    """Posts of cadres."""

    def held_on(self, on: date):
        """Posts held on the day."""
        return self.filter(covering(on))
