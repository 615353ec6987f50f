"""Verbs of admission: earn hours, become a member."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused, Stale
from members import rules
from members.choices import Entry, Political, Stage
from members.models import Affiliation, Application, Credit, Member, id_index
from members.querysets import UNDER_AGE
from members.services.numbers import give_number
from members.services.quota import hold_place
from members.services.register import read_id, refuse_duplicate, refuse_no_branch, told
from members.services.similar import note_similar, refuse_similar

COPIED = (
    *("name", "document", "id_no", "birth", "sex", "ethnicity", "education", "phone"),
    *("branch_id", "admission_number"),
)
EDITABLE = (Stage.DRAFT, Stage.RETURNED)


@transaction.atomic
def post_credit(
    application: Application, *, kind: str, hours: Decimal, on: date, actor, note: str = ""
) -> Credit:
    """Enter hours into an applicant's ledger; Refused for a day to come, or hours that are not positive."""
    permits.require(actor, rules.DEVELOP, application)
    if application.state in Stage.settled():
        raise Refused(_("这份申请已经办结，不能再登记学时。"))
    if on > timezone.localdate():
        raise Refused(_("日期 %(day)s 还没有到，不能登记。") % {"day": on})
    if not 0 < hours <= 200:
        raise Refused(_("一次登记的时数须大于 0、不超过 200。"))
    credit = Credit.objects.create(application=application, kind=kind, hours=hours, on=on, note=note)
    audit.record(
        actor, "members.credit", application, None, {"kind": kind, "hours": str(hours), "on": str(on)}
    )
    return credit


@transaction.atomic
def withdraw_credit(credit: Credit, *, actor) -> None:
    """Strike out hours entered by mistake; Refused once the application is settled. The trail keeps them."""
    permits.require(actor, rules.DEVELOP, credit)
    if credit.application.state in Stage.settled():
        raise Refused(_("这份申请已经办结，不能再改学时。"))
    told = {"kind": credit.kind, "hours": str(credit.hours), "on": str(credit.on)}
    audit.record(actor, "members.credit_withdrawn", credit.application, told, {})
    credit.delete()


@transaction.atomic
def draft(application: Application, *, actor, despite: str = "") -> Application:
    """Enter a new application as a draft; sex and birth date follow from the ID number.

    Raises Forbidden outside the actor's reach, Refused for a wrong ID number, a registered member, a person
    with an application under way, or one who looks like a member in reach when `despite` gives no reason.
    """
    permits.require(actor, rules.SUBMIT, application.branch)
    refuse_no_branch(application.branch)
    read_id(application)
    refuse_duplicate(application, actor)
    refuse_second_application(application, actor)
    refuse_without_consent(application)
    alike = refuse_similar(application, actor, despite)
    application.save()
    audit.record(actor, "members.draft", application)
    note_similar(application, alike, actor, despite)
    return application


@transaction.atomic
def edit_application(application: Application, changes: dict, *, actor, version: int) -> Application:
    """Change a draft or a returned application; later its days are written by steps only.

    Raises Stale when the version moved on, Forbidden outside the actor's reach, Refused once it is under way.
    """
    rows = Application.objects.select_for_update(of=("self",))
    fresh = rows.get(pk=application.pk)
    permits.require(actor, rules.SUBMIT, fresh)
    if fresh.version != version:
        raise Stale(theirs={name: getattr(fresh, name) for name in changes})
    if fresh.state not in EDITABLE:
        raise Refused(_("申请已经提交，不能再改。需要改的，请审批人先退回。"))
    before = {name: getattr(fresh, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    for name, value in changed.items():
        setattr(fresh, name, value)
    permits.require(actor, rules.SUBMIT, fresh.branch)
    refuse_no_branch(fresh.branch)
    read_id(fresh)
    refuse_duplicate(fresh, actor)
    refuse_second_application(fresh, actor)
    refuse_without_consent(fresh)
    fresh.version += 1
    fresh.save()
    audit.record(actor, "members.applications_edit", fresh, told(before, changed), told(changed, changed))
    return fresh


@transaction.atomic
def discard(application: Application, *, actor) -> None:
    """Delete a draft that was never submitted; Refused once it has a history."""
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    permits.require(actor, rules.SUBMIT, fresh)
    if fresh.state != Stage.DRAFT:
        raise Refused(_("申请已经提交过，不能删除。不再发展的，请办理“终止发展”。"))
    audit.record(actor, "members.discard", fresh, {"branch": fresh.branch_id}, {})
    fresh.delete()


def refuse_without_consent(application: Application) -> None:
    """Data of a child under 14 are kept only with the guardian's consent (个人信息保护法 第三十一条)."""
    if application.age_on(timezone.localdate()) < UNDER_AGE and not application.guardian_consent:
        words = _("申请人不满 14 周岁，须先征得监护人同意，勾选“监护人已同意”后再保存。")
        raise Refused(words, code="consent_required")


def refuse_second_application(application: Application, actor) -> None:
    """One application at a time for a person; where it runs is told within the actor's reach only."""
    others = (
        Application.objects.open().filter(id_index=id_index(application.id_no)).exclude(pk=application.pk)
    )
    other = others.select_related("branch").first()
    if other is None:
        return
    if permits.may(actor, rules.VIEW_APPLICATIONS, other):
        words = _("%(name)s 在“%(branch)s”已有一份办理中的入团申请，不能重复登记。")
        raise Refused(words % {"name": other.name, "branch": other.branch}, code="duplicate")
    raise Refused(
        _("这个身份证号需要核重。请先核对号码；号码无误的，请在“身份核重”里提请上级团委核查。"), code="held"
    )


def enroll(application: Application, *, actor, on: date) -> Member:
    """Make the applicant a member: 团籍 begins on the day of the branch meeting (细则). Runs inside `fire`.

    Effects: member row, affiliation from the meeting, the application points to the member, audit.
    """
    refuse_no_branch(application.branch)
    refuse_duplicate(application, actor)
    hold_place(application, actor=actor, on=on)
    give_number(application, on=on)
    start = application.meeting_on or on
    member = Member(
        **{name: getattr(application, name) for name in COPIED}, joined_on=start, political=Political.MEMBER
    )
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:  # entered by somebody else at this very moment
        words = _("%(name)s 刚刚已经登记为团员，没有重复登记。请刷新页面核对。")
        raise Refused(words % {"name": member.name}, code="duplicate") from error
    Affiliation.objects.create(member=member, branch=application.branch, start=start, how_in=Entry.ADMITTED)
    application.member, application.approved_on = member, on
    application.save(update_fields=["member", "approved_on", "admission_number"])
    audit.record(actor, "members.enroll", member, None, {"application": application.pk, "start": str(start)})
    return member
