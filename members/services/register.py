"""Verbs of the register: add, edit, change branch, remove a mistaken entry, reveal what is hidden."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from league.kernel import audit, moving, permits
from league.kernel.errors import Refused, Stale
from league.kernel.identity import birth_of, is_valid_id, normalise_id, sex_of
from members import rules
from members.choices import Document, Entry, Sex
from members.models import Affiliation, Application, Member, Person, PostHeld, RemovedEntry, id_index
from members.services import passage
from members.services.passage import refuse_in_transit, refuse_no_branch
from members.services.similar import note_similar, refuse_similar
from orgs.models import Org

# Columns whose change is told in the audit trail by name only: their values are personal.
PERSONAL = frozenset(
    ("id_no", "phone", "id_index", "phone_index", "email", "wechat", "qq", "weibo", "household", "work_unit")
)
KEPT_ON_REMOVAL = (
    *("name", "document", "id_no", "birth", "sex", "ethnicity", "education", "phone", "branch_id", "status"),
    *("political", "joined_on", "joined_month_only", "joined_at", "admission_number", "occupation"),
    *("full_time_education", "work_unit", "household", "income", "email", "wechat", "qq", "weibo"),
    *("party_joined_on", "volunteer_since", "left_on", "left_how"),
)
DAYS_KEPT = ("birth", "joined_on", "party_joined_on", "volunteer_since", "left_on")


@transaction.atomic
def add(
    member: Member, *, actor, on: date | None = None, how: str = Entry.REGISTERED, despite: str = ""
) -> Member:
    """Enter a member into a branch from `on` (today unless told): row, affiliation, audit.

    Raises Forbidden outside the actor's reach; Refused for an organization that is no branch, a wrong ID
    number, a person who is registered already, or one who looks like somebody in reach when `despite`, the
    reason why they are two, is empty.
    """
    permits.require(actor, rules.EDIT, member.branch)
    refuse_no_branch(member.branch, on)
    read_id(member)
    refuse_duplicate(member, actor)
    alike = refuse_similar(member, actor, despite)
    member.save()
    Affiliation.objects.create(
        member=member, branch=member.branch, start=on or timezone.localdate(), how_in=how
    )
    audit.record(actor, "members.add", member, None, {"branch": member.branch_id})
    note_similar(member, alike, actor, despite)
    return member


@transaction.atomic
def edit(member: Member, changes: dict, *, actor, version: int) -> Member:
    """Change columns of a member; the ID number and the branch have verbs of their own.

    Raises Stale with the present values when the version moved on, Forbidden without the permit.
    """
    fresh = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    permits.require(actor, rules.EDIT, fresh)
    if fresh.version != version:
        raise Stale(theirs={name: getattr(fresh, name) for name in changes})
    if fresh.erased_on:
        raise Refused(_("这个人的个人信息已按保存期限删除，不能再修改；重新入册的请另行登记。"))
    before = {name: getattr(fresh, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        return fresh
    for name, value in changed.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    audit.record(actor, "members.edit", fresh, told(before, changed), told(changed, changed))
    return fresh


def told(values: dict, names) -> dict:
    """Values as the audit trail may hold them: personal columns by name only."""
    return {name: "***" if name in PERSONAL else str(values[name]) for name in names}


@transaction.atomic
def change_branch(
    member: Member, *, to: Org, actor, on: date | None = None, version: int | None = None
) -> Member:
    """Move a member to another branch in the actor's reach from `on`: the affiliation is closed and opened.

    Raises Refused for the same branch, no branch, or a day before the present affiliation began; Stale when
    the version moved on.
    """
    day = on or timezone.localdate()
    permits.require(actor, rules.EDIT, to)
    refuse_no_branch(to, day)
    fresh = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    permits.require(actor, rules.EDIT, fresh)
    if version is not None and fresh.version != version:
        raise Stale()
    refuse_in_transit(fresh)
    path, left = fresh.branch.path, fresh.branch_id
    passage.shift(fresh, to, on=day, how=Entry.BRANCH_CHANGE)
    audit.record(
        actor, "members.change_branch", fresh, {"branch": left}, {"branch": to.pk, "on": str(day)}, path=path
    )
    return fresh


@transaction.atomic
def remove(member: Member, *, actor, reason: str) -> RemovedEntry:
    """Take a mistaken entry out of the register; what it held is kept, encrypted, with the reason.

    Raises Refused without a reason, and for who has papers that must stay.
    """
    fresh = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    permits.require(actor, rules.REMOVE, fresh)
    if len(reason.strip()) < 4:
        raise Refused(_("请写明移除的理由（至少 4 个字），以备核查。"), code="comment_required")
    if fresh.cases.exists():
        raise Refused(_("%(name)s 有违规核查案件，不能按误录移除。请在案件里办理。") % {"name": fresh.name})
    content = {name: getattr(fresh, name) for name in KEPT_ON_REMOVAL}
    content["affiliations"] = list(
        fresh.affiliations.values("branch_id", "start", "end", "how_in", "how_out")
    )
    content["posts"] = list(
        PostHeld.objects.filter(member=fresh).values(
            "org_id", "title", "nature", "in_party_committee", "start", "end"
        )
    )
    content["application"] = getattr(fresh, "application", None) and fresh.application.pk
    kept = RemovedEntry.objects.create(
        path=fresh.branch.path, content=content, reason=reason, removed_by=actor
    )
    audit.record(actor, "members.remove", fresh, {"branch": fresh.branch_id}, {"kept": kept.pk}, note=reason)
    _delete(fresh)
    return kept


def _delete(member: Member) -> None:
    """Delete the row; Refused, naming the papers, for who has some that must stay."""
    try:
        member.delete()
    except ProtectedError as error:
        labels = dict.fromkeys(str(each._meta.verbose_name) for each in error.protected_objects)
        words = _("%(name)s 有%(papers)s，不能按误录移除。请先在那里撤销，或按离团程序办理。")
        raise Refused(words % {"name": member.name, "papers": "、".join(labels)}) from error


@transaction.atomic
def restore(entry: RemovedEntry, *, actor) -> Member:
    """Put a removed entry back as it was: row, affiliations, posts, application, audit; the kept copy goes.

    Raises Forbidden outside the actor's reach, Refused when the branch is gone or the person was entered
    again meanwhile.
    """
    entry = RemovedEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    permits.require(actor, rules.REMOVE, entry)
    member = Member(**_kept(entry.content))
    refuse_no_branch(member.branch)
    permits.require(actor, rules.REMOVE, member.branch)
    refuse_duplicate(member, actor)
    member.save()
    for span in entry.content["affiliations"]:
        Affiliation.objects.create(member=member, **span)
    for post in entry.content["posts"]:
        PostHeld.objects.create(member=member, **post)
    Application.objects.filter(pk=entry.content["application"], member=None).update(member=member)
    audit.record(actor, "members.restore", member, {"kept": entry.pk}, {"branch": member.branch_id})
    entry.delete()
    return member


def _kept(content: dict) -> dict:
    """Columns of a removed entry as they go back into a row: days are texts in the kept copy."""
    columns = {name: content[name] for name in KEPT_ON_REMOVAL}
    return columns | {name: parse_date(columns[name]) for name in DAYS_KEPT if columns[name]}


def reveal(person: Person, *, actor, reason: str) -> dict[str, str]:
    """The full ID number and phone of a member or applicant, against a reason kept in the audit trail."""
    permits.require(actor, rules.REVEAL, person)
    if len(reason.strip()) < 4:
        raise Refused(_("请写明查看的理由（至少 4 个字）。查看会留下记录。"), code="comment_required")
    audit.record(actor, "members.reveal", person, note=reason.strip())
    return {"id_no": person.id_no, "phone": person.phone}


def read_id(person) -> None:
    """Check an ID card number and take birth date and sex from it; Refused says what is wrong."""
    if person.document != Document.ID_CARD:
        return
    person.id_no = normalise_id(person.id_no)
    if not is_valid_id(person.id_no):
        raise Refused(_("身份证号不对：须为 18 位且校验位正确，请对照身份证核对。"), code="id_invalid")
    person.birth = birth_of(person.id_no)
    person.sex = Sex.MALE if sex_of(person.id_no) == "男" else Sex.FEMALE


def has_duplicate(id_no: str, *, exclude: int | None = None) -> Member | None:
    """The registered member with this ID number, wherever; callers decide what may be told."""
    return (
        Member.objects.filter(id_index=id_index(id_no)).exclude(pk=exclude).select_related("branch").first()
    )


def refuse_duplicate(person, actor, exclude: int | None = None) -> None:
    """Refuse a registered person; the branch is named only within the actor's reach (reliability P2)."""
    known = has_duplicate(person.id_no, exclude=exclude)
    if known is None:
        return
    if permits.may(actor, rules.VIEW, known):
        words = _("这个身份证号已登记：%(name)s，在“%(branch)s”。同一人不能登记两次。")
        raise Refused(words % {"name": known.name, "branch": known.branch}, code="duplicate")
    raise Refused(
        _("这个身份证号需要核重。请先核对号码；号码无误的，请在“身份核重”里提请上级团委核查。"), code="held"
    )


moving.follows(RemovedEntry)
