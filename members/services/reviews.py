"""Verbs of the yearly appraisal: start it for one branch or for all below, write down ballots and grades."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused, Stale
from members.choices.reviews import ReviewState
from members.models import Appraisal, Member, Review
from members.rules import reviews as rules
from orgs.models import Org

WRITTEN = ("self_grade", "excellent", "qualified", "basic", "failed", "grade", "note")


@transaction.atomic
def start(branch: Org, year: int, *, actor) -> Review:
    """Begin the appraisal of a branch: the row and a line for everybody who takes part.

    Refused for a second one in a year, for a year that is neither this nor the last, and for no branch.
    """
    permits.require(actor, rules.REVIEW, branch)
    _refuse_year(year)
    if not branch.is_branch or branch.dissolved:
        raise Refused(_("“%(org)s”不是存续的团支部，请另选。") % {"org": branch})
    if Review.objects.filter(branch=branch, year=year).exists():
        words = _("“%(org)s”已启动 %(year)d 年度评议。")
        raise Refused(words % {"org": branch, "year": year})
    review = Review.objects.create(branch=branch, year=year, created_by=actor)
    sync(review)
    audit.record(actor, rules.STARTED, review, None, {"branch": branch.pk, "year": year})
    return review


def _refuse_year(year: int) -> None:
    today = timezone.localdate()
    if year not in (today.year, today.year - 1):
        raise Refused(_("只能启动本年度或上一年度的评议。"))


@transaction.atomic
def start_below(org: Org, year: int, *, actor) -> int:
    """Begin the appraisal in every branch with members at or below an organization that has none yet."""
    permits.require(actor, rules.REVIEW, org)
    _refuse_year(year)
    Org.objects.select_for_update(of=("self",)).get(pk=org.pk)  # two clicks must not start it twice
    busy = Review.objects.filter(year=year).under(org).values("branch")
    branches = Org.objects.standing().branches().under(org).exclude(pk__in=busy)
    peopled = branches.filter(pk__in=Member.objects.present().under(org).order_by().values("branch"))
    made = Review.objects.bulk_create(
        Review(branch=branch, year=year, created_by=actor) for branch in peopled.order_by("path")
    )
    by_branch = {review.branch_id: review for review in made}
    members = Member.objects.present().filter(branch__in=by_branch).exclude(political__in=rules.PARTY)
    Appraisal.objects.bulk_create(
        Appraisal(review=by_branch[branch], member_id=member)
        for member, branch in members.order_by("pinyin", "pk").values_list("pk", "branch")
    )
    audit.record(actor, rules.STARTED, org, None, {"year": year, "branches": len(made)})
    return len(made)


def sync(review: Review) -> None:
    """Let the lines follow the register: who came takes part, who left does not."""
    due = set(rules.taking_part(review.branch).values_list("pk", flat=True))
    there = set(review.appraisals.values_list("member", flat=True))
    review.appraisals.exclude(member__in=due).delete()
    Appraisal.objects.bulk_create(Appraisal(review=review, member_id=pk) for pk in sorted(due - there))
    review.forget_lines()


@transaction.atomic
def fill(review: Review, lines: Mapping[int, Mapping], *, actor, version: int | None = None) -> Review:
    """Write ballots and grades: line id → values by column. All lines or none.

    Refused once the appraisal lies with the superior; Stale when somebody else wrote meanwhile.
    """
    fresh = Review.objects.select_for_update(of=("self",)).select_related("branch").get(pk=review.pk)
    permits.require(actor, rules.REVIEW, fresh)
    if version is not None and fresh.version != version:
        raise Stale()
    if fresh.state not in ReviewState.writable():
        raise Refused(_("评议已经上报，不能再改。需要改的，请上级先退回。"))
    sync(fresh)
    changed = [line for line in fresh.lines if _write(line, lines.get(line.pk, {}))]
    Appraisal.objects.bulk_update(changed, WRITTEN)
    fresh.version += 1
    fresh.save(update_fields=["version"])
    audit.record(actor, rules.FILLED, fresh, None, {"lines": len(changed)})
    return fresh


def _write(line: Appraisal, values: Mapping) -> bool:
    before = [getattr(line, name) for name in WRITTEN]
    for name in WRITTEN:
        if name in values:
            setattr(line, name, values[name])
    return before != [getattr(line, name) for name in WRITTEN]


def conclude(review: Review, *, actor, on) -> None:
    """The superior has approved: the grades are final from the day. Runs inside `fire`."""
    review.approved_on = on
    review.save(update_fields=["approved_on"])
