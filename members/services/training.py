"""Verbs while an applicant is being trained: observations, points, marks, the review; and the materials."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import attachments, audit, permits
from league.kernel.errors import Refused
from members import rules
from members.choices import Stage
from members.choices.admission import MaterialKind
from members.models import Application, Material, Observation, PointEntry, PointRule


@transaction.atomic
def observe(application: Application, *, on: date, by: str, text: str, actor) -> Observation:
    """Write down what was observed of an applicant on a day gone by."""
    fresh = _open(application, actor)
    _refuse_day(fresh, on)
    made = Observation.objects.create(application=fresh, on=on, by=by, text=text, created_by=actor)
    audit.record(actor, "members.observe", fresh, None, {"on": str(on), "by": by})
    return made


@transaction.atomic
def withdraw_observation(observation: Observation, *, actor) -> None:
    """Strike out an observation entered by mistake; the trail keeps its day."""
    fresh = _open(observation.application, actor)
    told = {"on": str(observation.on), "by": observation.by}
    audit.record(actor, "members.observation_withdrawn", fresh, told, {})
    observation.delete()


@transaction.atomic
def post_points(
    application: Application,
    *,
    rule: PointRule,
    on: date,
    actor,
    points: Decimal | None = None,
    note: str = "",
) -> PointEntry:
    """Enter points by a rule of the applicant's county; without a number, as many as the rule says.

    Refused for a rule of elsewhere or out of use, for more than the rule gives at a time, or a day to come.
    """
    fresh = _open(application, actor)
    _refuse_day(fresh, on)
    if not (rule.in_use and fresh.branch.path.startswith(rule.org.path)):
        raise Refused(_("“%(rule)s”不是本县启用的积分项目，请另选。") % {"rule": rule})
    given = rule.points if points is None else points
    if not min(rule.points, 0) <= given <= max(rule.points, 0):
        raise Refused(_("这个项目每次 %(points)s 分，得分不能超过。") % {"points": rule.points})
    made = PointEntry.objects.create(application=fresh, rule=rule, points=given, on=on, note=note)
    audit.record(actor, "members.point", fresh, None, {"rule": rule.pk, "points": str(given), "on": str(on)})
    return made


@transaction.atomic
def withdraw_points(entry: PointEntry, *, actor) -> None:
    """Strike out points entered by mistake; the trail keeps them."""
    fresh = _open(entry.application, actor)
    told = {"rule": entry.rule_id, "points": str(entry.points), "on": str(entry.on)}
    audit.record(actor, "members.point_withdrawn", fresh, told, {})
    entry.delete()


@transaction.atomic
def set_marks(application: Application, *, politics: str, class_result: str, actor) -> Application:
    """Enter the mark in politics and the result of the League class."""
    fresh = _open(application, actor)
    before = {"politics": fresh.politics, "class_result": fresh.class_result}
    fresh.politics, fresh.class_result = politics, class_result
    fresh.save(update_fields=["politics", "class_result"])
    after = {"politics": politics, "class_result": class_result}
    audit.record(actor, "members.criteria", fresh, before, after)
    return fresh


@transaction.atomic
def record_review(
    application: Application, *, on: date, due: int, present: int, votes_for: int, actor
) -> Application:
    """Enter how a review (评议入团) voted on the applicant; Refused for impossible numbers."""
    fresh = _open(application, actor)
    _refuse_day(fresh, on)
    if not votes_for <= present <= due:
        raise Refused(_("实到不能多于应到，赞成票不能多于实到，请核对人数。"))
    told = {"review_on": on, "review_due": due, "review_present": present, "review_for": votes_for}
    for name, value in told.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(told))
    audit.record(actor, "members.review", fresh, None, {name: str(value) for name, value in told.items()})
    return fresh


@transaction.atomic
def bring(application: Application, file, *, kind: str, actor) -> Material:
    """Keep a file with the application; the form (入团志愿书) is a single PDF, the newest replaces none."""
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if kind == MaterialKind.FORM:
        if not file.name.lower().endswith(".pdf"):
            raise Refused(_("入团志愿书须是一个 PDF 文件，请把各页扫描合成一个再上传。"))
        if fresh.files.filter(kind=kind).exists():
            raise Refused(_("入团志愿书已经上传。要换的，请先撤下原来的文件。"))
    return attachments.attach(Material, fresh, file, actor=actor, permit=rules.MATERIALS, kind=kind)


def _open(application: Application, actor) -> Application:
    """The application, locked; Refused once nothing can be entered for it any more."""
    rows = Application.objects.select_for_update(of=("self",))
    fresh = rows.get(pk=application.pk)
    permits.require(actor, rules.DEVELOP, fresh)
    if fresh.state in Stage.settled():
        raise Refused(_("这份申请已经办结，不能再登记。"))
    return fresh


def _refuse_day(application: Application, on: date) -> None:
    if not application.applied_on <= on <= timezone.localdate():
        raise Refused(_("日期须在 %(day)s（申请日期）和今天之间。") % {"day": application.applied_on})
