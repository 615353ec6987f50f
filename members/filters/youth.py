"""What the numbers of students and young people can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from members.choices.youth import YouthGroup
from members.filters.dues import UnderOrg
from members.models import Headcount


class HeadcountFilter(UnderOrg):
    """Filters of the numbers."""

    year = django_filters.NumberFilter(label=_("年度"), min_value=2000, max_value=2100)
    group = django_filters.ChoiceFilter(
        label=_("统计对象"), choices=YouthGroup.choices, empty_label=_("不限")
    )

    class Meta:
        model = Headcount
        fields = ()
