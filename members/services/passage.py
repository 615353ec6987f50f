"""How members pass: into another branch, out of the register, back into it.

The verbs of the register call these inside their own transaction, on a locked row, after their own checks.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from members.models import Affiliation, Member
from orgs.models import Org


def shift(member: Member, to: Org, *, on: date, how: str) -> None:
    """End the present affiliation and begin the next on the day; one that began that day is mended in place.

    Raises Refused for the same branch, a member who has left, or a day before the present affiliation.
    """
    current = _present(member, on)
    if to.pk == current.branch_id:
        raise Refused(_("%(name)s 本来就在“%(branch)s”，不用调整。") % {"name": member.name, "branch": to})
    if current.start == on:
        current.branch = to
        current.save(update_fields=["branch"])
    else:
        _end(current, on, how)
        Affiliation.objects.create(member=member, branch=to, start=on, how_in=how)
    member.branch, member.version = to, member.version + 1
    member.save()


def leave(member: Member, *, on: date, how: str) -> None:
    """End the present affiliation and take the member out of today's register; the row stays for the past."""
    _end(_present(member, on), on, how)
    member.left_on, member.left_how, member.version = on, how, member.version + 1
    member.save()


def come_back(member: Member, branch: Org, *, on: date, how: str) -> None:
    """Put somebody who has left back into a branch from the day on."""
    if member.left_on is None:
        raise Refused(_("%(name)s 仍在册，不用恢复。") % {"name": member.name})
    if not member.left_on <= on <= timezone.localdate():
        words = _("恢复日期须在 %(start)s（离开的日期）和今天之间。")
        raise Refused(words % {"start": member.left_on})
    Affiliation.objects.create(member=member, branch=branch, start=on, how_in=how)
    member.branch, member.left_on, member.left_how = branch, None, ""
    member.version += 1
    member.save()


def refuse_left(member: Member) -> None:
    """Refused for somebody who has left: nothing can be done in a branch any more."""
    if member.left_on:
        words = _("%(name)s 已于 %(day)s %(how)s，不能再办理。")
        told = {"name": member.name, "day": member.left_on, "how": member.get_left_how_display()}
        raise Refused(words % told)


def _present(member: Member, on: date) -> Affiliation:
    refuse_left(member)
    current = member.affiliations.select_for_update().get(end__isnull=True)
    if not current.start <= on <= timezone.localdate():
        words = _("调整日期须在 %(start)s（进入现支部的日期）和今天之间。")
        raise Refused(words % {"start": current.start})
    return current


def _end(current: Affiliation, on: date, how: str) -> None:
    current.end, current.how_out = on, how
    current.save(update_fields=["end", "how_out"])
