"""What delegates, special committees, their meetings and joint management can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cadres.choices.delegates import MeetingKind
from cadres.choices.vetting import LetterAbout, LetterKind
from cadres.filters.training import UnderOrg, search, since, until
from cadres.models import Consultation, Delegate, Inspection, LinkMeeting, SpecialCommittee

EITHER = (("1", _("有")), ("0", _("没有")))


class DelegateFilter(UnderOrg):
    """Delegates by name, station and branch; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "name")
    stationed = django_filters.ChoiceFilter(label=_("进驻联络站"), choices=EITHER, method="by_station")
    linked = django_filters.ChoiceFilter(label=_("联系团支部"), choices=EITHER, method="by_branch")

    class Meta:
        model = Delegate
        fields = ()

    def by_station(self, rows, _name, value):
        """In a station or not."""
        return rows.filter(station__isnull=value == "0")

    def by_branch(self, rows, _name, value):
        """In touch with a branch or not."""
        return rows.filter(branch__isnull=value == "0")


class SpecialCommitteeFilter(UnderOrg):
    """Special committees by name."""

    q = search(_("专委会名称"), "name")

    class Meta:
        model = SpecialCommittee
        fields = ()


class LinkMeetingFilter(UnderOrg):
    """Meetings by topic, kind, days."""

    q = search(_("主题"), "topic")
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=MeetingKind.choices)
    since, until = since("on"), until("on")

    class Meta:
        model = LinkMeeting
        fields = ()


class ConsultationFilter(UnderOrg):
    """Letters by partner, way, subject, and whether they were answered."""

    q = search(_("对方单位"), "partner")
    kind = django_filters.ChoiceFilter(label=_("往来"), choices=LetterKind.choices)
    about = django_filters.ChoiceFilter(label=_("事项"), choices=LetterAbout.choices)
    answered = django_filters.ChoiceFilter(label=_("复函"), choices=EITHER, method="by_answer")

    class Meta:
        model = Consultation
        fields = ()

    def by_answer(self, rows, _name, value):
        """Answered or not."""
        return rows.filter(answered_on__isnull=value == "0")


class InspectionFilter(UnderOrg):
    """Inspections by leader and days."""

    q = search(_("组长"), "leader")
    since, until = since("on"), until("on")

    class Meta:
        model = Inspection
        fields = ()
