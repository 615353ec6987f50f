"""身份核重: asked where the other record is not seen, answered without a word about it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel.errors import Refused
from league.kernel.models import AuditEvent
from members.choices.clashes import ClashState
from members.models import Clash, Member, Transfer
from members.services import clashes as services
from members.workflows import CLASH
from tests.factories import make_application, make_id, make_member

pytestmark = pytest.mark.django_db
BRANCHES, NAME = ("葛坡", "龙虎", "回龙"), "廖金雀"


@pytest.fixture
def known(world) -> Member:
    """Somebody registered in the neighbouring township."""
    return make_member(world.sibling_branch, NAME, phone="13877446655", household="葛坡镇深坡村")


def asked(known, branch, **told) -> dict:
    """The form as the asker types it: another spelling of the name."""
    return {"branch": branch.pk, "name": "廖今雀", "id_no": str(known.id_no), **told}


def raised(world, known, by=None) -> Clash:
    """A question of the secretary of 麦岭镇."""
    clash = Clash(branch=world.branch, name="廖今雀")
    return services.raise_clash(clash, str(known.id_no), actor=by or world.secretary)


def leaked(text: str, known: Member) -> list[str]:
    """What of the other record stands in an answer."""
    secrets = (known.name, *BRANCHES, str(known.id_no), str(known.phone), known.household, str(known.birth))
    return [word for word in secrets if word in text]


def pages(client, clash: Clash) -> str:
    """All that the asker can open about a question."""
    urls = ["", "history/", *(f"steps/{step.name}/" for step in CLASH.steps)]
    answers = [client.get(f"/members/clashes/{clash.pk}/{url}").content.decode() for url in urls]
    others = ("/members/clashes/", "/todos/", "/", f"/members/clashes/?org={clash.branch_id}")
    return "\n".join([*answers, *(client.get(url).content.decode() for url in others)])


def test_a_refused_entry_leads_to_the_superior_with_one_press(world, as_user, known):
    client = as_user(world.secretary)
    member = {"document": "id_card", "ethnicity": "汉族", "joined_on": "2021-05-04"}
    answer = client.post("/members/add/", asked(known, world.branch, **member))
    text = answer.content.decode()
    assert (answer.status_code, 'formaction="/members/clashes/add/"' in text) == (422, True)
    assert leaked(text, known) == [str(known.id_no)]  # the number as typed, in its own field
    answer = client.post("/members/clashes/add/", asked(known, world.branch, **member), follow=True)
    clash = Clash.objects.get()
    assert (clash.state, clash.desk, clash.office) == (ClashState.RAISED, world.county, world.township)
    text = answer.content.decode()
    assert "已提请“富川县”核重" in text
    assert world.staff.name in text
    assert leaked(text, known) == []
    assert not hasattr(clash, "id_no")
    assert AuditEvent.objects.filter(event="members.clash_raised").count() == 1


@pytest.mark.parametrize(
    ("place", "desk"), [("second_branch", "township"), ("sibling_branch", "county"), ("other_branch", "city")]
)
def test_the_question_lands_at_the_lowest_desk_above_both(world, place, desk):
    other = make_member(getattr(world, place), NAME)
    clash = raised(world, other, by=world.branch_secretary)
    assert clash.desk == getattr(world, desk)
    desks = {"township": world.secretary, "county": world.staff, "city": world.city_staff}
    waiting = {name: CLASH.waiting_for(user).count() for name, user in desks.items()}
    assert waiting == {name: int(name == desk) for name in desks}


def test_only_a_number_registered_out_of_sight_is_asked_about(world, as_user, known):
    unknown = Member(id_no=make_id(known.birth, serial=77))
    with pytest.raises(Refused) as refused:
        raised(world, unknown)
    assert refused.value.message == "这个号码没有别的登记，不用核重，可以直接登记。"
    own = make_member(world.second_branch, "自家人")
    with pytest.raises(Refused) as refused:
        raised(world, own)
    assert refused.value.message == "这个身份证号已登记：自家人，在“麦岭中学支部”。同一人不能登记两次。"
    raised(world, known)
    with pytest.raises(Refused) as refused:
        raised(world, known)
    assert refused.value.message == "已经提请核重，请等候答复，不用再提。"
    answer = as_user(world.sibling_secretary).post("/members/clashes/add/", asked(known, world.branch))
    assert answer.status_code == 422
    assert Clash.objects.count() == 1


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("same",), "核实为同一人，已在别处登记，请不要重复登记"),
        (("mistyped",), "核实为本处号码录错"),
        (("correct",), "另一处登记的号码有误"),
        (("correct", "mend", "cleared"), "另一处的号码已经更正，现在可以登记了。"),
        (("mend", "free"), "这个号码没有别的登记，现在可以登记了。"),
    ],
)
def test_the_answer_is_a_sentence_without_a_byte_of_the_other_record(world, as_user, known, steps, words):
    clash = raised(world, known)
    for step in steps:
        if step == "mend":
            Member.objects.filter(pk=known.pk).update(id_index="0" * 64)
            continue
        url, version = f"/members/clashes/{clash.pk}/steps/{step}/", Clash.objects.get().version
        told = {"version": version, "comment": f"{known.name} 在葛坡村支部"}
        assert as_user(world.staff).post(url, told).status_code == 302
    client = as_user(world.secretary)
    text = pages(client, clash)
    assert words in text
    assert leaked(text, known) == []
    waiting = CLASH.waiting_for(world.secretary).count()
    assert waiting == int(Clash.objects.get().state in ClashState.answered())
    if waiting:
        url = f"/members/clashes/{clash.pk}/steps/close/"
        assert client.post(url, {"version": Clash.objects.get().version}).status_code == 302
        assert (Clash.objects.get().state, CLASH.waiting_for(world.secretary).count()) == ("closed", 0)


def test_who_decides_sees_both_and_opens_the_transfer(world, as_user, known):
    clash = raised(world, known)
    client = as_user(world.staff)
    text = client.get(f"/members/clashes/{clash.pk}/").content.decode()
    assert {name for name in (known.name, "葛坡村", "廖今雀", "麦岭村") if name in text} == {
        known.name,
        "葛坡村",
        "廖今雀",
        "麦岭村",
    }
    assert str(known.id_no) not in text
    CLASH.fire(clash, "same", actor=world.staff)
    url = f"/members/{known.pk}/transfer/?target={world.branch.pk}"
    assert url.replace("&", "&amp;") in client.get(f"/members/clashes/{clash.pk}/").content.decode()
    assert f"（{world.branch.code}）" in client.get(url).content.decode()
    client.post(url, {"target": world.branch.code, "reason": "other"})
    known.refresh_from_db()
    assert (Transfer.objects.get().state, known.branch) == ("done", world.branch)


def test_an_answer_must_fit_the_register(world, known):
    clash = raised(world, known)
    with pytest.raises(Refused) as refused:
        CLASH.fire(clash, "free", actor=world.staff)
    assert refused.value.message == "这个号码现在仍有登记，请先核对两边的登记。"
    Member.objects.filter(pk=known.pk).update(id_index="0" * 64)
    for step in ("same", "mistyped", "correct"):
        with pytest.raises(Refused) as refused:
            CLASH.fire(clash, step, actor=world.staff)
        assert refused.value.message == "这个号码现在没有别的登记，请办理“查无重复登记”或“对方已更正”。"


def test_a_record_that_moved_away_takes_the_question_up(world, known):
    clash = raised(world, known)
    Member.objects.filter(pk=known.pk).update(branch=world.other_branch)
    with pytest.raises(Refused):
        CLASH.fire(clash, "same", actor=world.staff)
    clash = CLASH.fire(clash, "forward", actor=world.staff)
    assert (clash.desk, clash.state) == (world.city, ClashState.RAISED)
    assert CLASH.waiting_for(world.city_staff).count() == 1


def test_an_application_elsewhere_counts_too(world, as_user):
    paper = make_application(world.other_branch, NAME, by=world.other_secretary)
    clash = raised(world, paper)
    text = as_user(world.city_staff).get(f"/members/clashes/{clash.pk}/").content.decode()
    assert (NAME in text, "入团申请人" in text) == (True, True)
    assert NAME not in pages(as_user(world.secretary), clash)


def test_the_neighbour_never_hears_of_the_question(world, as_user, known):
    clash = raised(world, known)
    for stranger in (world.sibling_secretary, world.other_secretary, world.other_staff):
        client = as_user(stranger)
        assert client.get(f"/members/clashes/{clash.pk}/").status_code == 404
        assert client.post(f"/members/clashes/{clash.pk}/steps/same/", {"version": 1}).status_code == 404
        assert "廖今雀" not in client.get("/members/clashes/").content.decode()
        assert CLASH.waiting_for(stranger).count() == 0


def test_the_asker_cannot_decide_and_withdraws(world, as_user, known):
    clash = raised(world, known)
    client = as_user(world.secretary)
    for step in ("same", "mistyped", "correct", "free"):
        answer = client.post(f"/members/clashes/{clash.pk}/steps/{step}/", {"version": 1, "comment": "x"})
        assert (answer.status_code, leaked(answer.content.decode(), known)) == (422, [])
    CLASH.fire(clash, "withdraw", actor=world.secretary, comment="号码看错了")
    assert Clash.objects.get().state == ClashState.WITHDRAWN


def test_a_question_left_lying_is_late(world, known):
    raised(world, known)
    task = CLASH.tasks(world.staff)[0]
    assert (task.step.name, (task.due - timezone.localdate()).days) == ("same", 3)


def test_the_list_costs_the_same_for_one_and_for_four(world, as_user, known):
    client, counted = as_user(world.staff), []
    client.get("/members/clashes/")
    for serials in ((1,), (2, 3, 4)):
        for _serial in serials:
            raised(world, make_member(world.sibling_branch, "莫邻居"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/members/clashes/").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
