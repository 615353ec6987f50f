"""Questions about posts."""

from datetime import date

from league.kernel.scoping import ScopedQuerySet, covering


class PostQuerySet(ScopedQuerySet):
    """Posts of cadres."""

    def held_on(self, on: date):
        """Posts held on the day."""
        return self.filter(covering(on))
