"""Questions about units: which must have an organization, which have one."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from league.kernel.scoping import ScopedQuerySet, covering

COUNTED = ("young_staff", "members", "above_scale", "listed")


class UnitQuerySet(ScopedQuerySet):
    """Units."""

    def at(self, on: date, past: bool):
        """Units of the day with `unit_path`, and what was counted in them then as `<column>_then`."""
        rows = self.filter(covering(on))
        if not past:
            return rows.annotate(unit_path=F("org__path"), **{f"{name}_then": F(name) for name in COUNTED})
        latest = self.model.surveys.rel.related_model.objects.filter(unit=OuterRef("pk"), day__lte=on)
        then = {
            f"{name}_then": Coalesce(Subquery(latest.order_by("-day").values(name)[:1]), F(name))
            for name in COUNTED
        }
        rows = rows.filter(covering(on, "org__placements__"))
        return rows.annotate(unit_path=F("org__placements__path"), **then)

    def matching(self, words: str):
        """By name, initials, or the beginning of the credit code."""
        words = words.strip()
        return self.filter(
            Q(name__icontains=words) | Q(pinyin__icontains=words.lower()) | Q(credit_code__istartswith=words)
        )

    @staticmethod
    def established(on: date) -> Q:
        """Condition: an organization covered the unit on the day."""
        return Q(established_on__lte=on) & (Q(established__dissolved=None) | Q(established__dissolved__gt=on))

    @staticmethod
    def due(on: date, least) -> Q:
        """Condition over `at`: 应建, by its members, by decision, or because it has one already.

        least: the number of members from which on an organization is due, a value or an expression.
        """
        return Q(listed_then=True) | Q(members_then__gte=least) | UnitQuerySet.established(on)
