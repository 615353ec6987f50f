"""People whose data are kept, due or erased: who left, with a row of every kind, two persons who erase."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from league.kernel import attachments
from members import rules
from members.choices import Entry
from members.models import (
    Erasure,
    IdCorrection,
    Material,
    Member,
)
from members.services import erasing
from members.services.passage import leave
from members.workflows import ERASURE
from tests.factories import make_application, make_id, make_member, make_post

BORN = date(1992, 5, 4)
CONTACT = {"phone": "13877446655", "email": "pan@example.cn", "wechat": "panpan92", "qq": "10234567"}
HELD = {"start": date(2012, 1, 1), "end": date(2015, 1, 1)}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def departed(world, name="盘旧人", *, years=6, serial=1, branch=None, **columns) -> Member:
    """Somebody who left so many years ago."""
    columns = {"birth": BORN, "serial": serial, "joined_on": date(2008, 5, 4)} | CONTACT | columns
    member = make_member(branch or world.branch, name, since=date(2010, 1, 1), **columns)
    today = timezone.localdate()
    leave(member, on=today - timedelta(days=int(years * 365.25) + 2), how=Entry.OVERAGE)
    member.refresh_from_db()
    return member


def full_of_data(world) -> Member:
    """Somebody who left, with a row of every kind that holds the number or a file."""
    member = departed(world, household="麦岭镇涌泉村 3 组", work_unit="涌泉果业", income=4200)
    application = make_application(
        world.branch, member.name, by=world.secretary, birth=BORN, id_no=member.id_no
    )
    type(application).objects.filter(pk=application.pk).update(member=member, state="certified")
    evidence = SimpleUploadedFile("申请书.png", PNG)
    attachments.attach(
        Material, application, evidence, actor=world.secretary, permit=rules.MATERIALS, kind="application"
    )
    make_application(
        world.branch, member.name, by=world.secretary, birth=BORN, id_no=member.id_no, state="closed"
    )
    IdCorrection.objects.create(
        member=member,
        old_id_no=make_id(BORN, serial=9),
        new_id_no=member.id_no,
        reason="录错",
        requested_by=world.secretary,
        state="accepted",
    )
    make_post(world.township, "团委委员", member=member, id_no=member.id_no, **HELD)
    make_post(world.township, "团委副书记", id_no=member.id_no, **HELD)
    return member


def propose_and_confirm(world, member) -> Erasure:
    """Two persons erase a member."""
    asked = erasing.propose(member, actor=world.staff, reason="保存期满")
    return ERASURE.fire(asked, "confirm", actor=world.reviewer, data={"checked": "已核对"})
