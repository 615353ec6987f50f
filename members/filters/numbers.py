"""What the blocks of numbers can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from members.models import NumberBlock


class NumberBlockFilter(django_filters.FilterSet):
    """By year, and the block a number belongs to."""

    year = django_filters.NumberFilter(label=_("年度"), min_value=2000, max_value=9999)
    number = django_filters.CharFilter(label=_("含编号"), method="around")

    class Meta:
        model = NumberBlock
        fields = ()

    def around(self, rows, name, value):
        """Blocks around a number."""
        return rows.filter(first__lte=value, last__gte=value)
