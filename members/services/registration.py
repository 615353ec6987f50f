"""Verbs of the yearly registration: a whole branch at once, and those who are put off or refused."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from members.choices.reviews import RegistrationState
from members.models import Member, Registration
from members.rules import registration as rules
from members.rules.reviews import REGISTER
from orgs.models import Org


@dataclass
class Standing:
    """A member of the branch in a year: what became of the registration, or why it cannot be made."""

    member: Member
    registration: Registration | None
    reason: str

    @property
    def is_ready(self) -> bool:
        """Whether the member would be registered now."""
        return not self.reason and not self.is_done

    @property
    def is_done(self) -> bool:
        """Whether the member is registered, or refused for good."""
        settled = (RegistrationState.REGISTERED, RegistrationState.REFUSED)
        return self.registration is not None and self.registration.state in settled


def standings(branch: Org, year: int, on: date | None = None) -> list[Standing]:
    """Every member of a branch with its registration of a year; a fixed number of queries."""
    day = on or timezone.localdate()
    rows = Member.objects.present().filter(branch=branch).defer("id_no", "phone").order_by("pinyin", "pk")
    members = list(rows)
    made = {row.member_id: row for row in Registration.objects.filter(member__in=members, year=year)}
    reasons = rules.reasons(branch, members, year, day)
    return [Standing(each, made.get(each.pk), reasons.get(each.pk, "")) for each in members]


@transaction.atomic
def register_branch(branch: Org, year: int, *, actor) -> list[Standing]:
    """Register everybody in the branch who can be; the standings of those who could not, with the reason.

    Who was put off is registered once the reason is gone; who was refused stays refused.
    """
    branch = Org.objects.select_for_update(of=("self",)).get(pk=branch.pk)
    permits.require(actor, REGISTER, branch)
    today = timezone.localdate()
    if year not in (today.year, today.year - 1):
        raise Refused(_("只能办理本年度或上一年度的注册。"))
    found = standings(branch, year, today)
    ready = [each for each in found if each.is_ready]
    old = [each.registration for each in ready if each.registration]
    for row in old:
        row.state, row.on, row.reason, row.created_by = RegistrationState.REGISTERED, today, "", actor
    Registration.objects.bulk_update(old, ["state", "on", "reason", "created_by"])
    told = {"branch": branch, "year": year, "state": RegistrationState.REGISTERED, "on": today}
    Registration.objects.bulk_create(
        Registration(member=each.member, created_by=actor, **told) for each in ready if not each.registration
    )
    audit.record(actor, rules.REGISTERED, branch, None, {"year": year, "members": len(ready)})
    return [each for each in found if not each.is_ready and not each.is_done]


@transaction.atomic
def put_off(member: Member, year: int, *, state: str, reason: str, actor) -> Registration:
    """Put a registration off (暂缓) or refuse it (不予), with the reason; Refused for who is registered."""
    member = Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=member.pk)
    permits.require(actor, REGISTER, member)
    if len(reason.strip()) < 4:
        raise Refused(_("请写明暂缓或不予注册的理由（至少 4 个字）。"), code="comment_required")
    row = Registration.objects.filter(member=member, year=year).first()
    if row and row.state == RegistrationState.REGISTERED:
        raise Refused(_("%(name)s %(year)d 年度已注册。") % {"name": member.name, "year": year})
    row = row or Registration(member=member, year=year)
    row.branch, row.state, row.reason, row.created_by = member.branch, state, reason.strip(), actor
    row.on = timezone.localdate()
    row.save()
    audit.record(actor, rules.PUT_OFF, member, None, {"year": year, "state": state}, note=row.reason)
    return row
