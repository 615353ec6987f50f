"""Questions about rectifications: which were running on a day, which are late."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from league.kernel.scoping import ScopedQuerySet
from orgs.choices.rectification import CaseState


class RectificationQuerySet(ScopedQuerySet):
    """Rectifications."""

    def at(self, on: date, past: bool):
        """Cases opened by the day, with `unit_path`, where their organization stood then.

        A dissolved one answers with its last place, one that did not stand yet with its first.
        """
        rows = self.filter(opened_on__lte=on)
        if not past:
            return rows.annotate(unit_path=F("org__path"))
        places = self.model._meta.get_field("org").related_model.placements.rel.related_model.objects
        stood = places.filter(org=OuterRef("org")).order_by("start")
        last = stood.filter(start__lte=on).order_by("-start").values("path")[:1]
        return rows.annotate(unit_path=Coalesce(Subquery(last), Subquery(stood.values("path")[:1])))

    def open(self):
        """Not closed and not stopped."""
        return self.filter(state__in=CaseState.open())

    @staticmethod
    def running(on: date) -> Q:
        """Condition: the case was open at the end of the day."""
        return Q(opened_on__lte=on) & (Q(closed_on=None) | Q(closed_on__gt=on))

    @staticmethod
    def closed(start: date | None, end: date) -> Q:
        """Condition: the superior closed the case (销号) in the days, since ever without a start."""
        condition = Q(state=CaseState.CLOSED, closed_on__lte=end)
        return condition & Q(closed_on__gte=start) if start else condition

    @staticmethod
    def late(on: date) -> Q:
        """Condition: the case was open at the end of the day although its deadline had passed."""
        return RectificationQuerySet.running(on) & Q(deadline__lt=on)
