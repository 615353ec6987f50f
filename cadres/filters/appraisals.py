"""What posts given, appraisals and the reserve can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cadres.choices.appraisals import AppraisalKind
from cadres.choices.posts import Quota
from cadres.filters.training import UnderOrg, search, since, until
from cadres.models import Appraisal, Reserve, Slot


class SlotFilter(UnderOrg):
    """Posts given by title, quota, and whether they are held."""

    q = search(_("岗位"), "title")
    quota = django_filters.ChoiceFilter(label=_("编制"), choices=Quota.choices)
    vacant = django_filters.ChoiceFilter(
        label=_("空缺"), choices=(("1", _("有空缺")), ("0", _("已配齐"))), method="by_vacancy"
    )

    class Meta:
        model = Slot
        fields = ()

    def by_vacancy(self, rows, _name, value):
        """With or without a vacancy."""
        return rows.filter(vacant__gt=0) if value == "1" else rows.filter(vacant=0)


class AppraisalFilter(UnderOrg):
    """Appraisals by kind and days."""

    kind = django_filters.ChoiceFilter(label=_("考核类型"), choices=AppraisalKind.choices)
    since, until = since("on"), until("on")

    class Meta:
        model = Appraisal
        fields = ()


class ReserveFilter(UnderOrg):
    """The reserve by name; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "name")

    class Meta:
        model = Reserve
        fields = ()
