"""Questions about selections and their candidates."""

from django.db.models import Avg, Count

from cadres.choices.selection import SelectionState
from cadres.querysets.dated import DatedQuerySet


class SelectionQuerySet(DatedQuerySet):
    """Selections."""

    def open(self):
        """Those that go on."""
        return self.filter(state__in=SelectionState.open())


class CandidateQuerySet(DatedQuerySet):
    """Candidates."""

    def standing(self):
        """Neither withdrawn nor refused by a clause."""
        return self.filter(withdrawn_on=None, refused="")

    def appointed(self):
        """Those who hold the post, or held it."""
        return self.exclude(post=None)

    def scored(self):
        """With `judges`, how many scored, and `points`, the average of a hundred; best first."""
        rows = self.annotate(judges=Count("scores"), points=Avg("scores__points"))
        return rows.order_by("-points", "pk")
