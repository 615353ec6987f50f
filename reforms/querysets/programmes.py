"""Questions about tasks, and about what units were given."""

from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from league.kernel.scoping import ScopedQuerySet
from reforms.choices.programmes import AssignmentState


class TaskQuerySet(ScopedQuerySet):
    """Tasks and the areas that hold them."""

    def measured(self):
        """Tasks alone, without the areas."""
        return self.exclude(measure="")

    def counted(self):
        """With `given_n` and `closed_n`: to how many units it was given, how many have closed it."""
        closed = Q(given__state=AssignmentState.CLOSED)
        return self.annotate(given_n=Count("given"), closed_n=Count("given", filter=closed))


class AssignmentQuerySet(ScopedQuerySet):
    """What units were given to do."""

    def at(self, on: date, past: bool):
        """Assignments given out by the day, with `unit_path`, where their unit stood then."""
        rows = self.filter(given_on__lte=on)
        if not past:
            return rows.annotate(unit_path=F("org__path"))
        places = self.model._meta.get_field("org").related_model.placements.rel.related_model.objects
        stood = places.filter(org=OuterRef("org")).order_by("start")
        last = stood.filter(start__lte=on).order_by("-start").values("path")[:1]
        return rows.annotate(unit_path=Coalesce(Subquery(last), Subquery(stood.values("path")[:1])))

    @staticmethod
    def closed(on: date) -> Q:
        """Condition: closed (销号) by the day."""
        return Q(closed_on__lte=on)

    @staticmethod
    def overdue(on: date) -> Q:
        """Condition: past its day, neither handed in nor closed at the end of the day."""
        handed_in = Q(submitted_on__isnull=False, submitted_on__lte=on)
        return Q(due__lt=on) & ~handed_in & (Q(closed_on=None) | Q(closed_on__gt=on))

    @staticmethod
    def silent(since: date) -> Q:
        """Condition: still with the unit, given out and last reported before the day."""
        quiet = Q(reported_on=None, given_on__lt=since) | Q(reported_on__lt=since)
        return Q(state__in=AssignmentState.open()) & quiet
