"""Verbs of upkeep: correct an ID number through review, sign off a roster."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from league.kernel.identity import is_valid_id, normalise_id
from league.kernel.scoping import subtree
from members import rules
from members.choices import CorrectionState
from members.models import IdCorrection, Member, Signoff
from members.services.register import has_duplicate, read_id, refuse_duplicate
from orgs.choices import Level
from orgs.models import Org


@transaction.atomic
def request_id_correction(member: Member, *, new_id_no: str, reason: str, actor) -> IdCorrection:
    """Ask the reviewer to replace a wrong ID number; one request at a time for a member."""
    permits.require(actor, rules.EDIT, member)
    number = normalise_id(new_id_no)
    if not is_valid_id(number):
        raise Refused(_("新身份证号不对：须为 18 位且校验位正确，请对照身份证核对。"), code="id_invalid")
    if number == member.id_no:
        raise Refused(_("新身份证号与现在登记的相同，不用更正。"))
    if len(reason.strip()) < 4:
        raise Refused(_("请写明更正的理由（至少 4 个字）。"), code="comment_required")
    known = has_duplicate(number, exclude=member.pk)
    if known and permits.may(actor, rules.VIEW, known):
        words = _("这个号码已登记在 %(name)s（%(branch)s）名下。请先核对是不是同一个人。")
        raise Refused(words % {"name": known.name, "branch": known.branch}, code="duplicate")
    if member.id_corrections.filter(state=CorrectionState.REQUESTED).exists():
        raise Refused(_("这名团员已有一份更正申请在等待审核。"))
    request = IdCorrection.objects.create(
        member=member, old_id_no=member.id_no, new_id_no=number, reason=reason.strip(), requested_by=actor
    )
    audit.record(actor, "members.request_id", request, note=reason.strip())
    return request


def correct_id(request: IdCorrection, *, actor, on: date) -> Member:
    """Write the accepted number; birth date and sex follow from it. Runs inside `fire`."""
    if request.requested_by_id == actor.pk:
        raise Refused(_("更正申请是您提出的，须由另一人审核。"), code="same_actor")
    member = Member.objects.select_for_update(of=("self",)).get(pk=request.member_id)
    member.id_no = request.new_id_no
    read_id(member)
    refuse_duplicate(member, actor, exclude=member.pk)
    member.version += 1
    member.save()
    audit.record(actor, "members.id_corrected", member, None, {"request": request.pk})
    return member


@transaction.atomic
def sign_off(org: Org, *, actor, on: date | None = None, note: str = "") -> Signoff:
    """核对无误: keep the number of members the signer saw in the roster of a day.

    Raises Refused for a branch, a day to come, and a roster that is signed already.
    """
    permits.require(actor, rules.SIGN_OFF, org)
    day = on or timezone.localdate()
    if org.is_branch:
        raise Refused(_("团支部的名册由上一级团委一并核对，请在“%(org)s”办理。") % {"org": org.parent})
    if day > timezone.localdate():
        raise Refused(_("花名册日期不能晚于今天。"))
    rows = Member.objects.at(day, past=day < timezone.localdate()).filter(
        subtree("unit_path", org.path_then(day))
    )
    values = {"members": rows.count(), "signed_by": actor, "note": note}
    signed, is_new = Signoff.objects.get_or_create(org=org, on=day, defaults=values)
    if not is_new:
        raise Refused(_("“%(org)s” %(day)s 的名册已经核对过了。") % {"org": org, "day": day})
    told = {"org": org.pk, "on": str(day), "members": signed.members}
    audit.record(actor, "members.sign_off", signed, None, told)
    return signed


SIGNING = (Level.TOWNSHIP, Level.SCHOOL, Level.UNIT)  # who signs a roster; a county reads their signatures
