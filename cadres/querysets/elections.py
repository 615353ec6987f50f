"""Questions about elections: terms that run out, that were renewed in time, delayed, overdue."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cadres.choices.elections import ElectionKind, ElectionState
from league.kernel.scoping import ScopedQuerySet, covering


class ElectionQuerySet(ScopedQuerySet):
    """Elections; a confirmed one of a whole team is a term."""

    def terms(self):
        """Terms that began, with `renewed_on`, when the next began."""
        counted = Q(kind=ElectionKind.TERM, state__in=ElectionState.standing())
        later = self.model.objects.filter(counted, org=OuterRef("org"), held_on__gt=OuterRef("held_on"))
        return self.filter(counted).annotate(
            renewed_on=Subquery(later.order_by("held_on").values("held_on")[:1]),
        )

    def newest(self):
        """Of each organization the election of its whole team that was begun last."""
        whole = Q(kind=ElectionKind.TERM) & ~Q(state__in=(ElectionState.VOID, ElectionState.CANCELLED))
        day = Coalesce("held_on", "opened_on")
        latest = self.model.objects.filter(whole, org=OuterRef("org")).order_by(day.desc(), "-pk")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))

    def latest_term(self, org):
        """The latest term of an organization that began, None without one."""
        counted = self.filter(org=org, kind=ElectionKind.TERM, state__in=ElectionState.standing())
        return counted.order_by("-held_on", "-pk").first()

    def placed(self, on: date, past: bool):
        """With `unit_path`, where the organization stood on the day; dissolved ones are due no more."""
        if not past:
            return self.filter(org__dissolved=None).annotate(unit_path=F("org__path"))
        rows = self.filter(covering(on, "org__placements__"))
        return rows.annotate(unit_path=F("org__placements__path"))

    @staticmethod
    def ended_within(start: date | None, end: date) -> Q:
        """Condition: the term ran out in the days."""
        condition = Q(term_end__lte=end)
        return condition & Q(term_end__gte=start) if start else condition

    @staticmethod
    def in_time() -> Q:
        """Condition: the next election was held by the last day, an approved delay included."""
        return Q(renewed_on__lte=F("last_day"))

    @staticmethod
    def overdue(on: date) -> Q:
        """Condition: the last day has passed and nothing was elected by the day."""
        return Q(last_day__lt=on) & (Q(renewed_on=None) | Q(renewed_on__gt=on))

    @staticmethod
    def delayed(on: date) -> Q:
        """Condition: the term has run out, its delay has not, nothing was elected by the day."""
        return Q(term_end__lt=on, last_day__gte=on) & (Q(renewed_on=None) | Q(renewed_on__gt=on))
