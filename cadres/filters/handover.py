"""What the lists of young people kept in touch with, and of grades, can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cadres.choices.appraisals import Grade
from cadres.choices.handover import ContactWay
from cadres.filters.training import UnderOrg, search
from cadres.models import YearGrade, YouthLink


class YouthLinkFilter(UnderOrg):
    """Links by cadre and way; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "post__name")
    way = django_filters.ChoiceFilter(label=_("联系方式"), choices=ContactWay.choices)

    class Meta:
        model = YouthLink
        fields = ()


class YearGradeFilter(UnderOrg):
    """Grades by name, year and grade; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "post__name")
    year = django_filters.NumberFilter(label=_("年度"))
    grade = django_filters.ChoiceFilter(label=_("等次"), choices=Grade.choices)

    class Meta:
        model = YearGrade
        fields = ()
