"""Verbs of courses: held, participants listed one by one and by workbook, taken back."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cadres.models import Course, Post, Trainee
from cadres.rules.training import EDIT_TRAINING
from league.kernel import bulk, permits
from league.kernel.errors import Refused
from league.kernel.scoping import covering
from league.kernel.sheets import delete_unused
from members.choices import Sex
from members.models import Member, id_index
from orgs.models import Org

SEX = {str(label): value for value, label in Sex.choices}


@transaction.atomic
def keep_course(course: Course, *, actor) -> Course:
    """Store a course; the caller writes the audit event. Raises Forbidden outside the actor's reach."""
    permits.require(actor, EDIT_TRAINING, course.org)
    course.created_by = course.created_by or actor
    course.save()
    return course


@transaction.atomic
def keep_trainee(trainee: Trainee, *, actor) -> Trainee:
    """Store a participant, tied to the register and to the post held on the first day.

    Raises Forbidden outside the actor's reach; Refused where the same number is on the list. The caller
    writes the audit event.
    """
    permits.require(actor, EDIT_TRAINING, trainee.course.org)
    Course.objects.select_for_update(no_key=True).get(pk=trainee.course_id)
    trainee.derive()
    same = Trainee.objects.filter(course=trainee.course, id_index=trainee.id_index)
    if same.exclude(pk=trainee.pk).exists():
        words = _("%(name)s 已在“%(course)s”的学员名单里，不能重复登记。")
        raise Refused(words % {"name": trainee.name, "course": trainee.course})
    _tie([trainee], trainee.course.start)
    trainee.save()
    return trainee


@transaction.atomic
def enter_trainees(rows: Sequence[Mapping], *, actor) -> list[str]:
    """Store checked rows of a list of participants; their ids in order.

    A course the list names for the first time is opened at its `host`, the organization the list is for.
    """
    codes = {row[name] for row in rows for name in ("org", "host")}
    orgs = Org.objects.filter(code__in=codes).in_bulk(field_name="code")
    courses = {key: _course(orgs[row["host"]], row, actor) for key, row in _firsts(rows).items()}
    made = [_trainee(row, courses[key_of(row)], orgs[row["org"]].pk) for row in rows]
    for course in courses.values():
        _tie([one for one in made if one.course_id == course.pk], course.start)
    return [str(trainee.pk) for trainee in bulk.insert(made)]


def key_of(row: Mapping) -> tuple[str, str, str]:
    """What tells a course from others."""
    return row["host"], row["course"], row["start"]


def _firsts(rows: Sequence[Mapping]) -> dict[tuple, Mapping]:
    """The first row of every course; it tells what the course is."""
    return {key_of(row): row for row in reversed(rows)}


def _course(org: Org, row: Mapping, actor) -> Course:
    start = datetime.date.fromisoformat(row["start"])
    last = datetime.date.fromisoformat(row["last"]) if row.get("last") else start
    told = {"level": row["level"]} if row.get("level") else {"level": _level_of(org)}
    told |= {"kind": row["kind"]} if row.get("kind") else {}
    found, _made = Course.objects.get_or_create(
        org=org,
        name=row["course"],
        start=start,
        defaults=told
        | {"last": max(start, last), "hours": row.get("course_hours") or 0, "created_by": actor}
        | {"imported": True},
    )
    return found


def _level_of(org: Org) -> str:
    """市级 at a city, 县级 at a county, below it 乡镇级."""
    return {"city": "city", "county": "county"}.get(org.level, "township")


def _trainee(row: Mapping, course: Course, org_id: int) -> Trainee:
    trainee = Trainee(
        course=course,
        org_id=org_id,
        name=row["name"][:60],
        id_no=row["id_no"],
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        phone=row.get("phone") or "",
        title=(row.get("title") or "")[:60],
        hours=row["hours"] if row.get("hours") is not None else course.hours,
        passed=row.get("passed") is not False,
        certificate=row.get("certificate") or "",
    )
    trainee.derive()
    return trainee


def _tie(trainees: Sequence[Trainee], on: datetime.date) -> None:
    """To the member and to the post of the day under the same number."""
    indexes = {trainee.id_index for trainee in trainees}
    members = dict(Member.objects.filter(id_index__in=indexes).values_list("id_index", "pk"))
    held = Post.objects.filter(covering(on), id_index__in=indexes).order_by("-start", "-pk")
    posts = dict(held.values_list("id_index", "pk"))
    for trainee in trainees:
        trainee.member_id = members.get(trainee.id_index)
        trainee.post_id = posts.get(trainee.id_index)


def trained(ids: Iterable[str], scope_path: str) -> dict[str, set[tuple[str, str, str]]]:
    """(code of the organizer, course, first day) of the courses people took below a path, by ID number."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    rows = Trainee.objects.under(scope_path).filter(id_index__in=by_index)
    found: dict[str, set] = {}
    for index, *course in rows.values_list("id_index", "course__org__code", "course__name", "course__start"):
        found.setdefault(by_index[index], set()).add((course[0], course[1], course[2].isoformat()))
    return found


def named_posts(names: Iterable[str], scope_path: str) -> dict[tuple[str, str], Mapping]:
    """(organization code, name) → id_no, birth, gender of the one cadre there who bears the name."""
    rows = Post.objects.under(scope_path).filter(name__in=set(names), end=None)
    found: dict[tuple[str, str], dict] = {}
    double = set()
    for post in rows.select_related("org"):
        key, told = (post.org.code, post.name), _told(post)
        if found.setdefault(key, told) != told:
            double.add(key)
    return {key: told for key, told in found.items() if key not in double}


def _told(post: Post) -> dict:
    return {"id_no": post.id_no, "birth": post.birth.isoformat(), "gender": str(Sex(post.sex).label)}


@transaction.atomic
def withdraw_trainees(keys: Iterable[str]) -> set[str]:
    """Delete participants a list brought; the keys of those changed since. Courses it left empty go too."""
    wanted = {int(key) for key in keys}
    rows = Trainee.objects.select_for_update(of=("self",)).filter(pk__in=wanted, version=1)
    mine = dict(rows.values_list("pk", "course"))
    gone = delete_unused(Trainee, list(mine))
    empty = Course.objects.filter(pk__in=set(mine.values()), imported=True, version=1)
    filled = Exists(Trainee.objects.filter(course=OuterRef("pk")))
    delete_unused(Course, list(empty.exclude(filled).values_list("pk", flat=True)))
    return {str(pk) for pk in wanted - set(gone)}
