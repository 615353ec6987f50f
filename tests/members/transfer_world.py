"""What tests of transfers share: a member of 麦岭村 on the way, steps posted as the pages do."""

from datetime import date

from members.models import Member, Transfer
from members.services.transfer import Aim, open_transfer
from tests.factories import World, make_member


def on_the_way(
    world: World, target=None, *, name: str = "李文博", by=None, on: date | None = None, **aim
) -> Transfer:
    """A paper asked for by the branch secretary of 麦岭村: it lies with 麦岭镇, and is bound for 葛坡镇."""
    member = make_member(world.branch, name)
    aim = Aim(target=None if aim.get("outside") else target or world.sibling_township, **aim)
    return open_transfer(member, aim, actor=by or world.branch_secretary, on=on)


def take(client, transfer: Transfer, step: str, **fields):
    """Post a step as the page does, with the version that is stored now."""
    version = Transfer.objects.get(pk=transfer.pk).version
    return client.post(f"/members/transfers/{transfer.pk}/steps/{step}/", {"version": version, **fields})


def ask(client, member: Member, **fields):
    """Post the page 转接 of a member."""
    return client.post(f"/members/{member.pk}/transfer/", {"reason": "job", **fields})
