"""Delegates, their meetings and the papers of joint management go along when organizations are merged."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from cadres.models import (
    Appraisal,
    Assembly,
    Consultation,
    Delegate,
    Inspection,
    LinkMeeting,
    Reserve,
    Slot,
    SpecialCommittee,
    YouthLink,
)
from league.kernel.succession import following

kept = partial(following, order=96)
ESTATES = (
    kept("cadres.special_committees", _("专委会"), SpecialCommittee),
    kept("cadres.delegates", _("团代表"), Delegate, alike=("id_index",)),
    kept("cadres.links", _("团代表联系的团支部"), Delegate, "branch"),
    kept("cadres.electing_units", _("选举团代表的单位"), Delegate, "elected_by"),
    kept("cadres.assemblies", _("全会和团代会"), Assembly),
    kept("cadres.link_meetings", _("联系活动"), LinkMeeting),
    kept("cadres.consultations", _("协管函"), Consultation),
    kept("cadres.inspections", _("干部考察"), Inspection),
    kept("cadres.slots", _("岗位编制"), Slot),
    kept("cadres.appraisals", _("干部考核"), Appraisal),
    kept("cadres.youth_links", _("干部联系青年"), YouthLink),
    kept("cadres.reserves", _("后备干部"), Reserve),
)
