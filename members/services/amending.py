"""The way back of an exported roster: members as it shows them, its changes by the verbs of the register."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from league.kernel.errors import DomainError
from league.kernel.sheets.roundtrip import Amended, Amendment, Record
from members import rules
from members.choices import Education, Political, Sex
from members.models import Member, PostHeld
from members.services.register import change_branch, edit
from orgs.models import Org

BATCH = 500
LABELS = {
    name: {value: str(label) for value, label in kinds.choices}
    for name, kinds in (("sex", Sex), ("political", Political), ("education", Education))
}
POLITICAL = {label: value for value, label in LABELS["political"].items()}
EDUCATION = {label: value for value, label in LABELS["education"].items()}
CHANGEABLE = ("name", "ethnicity", "political", "education", "branch", "join_date", "dev_no", "phone")


def _joining(text: str) -> dict:
    """A joining date known to the month stands on the first of the month."""
    day = date.fromisoformat(text if len(text) == 10 else f"{text}-01") if text else None
    return {"joined_on": day, "joined_month_only": len(text) == 7}


READERS = {
    "name": lambda text: {"name": text[:60]},
    "ethnicity": lambda text: {"ethnicity": text},
    "political": lambda text: {"political": POLITICAL.get(text, "")},
    "education": lambda text: {"education": EDUCATION.get(text, "")},
    "phone": lambda text: {"phone": text},
    "dev_no": lambda text: {"admission_number": text[:20]},
    "join_date": _joining,
}


def columns_of(values: Mapping) -> dict:
    """Columns of a member for checked values of a roster row, those that the values carry."""
    columns = {}
    for key, read in READERS.items():
        if key in values:
            columns |= read(values[key] or "")
    return columns


def records(keys: Iterable[str], actor, path: str) -> dict[str, Record]:
    """Members by record key as their roster shows them: at or under `path`, where the actor may edit."""
    wanted = [key for key in keys if _is_key(key)]
    found = {}
    for start in range(0, len(wanted), BATCH):
        rows = _editable(actor).under(path).filter(record_key__in=wanted[start : start + BATCH])
        members = list(rows.select_related("branch"))
        posts = _posts(members)
        found |= {str(one.record_key): _record(one, posts.get(one.pk, "")) for one in members}
    return found


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _editable(actor):
    return Member.objects.all() if actor is None else Member.objects.visible_to(actor, rules.EDIT)


def _posts(members: Sequence[Member]) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = PostHeld.objects.filter(member__in=members, end__isnull=True).order_by("start", "id")
    for member, title in rows.values_list("member_id", "title"):
        found[member] = f"{found[member]}、{title}" if member in found else title
    return found


def _record(member: Member, posts: str) -> Record:
    shown = {
        "name": member.name,
        "id_no": str(member.id_no),
        "gender": LABELS["sex"].get(member.sex, ""),
        "birth": member.birth.isoformat(),
        "ethnicity": member.ethnicity,
        "political": LABELS["political"].get(member.political, member.political),
        "education": LABELS["education"].get(member.education, member.education),
        "branch": member.branch.short or member.branch.name,
        "join_date": _told_day(member),
        "dev_no": member.admission_number,
        "role": posts,
        "phone": str(member.phone),
    }
    return Record(member.version, shown, {"branch": member.branch.code})


def _told_day(member: Member) -> str:
    if member.joined_on is None:
        return ""
    return member.joined_on.isoformat()[: 7 if member.joined_month_only else 10]


def amend_roster(amendments: Sequence[Amendment], actor) -> list[Amended | None]:
    """Apply changes of an exported roster, each by the register's own verbs with their permits and audit.

    None stands for one that was refused: no such member in the actor's reach, another version than the one
    asked for, a permit or a rule against it. Call it inside a transaction.
    """
    keys = [one.key for one in amendments]
    members = _editable(actor).filter(record_key__in=keys).select_related("branch")
    by_key = {str(one.record_key): one for one in members}
    return [_amend(by_key.get(one.key), one, actor) for one in amendments]


def _amend(member: Member | None, asked: Amendment, actor) -> Amended | None:
    if member is None or asked.version not in (None, member.version):
        return None
    record = _record(member, "")
    before = {key: record.codes.get(key) or record.shown[key] or None for key in asked.values}
    try:
        with transaction.atomic():
            return Amended(_applied(member, asked.values, actor).version, before)
    except DomainError:
        return None


def _applied(member: Member, values: Mapping, actor) -> Member:
    """The member after the verbs that the values ask for."""
    columns = columns_of(values)
    if columns:
        member = edit(member, columns, actor=actor, version=member.version)
    if "branch" in values:
        to = Org.objects.get(code=values["branch"])
        member = change_branch(member, to=to, actor=actor, version=member.version)
    return member
