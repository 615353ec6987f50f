"""Members, applicants, transfers and posts go along when their organization passes into another.

Registered with `league.kernel.succession`; whoever merges organizations calls it there.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, guards, succession
from league.kernel.clauses import Finding
from league.kernel.errors import Refused
from league.kernel.succession import Estate, Passing
from members.choices import Entry
from members.models import (
    Absence,
    Affiliation,
    Application,
    InspectionCase,
    Member,
    PostHeld,
    Transfer,
    TransferTurn,
)
from members.rules.permits import REORGANIZED
from members.services import passage
from members.services.objections import FINAL
from members.services.turns import ASKED, Desks, common_of
from orgs.models import Org
from orgs.rules import EMPTY_FIRST

SHOWN = 5


# Papers


def open_transfers(ids: Iterable[int]):
    """Transfers under way that name one of the organizations anywhere."""
    ids = list(ids)
    ends = Q(source__in=ids) | Q(target__in=ids) | Q(branch__in=ids) | Q(turn__in=ids)
    return Transfer.objects.open().filter(ends)


def open_applications(ids: Iterable[int]):
    """Applications on which something is still to be done."""
    return Application.objects.filter(branch__in=list(ids)).exclude(state__in=FINAL)


def open_turns(ids: Iterable[int]):
    """Turns that one of the organizations has not answered."""
    return TransferTurn.objects.filter(org__in=list(ids), end=None)


def carry_transfers(passing: Passing) -> None:
    """Whoever was bound for the organization is bound for its heir; whose turn it was, it still is."""
    left, heir = passing.left, passing.heir
    for column in ("target", "turn", "branch"):
        Transfer.objects.open().filter(**{column: left}).update(**{column: heir})
    papers = list(open_transfers([left.pk, heir.pk]).select_related("source", "target"))
    for each in papers:
        source = heir if each.source_id == left.pk else each.source
        each.common_id = common_of(source, each.target) if source else None
    Transfer.objects.bulk_update(papers, ["common"], batch_size=500)


def open_cases(ids: Iterable[int]):
    """Cases of violation that are not settled."""
    return InspectionCase.objects.open().filter(branch__in=list(ids))


def between(org: Org, *, heir: Org, **context) -> list[Finding]:
    """Blocks a merger while somebody is on the way from one of the two to the other."""
    ends = [org.pk, heir.pk]
    rows = Transfer.objects.open().filter(source__in=ends, target__in=ends).select_related("member")
    names = [each.member.name for each in rows]
    if not names:
        return []
    words = _("%(names)s 正在这两个组织之间转接。请先把转接办结或撤回。") % {
        "names": "、".join(names[:SHOWN])
    }
    return [Finding("block", EMPTY_FIRST, words, measured=str(len(names)))]


# Posts


def open_posts(ids: Iterable[int]):
    """Posts held at one of the organizations now."""
    return PostHeld.objects.filter(org__in=list(ids), end=None)


def carry_posts(passing: Passing) -> None:
    """A post held here is held in the heir from the day on; nobody holds the same twice."""
    _pass_on(open_posts([passing.left.pk]), passing)


def share_posts(passing: Passing) -> None:
    """Posts of those who go over stay where they are held, unless they shall go along."""
    if passing.posts:
        _pass_on(open_posts([passing.left.pk]).filter(member__in=passing.people), passing)


def _pass_on(posts, passing: Passing) -> None:
    known = set(open_posts([passing.heir.pk]).values_list("member", "title"))
    for post in posts.select_for_update().order_by("pk"):
        if post.start >= passing.on and (post.member_id, post.title) not in known:
            post.org = passing.heir
            post.save(update_fields=["org"])
            continue
        post.end = max(post.start, passing.on)
        post.save(update_fields=["end"])
        if (post.member_id, post.title) not in known:
            post.pk, post.org, post.start, post.end = None, passing.heir, passing.on, None
            post._state.adding = True
            post.save()


# People


def present(ids: Iterable[int]):
    """Members who sit in one of the branches today."""
    return Member.objects.present().filter(branch__in=list(ids))


def spans(ids: Iterable[int]):
    """Times in one of the branches, past and present."""
    return Affiliation.objects.filter(branch__in=list(ids))


def absences(ids: Iterable[int]):
    """Members of one of the branches who are away."""
    return Absence.objects.open().filter(branch__in=list(ids))


def carry_members(passing: Passing) -> None:
    """The members go over on the day, with their papers; Refused for a day before one of them came."""
    if members := list(_lock(present([passing.left.pk]))):
        _go_over(members, passing)


def share_members(passing: Passing) -> None:
    """Those who are chosen go over with their papers; Refused, with how many, for who sits there no more."""
    members = list(_lock(present([passing.left.pk]).filter(pk__in=passing.people)))
    if missing := len(passing.people) - len(members):
        words = _("选定的团员中有 %(n)d 名已不在“%(org)s”，请重新选择。")
        raise Refused(words % {"n": missing, "org": passing.left})
    _go_over(members, passing)
    _turn_over(list(Transfer.objects.open().filter(member__in=members).select_related("target")), passing)


def _turn_over(papers: list[Transfer], passing: Passing) -> None:
    """Papers that lay with the old branch lie at the desk nearest to the new one."""
    desks = Desks([passing.heir.path], passing.on)
    for each in papers:
        each.common_id = common_of(passing.heir, each.target)
        if each.turn_id == passing.left.pk:
            each.turn_id = desks.nearest(passing.heir.path, ASKED[each.state][1])
    Transfer.objects.bulk_update(papers, ["common", "turn"], batch_size=500)
    turns = list(open_turns([passing.left.pk]).filter(transfer__in=papers))
    desk_of = {each.pk: each.turn_id for each in papers}
    for turn in turns:
        turn.org_id = desk_of[turn.transfer_id]
    TransferTurn.objects.bulk_update(turns, ["org"], batch_size=500)


def _lock(rows):
    return rows.select_for_update(of=("self",)).order_by("pk")


def _go_over(members: list[Member], passing: Passing) -> None:
    passage.shift_all([(member, passing.heir) for member in members], on=passing.on, how=Entry.REORGANIZED)
    before, after = {"branch": passing.left.pk}, {"branch": passing.heir.pk, "on": str(passing.on)}
    audit.bulk(passing.actor, REORGANIZED, [audit.Entry(member, before, after) for member in members])


TRANSFERS = succession.register(
    Estate(
        code="members.transfers",
        label=gettext_lazy("组织关系转接"),
        model=Transfer,
        columns=("source", "target", "branch", "turn", "common"),
        rows=open_transfers,
        carry=carry_transfers,
        order=10,
        paper=True,
        rests_on=("member", "members.members"),
    )
)
TURNS = succession.register(
    Estate(
        code="members.transfer_turns",
        label=gettext_lazy("转接待办"),
        model=TransferTurn,
        columns=("org",),
        rows=open_turns,
        follows=("org",),
        order=11,
    )
)
APPLICATIONS = succession.register(
    Estate(
        code="members.applications",
        label=gettext_lazy("入团申请"),
        model=Application,
        columns=("branch",),
        rows=open_applications,
        follows=("branch",),
        order=20,
        paper=True,
    )
)
CASES = succession.register(
    Estate(
        code="members.cases",
        label=gettext_lazy("违规核查案件"),
        model=InspectionCase,
        columns=("branch",),
        rows=open_cases,
        follows=("branch",),
        order=21,
        paper=True,
        rests_on=("member", "members.members"),
    )
)
POSTS = succession.register(
    Estate(
        code="members.posts",
        label=gettext_lazy("团员担任的团内职务"),
        model=PostHeld,
        columns=("member", "org", "title", "nature", "in_party_committee", "start", "end"),
        rows=open_posts,
        carry=carry_posts,
        share=share_posts,
        order=30,
        whole=True,
        rests_on=("member", "members.members"),
    )
)
MEMBERS = succession.register(
    Estate(
        code="members.members",
        label=gettext_lazy("团员"),
        model=Member,
        columns=("branch",),
        rows=present,
        carry=carry_members,
        share=share_members,
        order=40,
    )
)
SPANS = succession.register(
    Estate(
        code="members.affiliations",
        label=gettext_lazy("组织关系记录"),
        model=Affiliation,
        columns=("member", "branch", "start", "end", "how_in", "how_out"),
        rows=spans,
        order=41,
        whole=True,
    )
)
ABSENCES = succession.register(
    Estate(
        code="members.absences",
        label=gettext_lazy("流动团员"),
        model=Absence,
        columns=("branch",),
        rows=absences,
        order=42,
    )
)
guards.register(Org, "merge", between)
