"""Verbs of 身份核重: ask the superior about a number, find the desk above both records, word the answer."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from league.kernel.identity import normalise_id
from members import rules as register_rules
from members.choices.clashes import ClashState
from members.models import Application, Clash, Member, id_index
from members.rules import clashes as rules
from members.rules.transfer import ARBITRATE
from members.services.passage import refuse_no_branch
from members.services.turns import Desks, common_path
from orgs.models import Org


@transaction.atomic
def raise_clash(clash: Clash, id_no: str, *, actor, on: date | None = None) -> Clash:
    """Ask the superior about a number that is registered where the actor does not see.

    Raises Forbidden outside the actor's reach; Refused for a number nobody bears, for a person the actor can
    see, and while the same question is open. Nothing about the other record is told or kept.
    """
    permits.require(actor, rules.RAISE, clash.branch)
    refuse_no_branch(clash.branch)
    clash.id_index = id_index(normalise_id(id_no))
    known = rules.known_person(clash.id_index)
    if known is None:
        raise Refused(_("这个号码没有别的登记，不用核重，可以直接登记。"))
    if sees(actor, known):
        words = _("这个身份证号已登记：%(name)s，在“%(branch)s”。同一人不能登记两次。")
        raise Refused(words % {"name": known.name, "branch": known.branch}, code="duplicate")
    clash.desk_id = desk_of(clash.branch, known, on or timezone.localdate())
    clash.office_id = _office(actor, clash.branch)
    clash.raised_by, clash.raised_on = actor, on or timezone.localdate()
    clash.state_since = clash.raised_on
    try:
        with transaction.atomic():
            clash.save()
    except IntegrityError as error:
        raise Refused(_("已经提请核重，请等候答复，不用再提。")) from error
    audit.record(actor, rules.RAISED, clash, None, {"branch": clash.branch_id, "desk": clash.desk_id})
    return clash


def sees(user, known: Member | Application) -> bool:
    """Whether a user may be told of the other record."""
    code = register_rules.VIEW if isinstance(known, Member) else register_rules.VIEW_APPLICATIONS
    return permits.may(user, code, known)


def desk_of(branch: Org, known: Member | Application, on: date) -> int:
    """The lowest organization at or above both records where somebody may decide."""
    path = common_path(branch.path, known.branch.path) or f"{branch.path.split('.')[0]}."
    return Desks([path], on).nearest(path, ARBITRATE)


def _office(actor, branch: Org) -> int:
    """The organization for which the actor asks: that of the grant nearest above the branch."""
    places = [path for path in permits.places(actor, rules.RAISE) if branch.path.startswith(path)]
    return int(max(places, key=len).split(".")[-2])


def decides(user, clash: Clash) -> bool:
    """Whether a user sits at the desk, or above it, and may see both sides."""
    return permits.may(user, ARBITRATE, clash.desk.path)


def other_side(user, clash: Clash) -> Member | Application | None:
    """The other record, for who decides and may see it; None for everybody else."""
    if not decides(user, clash):
        return None
    known = rules.known_person(clash.id_index)
    return known if known and sees(user, known) else None


def forward(clash: Clash, *, actor, on: date) -> None:
    """Pass the question to the desk above both records as they stand now. Runs inside `fire`."""
    clash.desk_id = desk_of(clash.branch, rules.known_person(clash.id_index), on)
    clash.save(update_fields=["desk"])


def answer(clash: Clash) -> str:
    """What the asker reads: one sentence by the state, without a word about the other record."""
    words = {
        ClashState.RAISED: _("已提请“%(desk)s”核重，请等候答复；着急的请打电话联系。"),
        ClashState.CORRECTING: _("另一处登记的号码有误，“%(desk)s”正在请对方更正，更正后再登记。"),
        ClashState.SAME: _(
            "核实为同一人，已在别处登记，请不要重复登记。请与“%(desk)s”联系办理组织关系转接，"
            "转来后在“组织关系转接”里接收。"
        ),
        ClashState.MISTYPED: _("核实为本处号码录错，请对照身份证原件，用正确的号码登记。"),
        ClashState.CLEARED: _("另一处的号码已经更正，现在可以登记了。"),
        ClashState.FREE: _("这个号码没有别的登记，现在可以登记了。"),
    }
    return words.get(clash.state, "") % {"desk": clash.desk}
