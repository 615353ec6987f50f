"""Verbs of rectifications: open a case, mend it, note what was done, close it; what a merger does to it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused, Stale
from league.kernel.succession import Passing
from orgs.choices.rectification import CaseState, Source
from orgs.models import Org, Rectification, RectificationNote
from orgs.rules import rectification as rules


@transaction.atomic
def open_case(case: Rectification, *, actor) -> Rectification:
    """Begin the rectification of an organization; the superior of the organization does so.

    Raises Forbidden for an actor who does not hold the permit at the superior, Refused without one, for a
    dissolved organization, for a deadline gone by, or while another case of it is open.
    """
    org = Org.objects.select_for_update(of=("self",)).select_related("parent").get(pk=case.org_id)
    if refusal := refusal_to_open(org):
        raise Refused(refusal)
    permits.require(actor, rules.SUPERVISE, org.parent)
    _refuse_past(case.deadline)
    if case.source != Source.FINDING:
        case.detector = ""
    case.org, case.created_by, case.opened_on = org, actor, timezone.localdate()
    case.save()
    audit.record(actor, rules.OPENED, case, None, {"org": org.pk, "deadline": str(case.deadline)})
    return case


def refusal_to_open(org: Org) -> str:
    """Why no case can be opened for an organization, empty when one can."""
    if org.dissolved:
        return _("“%(org)s”已于 %(day)s 撤销，不用整顿。") % {"org": org, "day": org.dissolved}
    if org.parent_id is None:
        return _("“%(org)s”是最上级团组织，没有上级可以立案。") % {"org": org}
    if org.rectifications.open().exists():
        return _("“%(org)s”已有一件整顿没有办结，请在原件上办理。") % {"org": org}
    return ""


@transaction.atomic
def mend(case: Rectification, changes: dict, *, actor, version: int) -> Rectification:
    """Change problems or deadline of an open case, by the superior; a longer deadline is in the trail."""
    fresh = _locked(case)
    permits.require(actor, rules.SUPERVISE, fresh.org.parent)
    if fresh.version != version:
        raise Stale(theirs={name: getattr(fresh, name) for name in changes})
    refuse_settled(fresh)
    if "deadline" in changes and changes["deadline"] != fresh.deadline:
        _refuse_past(changes["deadline"])
    before = {name: str(getattr(fresh, name)) for name in changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    audit.record(actor, rules.EDITED, fresh, before, {name: str(value) for name, value in changes.items()})
    return fresh


@transaction.atomic
def note(case: Rectification, *, on: date, text: str, actor) -> RectificationNote:
    """Keep what was done on a day; Refused for a day to come or before the case, and once it is settled."""
    fresh = _locked(case)
    permits.require(actor, rules.RECTIFY, fresh)
    refuse_settled(fresh)
    if not fresh.opened_on <= on <= timezone.localdate():
        raise Refused(_("进展日期应在立案之日 %(day)s 到今天之间。") % {"day": fresh.opened_on})
    made = RectificationNote.objects.create(case=fresh, on=on, text=text.strip(), by=actor)
    Rectification.objects.filter(pk=fresh.pk).update(version=F("version") + 1)
    audit.record(actor, rules.NOTED, fresh, None, {"on": str(on)})
    return made


def refuse_settled(case: Rectification) -> None:
    """Refused once the case is closed or stopped: then it is only read."""
    if case.state not in CaseState.open():
        words = _("这件整顿%(state)s，只能查看。问题又出现的，请重新立案。")
        raise Refused(words % {"state": case.get_state_display()})


def _locked(case: Rectification) -> Rectification:
    rows = Rectification.objects.select_for_update(of=("self",)).select_related("org__parent")
    return rows.get(pk=case.pk)


def _refuse_past(deadline: date) -> None:
    if deadline < timezone.localdate():
        raise Refused(_("整顿期限 %(day)s 已经过去，请填今天或以后的日期。") % {"day": deadline})


def settle(case: Rectification, *, actor, on: date) -> None:
    """Keep the day on which the case ended, closed or stopped. Runs inside `fire`."""
    case.closed_on = max(on, case.opened_on)
    case.save(update_fields=["closed_on"])


# When organizations are merged


def open_cases(ids: Iterable[int]):
    """Open cases of some organizations."""
    return Rectification.objects.open().filter(org__in=list(ids))


def carry_cases(passing: Passing) -> None:
    """The case passes on to the heir, unless the heir has one of its own: then it is left, and stopped."""
    if open_cases([passing.heir.pk]).exists():
        return
    for case in open_cases([passing.left.pk]).select_for_update():
        case.came_from_id, case.org = case.came_from_id or passing.left.pk, passing.heir
        case.save(update_fields=["org", "came_from"])
        told = {"org": passing.left.pk}, {"org": passing.heir.pk, "on": str(passing.on)}
        audit.record(passing.actor, rules.PASSED_ON, case, *told)
