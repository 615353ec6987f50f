"""Courses, study, people serving and duties when an organization passes on or ends.

Courses, gatherings and meetings follow the heir. Who serves goes on serving in the heir; a duty is a matter
of the committee that gave it and ends with it, but whoever contacts the organization contacts the heir.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from cadres.models import PERSONAL, Course, Duty, RegularMeeting, Serving, StudySession, Trainee
from league.kernel import succession
from league.kernel.succession import Ending, Estate, Passing, following

AGREED = ("kind", "also", "title", "home", "term_end", "document", "note")


def open_servings(ids: Iterable[int]):
    """Who serves at one of the organizations now."""
    return Serving.objects.filter(org__in=list(ids), end=None)


def open_duties(ids: Iterable[int]):
    """Duties of the organizations, or towards them."""
    ids = list(ids)
    return Duty.objects.filter(Q(org__in=ids) | Q(target__in=ids))


def carry_servings(passing: Passing) -> None:
    """Whoever serves here serves in the heir from the day on; nobody twice in the same register."""
    known = set(open_servings([passing.heir.pk]).values_list("kind", "id_index"))
    for serving in open_servings([passing.left.pk]).select_for_update(of=("self",)).order_by("pk"):
        serving.end = max(serving.start, passing.on)
        serving.save(update_fields=["end"])
        if (serving.kind, serving.id_index) not in known:
            told = {name: getattr(serving, name) for name in (*PERSONAL, *AGREED)}
            if told["term_end"] and told["term_end"] < serving.end:
                told["term_end"] = None
            Serving.objects.create(**told, org=passing.heir, start=serving.end)


def carry_duties(passing: Passing) -> None:
    """Its own duties end; those towards it are towards the heir."""
    _end_duties(Q(org=passing.left), passing.on)
    _still(Q(target=passing.left), passing.on).update(target=passing.heir)


def end_servings(ending: Ending) -> None:
    """Nobody serves where there is no organization."""
    rows = open_servings([ending.left.pk])
    rows.update(end=Greatest("start", ending.on), end_reason=ending.reason[:60])


def end_duties(ending: Ending) -> None:
    """Neither its own duties go on nor those towards it."""
    _end_duties(Q(org=ending.left) | Q(target=ending.left), ending.on)


def _still(which: Q, on):
    return Duty.objects.filter(which, Q(end=None) | Q(end__gt=on))


def _end_duties(which: Q, on) -> None:
    _still(which, on).update(end=Greatest("start", on))


following("cadres.courses", _("培训班"), Course, alike=("name", "start"), order=52)
following("cadres.trainees", _("培训学员"), Trainee, order=53)
following("cadres.study", _("集体学习"), StudySession, order=54)
following("cadres.meetings", _("委员例会"), RegularMeeting, alike=("on", "topic"), order=55)
for estate in (
    Estate(
        code="cadres.servings",
        label=_("服务人员"),
        model=Serving,
        columns=("org", "end", "end_reason"),
        rows=open_servings,
        carry=carry_servings,
        end=end_servings,
        order=56,
        stays=True,
    ),
    Estate(
        code="cadres.duties",
        label=_("轮值与联系"),
        model=Duty,
        columns=("org", "target", "end"),
        rows=open_duties,
        carry=carry_duties,
        end=end_duties,
        order=57,
        stays=True,
    ),
):
    succession.register(estate)
