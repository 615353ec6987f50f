"""Verbs of supervision: send a notice; what its steps write."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.errors import Refused
from orgs.models import Org
from reforms.choices.supervision import Rung
from reforms.models import Notice
from reforms.rules import supervision as rules


@transaction.atomic
def send(notice: Notice, *, actor) -> Notice:
    """Send a notice to a unit below; Refused for a day gone by, or for an organization without a superior."""
    if notice.org.parent is None:
        raise Refused(_("“%(org)s”是最上级团组织，没有上级可以督促。") % {"org": notice.org})
    permits.require(actor, rules.SUPERVISE, notice.org.parent)
    if notice.deadline < timezone.localdate():
        raise Refused(_("答复期限 %(day)s 已经过去，请填今天或以后的日期。") % {"day": notice.deadline})
    notice.created_by = actor
    notice.save()
    audit.record(actor, rules.SENT, notice, None, {"org": notice.org_id, "rung": notice.rung})
    return notice


def answer_by(org: Org, on: date | None = None) -> date:
    """The day by which a notice of a day, today's without one, is answered."""
    day = on or timezone.localdate()
    return day + timedelta(days=params.value(rules.ANSWER_DAYS, org.path, day))


def go_up(notice: Notice, *, actor, on: date) -> None:
    """The next rung, with a new time to answer; Refused at the top. Runs inside `fire`."""
    above = Rung(notice.rung).next
    if above is None:
        raise Refused(_("已经是最后一级，不能再升级。请按处理结果办结。"))
    notice.rung, notice.answer = above, ""
    notice.deadline = answer_by(notice.org, on)
    notice.save(update_fields=["rung", "answer", "deadline"])


def settle(notice: Notice, *, actor, on: date) -> None:
    """Keep the day it was settled. Runs inside `fire`."""
    notice.closed_on = max(on, notice.on)
    notice.save(update_fields=["closed_on"])
