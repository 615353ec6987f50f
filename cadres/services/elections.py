"""Verbs of elections: begin one, who stands, votes, delay; what its steps write; terms taken over."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.elections import ElectionKind
from cadres.choices.elections import ElectionState as State
from cadres.choices.posts import TEAM
from cadres.models import PERSONAL, Election, ElectionCandidate, Post
from cadres.rules import elections as rules
from cadres.services.posts import appoint, relieve
from league.kernel import audit, permits, succession
from league.kernel.errors import Refused
from league.kernel.steps import require_state
from league.kernel.succession import Ending, Estate
from members.models import Member, id_index
from orgs.models import Org


@transaction.atomic
def begin(election: Election, *, actor) -> Election:
    """Begin an election; Refused for a dissolved organization, or while one of the whole team goes on."""
    permits.require(actor, rules.ELECT, election.org)
    _refuse(election)
    election.save()
    if election.kind == ElectionKind.TERM:
        running_terms(election.org).update(state=State.SUCCEEDED, version=F("version") + 1)
    audit.record(actor, rules.BEGUN, election, None, {"kind": election.kind, "seats": election.seats})
    return election


@transaction.atomic
def take_over(election: Election, *, actor) -> Election:
    """Keep an election that was held before as a running term; Refused for a day to come."""
    permits.require(actor, rules.ALLOW, election.org)
    if not election.held_on or election.held_on > timezone.localdate():
        raise Refused(_("请填写已经举行的选举日期。"))
    if Election.objects.terms().filter(org=election.org, held_on__gte=election.held_on).exists():
        raise Refused(_("“%(org)s”已有这一天以后的换届记录。") % {"org": election.org})
    _refuse(election)
    _run_term(election)
    if election.kind == ElectionKind.TERM:
        running_terms(election.org).update(state=State.SUCCEEDED, version=F("version") + 1)
    election.state = State.CONFIRMED
    election.save()
    audit.record(actor, rules.TAKEN_OVER, election, None, {"held_on": str(election.held_on)})
    return election


def _refuse(election: Election) -> None:
    org = election.org
    if org.dissolved:
        raise Refused(_("“%(org)s”已经撤销，请为承接它的团组织登记选举。") % {"org": org})
    if (
        election.kind == ElectionKind.TERM
        and open_elections([org.pk]).filter(kind=ElectionKind.TERM).exists()
    ):
        raise Refused(_("“%(org)s”正在换届，请在原件上办理。") % {"org": org})


@transaction.atomic
def stand(election: Election, candidate: ElectionCandidate, *, actor) -> ElectionCandidate:
    """Enter a candidate until the election is held; Refused afterwards, and for who stands already."""
    fresh = _locked(election, (State.PREPARING, State.ALLOWED), actor, _("登记候选人"))
    index = id_index(candidate.id_no)
    if fresh.candidates.filter(id_index=index).exists():
        raise Refused(_("%(name)s 已经是候选人。") % {"name": candidate.name})
    candidate.election, candidate.member = fresh, Member.objects.filter(id_index=index).first()
    candidate.save()
    audit.record(actor, rules.STOOD, candidate, None, {"post": candidate.post_title})
    return candidate


@transaction.atomic
def count_votes(election: Election, votes: Mapping[int, tuple[int | None, int | None]], *, actor) -> None:
    """Keep (votes, votes of the second ballot) by candidate; Refused once the result is confirmed."""
    fresh = _locked(election, (State.HELD,), actor, _("登记得票"))
    for candidate in fresh.candidates.filter(pk__in=list(votes)):
        candidate.votes, candidate.again = votes[candidate.pk]
        candidate.save(update_fields=["votes", "again"])
    _mark_elected(fresh)
    fresh.version += 1
    fresh.save(update_fields=["version"])
    told = {each.name: f"{each.votes}" for each in fresh.candidates.all()}
    audit.record(actor, rules.COUNTED, fresh, None, told)


@transaction.atomic
def keep(election: Election, posts: Iterable[Post], *, actor) -> None:
    """Let some of the former team stay in their posts, appointed and not elected; Refused once confirmed."""
    fresh = _locked(election, (State.HELD,), actor, _("办理留任"))
    proposed = {post.pk for post in leaving_posts(fresh)}
    kept = [post for post in posts if post.pk in proposed]
    fresh.kept.set(kept)
    fresh.version += 1
    fresh.save(update_fields=["version"])
    audit.record(actor, rules.KEPT, fresh, None, {"posts": [str(post) for post in kept]})


def _mark_elected(election: Election) -> None:
    """Who is elected is never typed: it follows from the votes."""
    elected, _tied = rules.result(election, list(election.candidates.all()))
    election.candidates.update(elected=False)
    election.candidates.filter(pk__in=[each.pk for each in elected]).update(elected=True)


@transaction.atomic
def delay(election: Election, until: date, party: str, superior: str, *, actor) -> Election:
    """Let a term run on until a day after its end; Refused without both approvals, or for an earlier day."""
    fresh = Election.objects.select_for_update(of=("self",)).select_related("org__parent").get(pk=election.pk)
    permits.require(actor, rules.ALLOW, fresh.org.parent or fresh.org)
    if fresh.state != State.CONFIRMED or fresh.kind != ElectionKind.TERM:
        raise Refused(_("只有任期中的班子可以延期换届；选举已经开始或结束的，请在选举页面办理。"))
    if until <= fresh.term_end:
        raise Refused(_("延期应晚于任期届满日期 %(day)s。") % {"day": fresh.term_end})
    if not (party.strip() and superior.strip()):
        raise Refused(_("延期换届须经同级党组织和上级团组织批准，请填写两份批准文号。"))
    fresh.delayed_until, fresh.delay_party, fresh.delay_superior = until, party, superior
    fresh.remind_on = rules.reminded_from(fresh.org, until)
    fresh.version += 1
    fresh.save()
    audit.record(
        actor, rules.DELAYED, fresh, None, {"until": str(until), "party": party, "superior": superior}
    )
    return fresh


def _locked(election: Election, states: Iterable[str], actor, what: str) -> Election:
    fresh = Election.objects.select_for_update(of=("self",)).select_related("org").get(pk=election.pk)
    permits.require(actor, rules.ELECT, fresh)
    require_state(fresh, states, what)
    return fresh


# What the steps write; each runs inside `fire`


def install(election: Election, *, actor, on: date) -> None:
    """The term begins: who is not elected again leaves the team, the elected are appointed."""
    _mark_elected(election)
    _run_term(election)
    election.save(update_fields=["term_end", "remind_on"])
    elected = list(election.candidates.filter(elected=True))
    staying = _seated(election, elected, actor)
    for each in elected:
        if (each.id_index, each.post_title) not in staying:
            _seat(election, each, actor)


def _run_term(election: Election) -> None:
    if election.kind == ElectionKind.TERM:
        election.term_end = rules.term_end(election.held_on, election.term_years)
        election.remind_on = rules.reminded_from(election.org, election.term_end)


def _seated(election: Election, elected: Iterable[ElectionCandidate], actor) -> set[tuple[str, str]]:
    """Who goes on in the same post, with the new term; the others of the former team are relieved."""
    again = {(each.id_index, each.post_title) for each in elected}
    leaving = {post.pk for post in leaving_posts(election)}
    kept = set(election.kept.values_list("pk", flat=True))
    staying: set[tuple[str, str]] = set()
    for post in _held(election):
        if (post.id_index, post.title) in again:
            post.term_end = election.term_end or post.term_end
            post.save(update_fields=["term_end"])
            staying.add((post.id_index, post.title))
        elif post.pk in leaving - kept:
            relieve(post, on=election.held_on, actor=actor, reason=_("届满换届"))
    return staying


def _held(election: Election):
    """The posts of the former team."""
    held = Post.objects.filter(org=election.org, end=None, rank__in=TEAM, start__lte=election.held_on)
    return held.defer("id_no", "phone").order_by("pk")


def leaving_posts(election: Election) -> list[Post]:
    """Posts of the former team that end with it: all whose holders are not elected to them again."""
    if election.kind != ElectionKind.TERM or not election.held_on:
        return []
    elected = election.candidates.filter(elected=True).values_list("id_index", "post_title")
    again = set(elected)
    return [post for post in _held(election) if (post.id_index, post.title) not in again]


def _seat(election: Election, candidate: ElectionCandidate, actor) -> None:
    appoint(
        election.org,
        {name: getattr(candidate, name) for name in PERSONAL},
        title=candidate.post_title,
        nature=candidate.nature,
        quota=candidate.quota,
        start=election.held_on,
        term_end=election.term_end or _team_end(election),
        document=election.result_document,
        user=candidate.user,
        actor=actor,
    )


def _team_end(election: Election) -> date | None:
    """Until when the running term of the team lasts: who is added in between serves for the rest of it."""
    running = Election.objects.latest_term(election.org)
    return running.term_end if running else None


def succeed(election: Election, *, actor, on: date) -> None:
    """Begin the next election of the team. Runs inside `fire`."""
    begin(
        Election(
            org=election.org,
            session=election.session + 1 if election.session else None,
            seats=election.seats,
            term_years=rules.usual_years(election.org, on),
        ),
        actor=actor,
    )


def reopen(election: Election, *, actor, on: date) -> None:
    """The election came to nothing: the former term is the running one again. Runs inside `fire`."""
    former = Election.objects.latest_term(election.org)
    if election.kind == ElectionKind.TERM and former and former.state == State.SUCCEEDED:
        former.state, former.version = State.CONFIRMED, former.version + 1
        former.save(update_fields=["state", "version"])


def running_terms(org: Org):
    """The term of a team that runs, or has run out, and which no election has followed yet."""
    return Election.objects.filter(org=org, kind=ElectionKind.TERM, state=State.CONFIRMED)


# When organizations end


def open_elections(ids: Iterable[int]):
    """Elections that go on at some organizations."""
    return Election.objects.filter(org__in=list(ids), state__in=State.open())


def unfinished(ids: Iterable[int]):
    """Elections that go on, and terms that run."""
    return Election.objects.filter(org__in=list(ids), state__in=(*State.open(), State.CONFIRMED))


def end_elections(ending: Ending) -> None:
    """An election for an organization that ends is over, its term with it; its heir holds its own."""
    rows = unfinished([ending.left.pk])
    rows.filter(state=State.CONFIRMED).update(state=State.ENDED, state_since=ending.on)
    rows.update(state=State.CANCELLED, state_since=ending.on)


ELECTIONS = succession.register(
    Estate(
        code="cadres.elections",
        label=gettext_lazy("换届选举"),
        model=Election,
        columns=("state", "state_since"),
        rows=unfinished,
        end=end_elections,
        order=92,
    )
)
