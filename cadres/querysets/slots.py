"""Questions about posts that were given: how many of them are held."""

from datetime import date

from django.db.models import Count, ExpressionWrapper, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

from cadres.querysets.dated import DatedQuerySet
from league.kernel.scoping import covering


class SlotQuerySet(DatedQuerySet):
    """Posts that were given."""

    def filled(self, on: date):
        """With `held`, how many hold such a title there on the day, and `vacant`, how many are missing."""
        posts = self.model._meta.get_field("org").related_model.posts.rel.related_model.objects
        same = posts.filter(covering(on), org=OuterRef("org"), title=OuterRef("title")).order_by()
        number = same.values("org").annotate(n=Count("pk")).values("n")
        whole = {"output_field": IntegerField()}
        rows = self.annotate(held_n=Coalesce(Subquery(number, **whole), 0))
        return rows.annotate(
            held=Least(F("held_n"), F("approved"), **whole),
            vacant=Greatest(ExpressionWrapper(F("approved") - F("held_n"), **whole), 0, **whole),
        )
