"""Verbs of selections: open one, name candidates, score, inspect, withdraw, object; what its steps write."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.selection import SelectionState as State
from cadres.choices.selection import Trial, Vetting
from cadres.models import PERSONAL, Candidate, Objection, Score, Selection, Trainee
from cadres.rules import selection as rules
from cadres.services.posts import appoint
from league.kernel import audit, permits, succession
from league.kernel.clauses import BLOCK
from league.kernel.errors import Refused
from league.kernel.steps import require_state
from league.kernel.succession import Ending, Estate
from members.models import Member, id_index

NAMING = (State.PLANNED, State.CALLED)
SCORING = (State.EXAMINED, State.TRIAL)


@transaction.atomic
def open_selection(selection: Selection, *, actor) -> Selection:
    """Begin a selection; Refused for a dissolved organization or a second one for the same post."""
    permits.require(actor, rules.SELECT, selection.org)
    if selection.org.dissolved:
        raise Refused(_("“%(org)s”已经撤销，请为承接它的团组织启动选配。") % {"org": selection.org})
    same = Selection.objects.open().filter(org=selection.org, post_title=selection.post_title)
    if same.exists():
        raise Refused(_("“%(post)s”正在选配，请在原件上办理。") % {"post": selection})
    selection.save()
    audit.record(actor, rules.OPENED, selection, None, {"title": selection.post_title})
    return selection


@transaction.atomic
def name_candidate(selection: Selection, candidate: Candidate, *, actor) -> Candidate:
    """Name somebody while nominations are open.

    Raises Refused afterwards, for who was named already, and for an exception that the superior did not make.
    """
    fresh = _locked(selection, NAMING, actor, _("提名"))
    if candidate.unless and not permits.may(actor, rules.APPROVE_SELECTION, fresh.org.parent or fresh.org):
        raise Refused(_("破格理由由上级团组织填写，请由上级提名这名候选人。"))
    index = id_index(candidate.id_no)
    if fresh.candidates.filter(id_index=index).exists():
        raise Refused(_("%(name)s 已经被提名，不用再提名；一个人只走一个渠道。") % {"name": candidate.name})
    candidate.selection, candidate.member = fresh, Member.objects.filter(id_index=index).first()
    candidate.save()
    audit.record(actor, rules.NAMED, candidate, None, {"channel": candidate.channel})
    return candidate


@transaction.atomic
def score(candidate: Candidate, judge: str, points: Decimal, *, actor) -> Score:
    """Keep what a judge gave; the same judge's second score replaces the first until speeches are closed."""
    _locked(candidate.selection, SCORING, actor, _("登记得分"))
    _refuse_gone(candidate)
    told, _made = Score.objects.update_or_create(
        candidate=candidate, judge=judge.strip(), defaults={"points": points}
    )
    audit.record(actor, rules.SCORED, candidate, None, {"judge": judge, "points": str(points)})
    return told


@transaction.atomic
def try_out(candidate: Candidate, verdict: str, note: str, *, actor) -> Candidate:
    """Keep how a candidate did in the trial post; who failed stands no longer."""
    _locked(candidate.selection, (State.TRIAL,), actor, _("登记试岗结论"))
    _refuse_gone(candidate)
    candidate.tried = verdict
    if verdict == Trial.FAILED:
        candidate.refused = (_("试岗不合格：%(note)s") % {"note": note}) if note else _("试岗不合格")
    candidate.save(update_fields=["tried", "refused"])
    audit.record(actor, rules.TRIED_OUT, candidate, None, {"verdict": verdict, "note": note})
    return candidate


@transaction.atomic
def vet(candidate: Candidate, verdict: str, note: str, *, actor) -> Candidate:
    """Keep what the inspection found of a candidate who stands."""
    _locked(candidate.selection, (State.SPOKEN,), actor, _("登记考察结论"))
    _refuse_gone(candidate)
    candidate.vetted, candidate.vetting_note = verdict, note
    candidate.save(update_fields=["vetted", "vetting_note"])
    audit.record(actor, rules.INSPECTED, candidate, None, {"verdict": verdict})
    return candidate


@transaction.atomic
def withdraw(candidate: Candidate, *, actor, on: date | None = None) -> Candidate:
    """A candidate leaves the selection while it goes on; what that breaks stops the next step."""
    _locked(candidate.selection, State.open(), actor, _("退出"))
    _refuse_gone(candidate)
    candidate.withdrawn_on = on or timezone.localdate()
    candidate.save(update_fields=["withdrawn_on"])
    audit.record(actor, rules.WITHDREW, candidate, None, {"on": str(candidate.withdrawn_on)})
    return candidate


@transaction.atomic
def object_to(selection: Selection, text: str, *, actor, on: date | None = None) -> Objection:
    """Keep an objection during the public notice; approval waits for what is found."""
    fresh = _locked(selection, (State.NOTICED,), actor, _("登记异议"))
    made = Objection.objects.create(selection=fresh, text=text, on=on or timezone.localdate(), by=actor)
    audit.record(actor, rules.OBJECTED, fresh, None, {"text": text})
    return made


@transaction.atomic
def settle_objections(selection: Selection, finding: str, *, actor) -> int:
    """Keep what was found of the objections that are open; how many there were."""
    fresh = _locked(selection, (State.NOTICED,), actor, _("登记核查结论"))
    number = fresh.objections.filter(finding="").update(finding=finding)
    audit.record(actor, rules.OBJECTED, fresh, None, {"finding": finding, "number": number})
    return number


def _locked(selection: Selection, states: Iterable[str], actor, what: str) -> Selection:
    fresh = Selection.objects.select_for_update(of=("self",)).select_related("org").get(pk=selection.pk)
    permits.require(actor, rules.SELECT, fresh)
    require_state(fresh, states, what)
    return fresh


def _refuse_gone(candidate: Candidate) -> None:
    candidate.refresh_from_db(fields=["withdrawn_on", "refused"])
    if candidate.withdrawn_on:
        raise Refused(
            _("%(name)s 已于 %(day)s 退出，请办理其他候选人。")
            % {"name": candidate.name, "day": candidate.withdrawn_on}
        )
    if candidate.refused:
        raise Refused(_("%(name)s 没有通过资格审查或试岗，请办理其他候选人。") % {"name": candidate.name})


# What the steps write; each runs inside `fire`


def examine(selection: Selection, *, actor, on: date) -> None:
    """Refuse the candidates whom a clause refuses, with its words."""
    for candidate in selection.candidates.filter(withdrawn_on=None):
        bad = [each for each in rules.eligibility(candidate, selection, on) if each.level == BLOCK]
        candidate.refused = "；".join(each.message for each in bad)[:300]
        candidate.save(update_fields=["refused"])


def choose(selection: Selection, *, actor, on: date) -> None:
    """Choose the best of those found fit; Refused where the same points leave it open."""
    fit = list(selection.candidates.standing().filter(vetted=Vetting.FIT).scored())
    best, rest = fit[: selection.seats], fit[selection.seats :]
    if rest and best[-1].points == rest[0].points:
        words = _("%(a)s 和 %(b)s 得分相同，请由评委再评一次，或把考察结论改到只剩选配人数。")
        raise Refused(words % {"a": best[-1].name, "b": rest[0].name})
    selection.candidates.filter(pk__in=[each.pk for each in best]).update(chosen=True)


def announce(selection: Selection, *, actor, on: date) -> None:
    """Keep the last day of the notice; Refused for a notice before the call."""
    if selection.notice_on < selection.called_on:
        words = _("公示开始日期 %(day)s 早于宣传发动日期 %(called)s，请核对后重填。")
        raise Refused(words % {"day": selection.notice_on, "called": selection.called_on})
    selection.notice_until = rules.notice_until(selection)
    selection.save(update_fields=["notice_until"])


def go_back(selection: Selection, *, actor, on: date) -> None:
    """The choice and the notice are open again."""
    selection.candidates.update(chosen=False)
    selection.notice_on = selection.notice_until = None
    selection.party_document = selection.superior_document = ""
    selection.save()


def take_office(selection: Selection, *, actor, on: date) -> None:
    """Appoint those who were chosen; access begins with the post."""
    told = {"title": selection.post_title, "nature": selection.nature, "quota": selection.quota}
    days = {"start": selection.start, "term_end": selection.term_end, "document": selection.document}
    for candidate in selection.candidates.filter(chosen=True):
        person = {name: getattr(candidate, name) for name in PERSONAL}
        candidate.post = appoint(selection.org, person, **told, **days, user=candidate.user, actor=actor)
        candidate.save(update_fields=["post"])


# What comes after


def inducted(selection: Selection) -> set[str]:
    """Who of those appointed has been to an induction since the selection began, by index of ID number."""
    people = selection.candidates.appointed().values("id_index")
    rows = Trainee.objects.inducting(selection.opened_on).filter(id_index__in=people)
    return set(rows.values_list("id_index", flat=True))


# When organizations end


def open_selections(ids: Iterable[int]):
    """Selections that go on at some organizations."""
    return Selection.objects.open().filter(org__in=list(ids))


def end_selections(ending: Ending) -> None:
    """A selection for an organization that ends is over."""
    open_selections([ending.left.pk]).update(state=State.CANCELLED, state_since=ending.on)


SELECTIONS = succession.register(
    Estate(
        code="cadres.selections",
        label=gettext_lazy("选配"),
        model=Selection,
        columns=("org", "state", "state_since"),
        rows=open_selections,
        follows=("org",),
        alike=("post_title",),
        end=end_selections,
        order=90,
        paper=True,
        stays=True,
    )
)
