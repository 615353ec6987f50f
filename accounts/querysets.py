"""Questions about users and grants."""

from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery

from league.kernel.scoping import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    """People who sign in."""

    def active(self):
        """People whose account is on."""
        return self.filter(is_active=True)

    def matching(self, words: str):
        """By part of the name or the account."""
        return self.filter(Q(name__icontains=words) | Q(username__icontains=words))

    def with_grants(self, on: date):
        """Annotates `main_role` (the first grant of the day, None without) and `grant_count`."""
        valid = Q(grants__start__lte=on) & (Q(grants__end__isnull=True) | Q(grants__end__gt=on))
        grants = self.model._meta.get_field("grants").related_model.objects
        first = grants.valid_on(on).filter(user=OuterRef("pk")).order_by("start", "pk").values("role")[:1]
        return self.annotate(main_role=Subquery(first), grant_count=Count("grants", filter=valid))


class GrantQuerySet(ScopedQuerySet):
    """Dated grants."""

    def valid_on(self, on: date):
        """Grants that hold on the day: start inclusive, end exclusive."""
        return self.filter(Q(start__lte=on) & (Q(end__isnull=True) | Q(end__gt=on)))

    def lasting(self, on: date):
        """Grants that have not ended by the day, those that begin later too."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=on))
