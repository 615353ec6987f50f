"""Delegates, their meetings and the papers of joint management go along when organizations are merged."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cadres.models import (
    Appraisal,
    Consultation,
    Delegate,
    Inspection,
    LinkMeeting,
    Reserve,
    Slot,
    SpecialCommittee,
)
from league.kernel import succession
from league.kernel.succession import Estate


def of(model):
    """A function giving all rows of a model at some organizations."""
    return lambda ids: model.objects.filter(org__in=list(ids))


def linked(ids: Iterable[int]):
    """Delegates who keep in touch with one of the organizations."""
    return Delegate.objects.filter(branch__in=list(ids))


def elected(ids: Iterable[int]):
    """Delegates whom one of the organizations elected."""
    return Delegate.objects.filter(elected_by__in=list(ids))


def kept(code: str, label: str, model, rows=None, column: str = "org", **more) -> Estate:
    """The rows of a register name the heir from then on."""
    told = {"columns": (column,), "rows": rows or of(model), "follows": (column,), "stays": True, **more}
    return succession.register(Estate(code=f"cadres.{code}", label=label, model=model, order=96, **told))


ESTATES = (
    kept("special_committees", _("专委会"), SpecialCommittee),
    kept("delegates", _("团代表"), Delegate, alike=("id_index",)),
    kept("links", _("团代表联系的团支部"), Delegate, linked, "branch"),
    kept("electing_units", _("选举团代表的单位"), Delegate, elected, "elected_by"),
    kept("link_meetings", _("联系活动"), LinkMeeting),
    kept("consultations", _("协管函"), Consultation),
    kept("inspections", _("干部考察"), Inspection),
    kept("slots", _("岗位编制"), Slot),
    kept("appraisals", _("干部考核"), Appraisal),
    kept("reserves", _("后备干部"), Reserve),
)
