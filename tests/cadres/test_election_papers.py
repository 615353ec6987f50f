"""What an election leaves on paper, and who of the former team leaves with it."""

import io

import pytest
from docx import Document

from cadres.models import Post
from cadres.services import elections as services
from league.kernel.errors import Refused
from tests.cadres.election_world import allowed, begun, fire, held, stand, votes
from tests.cadres.team_world import seat

pytestmark = pytest.mark.django_db
LIST = "/cadres/elections/"
REPLY = {"result_document": "富团复〔2026〕8 号"}


def words(response) -> str:
    """All that a Word document says."""
    document = Document(io.BytesIO(b"".join(response)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def shown(visitor, election, name: str) -> str:
    """A letter as it is handed out."""
    return words(visitor.get(f"{LIST}{election.pk}/letters/{name}/"))


def test_the_request_and_its_reply(world, as_user):
    visitor, election = as_user(world.secretary), begun(world.township, world.secretary)
    empty = visitor.get(f"{LIST}{election.pk}/letters/request/", follow=True)
    assert "还没有候选人，请先登记候选人，再出具请示。" in empty.text
    stand(election, world.secretary, "张倩", 300, post_title="书记")
    request = shown(visitor, election, "request")
    assert "关于第6届委员会换届选举的请示" in request
    assert "应选2名，候选人1名" in request
    assert ("张倩" in request, "书记" in request, "共青团富川瑶族自治县委员会：" in request) == (
        True,
        True,
        True,
    )
    assert "选举结果报告" not in visitor.get(f"{LIST}{election.pk}/").text


def test_the_report_and_its_reply(world, as_user):
    visitor = as_user(world.secretary)
    ready = allowed(world)
    assert "同意进行第6届委员会换届选举，应选2名，同意所报3名候选人" in shown(visitor, ready, "reply")
    ready = fire(ready, "cancel", world.secretary, comment="重来")
    election = votes(held(world), world.secretary, 60, 50, 20)
    report = shown(visitor, election, "report")
    assert "应到90人，实到70人，其中有表决权的70人" in report
    assert "发出选票70张，收回69张，其中有效票68张" in report
    assert "当选名单：张倩同志为书记、苏航同志为委员。" in report
    assert report.count("未当选") == 1
    fire(election, "confirm", world.reviewer, **REPLY)
    result = shown(as_user(world.reviewer), election, "result")
    assert "富团复〔2026〕8 号" in result
    assert "同意张倩同志为书记、苏航同志为委员当选，任期自" in result


def test_the_neighbour_gets_no_letter(world, as_user):
    election = allowed(world)
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(f"{LIST}{election.pk}/letters/reply/").status_code == 404
    assert as_user(world.secretary).get(f"{LIST}{election.pk}/letters/nothing/").status_code == 404
    assert as_user(world.leader).get(f"{LIST}{election.pk}/letters/reply/").status_code == 403


def test_who_was_appointed_and_not_elected_may_stay(world, as_user):
    """A seconded deputy stays when the officer takes the tick away; the part-timer leaves."""
    seconded = seat(world.township, "副书记", 1, name="挂职干部", nature="seconded")
    part_time = seat(world.township, "委员", 2, name="兼职委员", nature="part_time")
    election = votes(held(world), world.secretary, 60, 50, 20)
    visitor, url = as_user(world.secretary), f"{LIST}{election.pk}/"
    assert "挂职干部" in visitor.get(url).text
    page = visitor.get(f"{url}keep/")
    assert page.context["form"].fields["leaves"].initial == [seconded.pk, part_time.pk]
    seen = election.version
    assert visitor.post(f"{url}keep/", {"leaves": [part_time.pk]}).status_code == 302
    election.refresh_from_db()
    assert (election.version, "留任" in visitor.get(url).text) == (seen + 1, True)
    assert as_user(world.sibling_secretary).get(f"{url}keep/").status_code == 404
    fire(election, "confirm", world.reviewer, **REPLY)
    sitting = set(Post.objects.filter(end=None).values_list("name", flat=True))
    assert sitting == {"挂职干部", "张倩", "苏航"}
    with pytest.raises(Refused, match="“办理留任”在“已选举”阶段办理"):
        services.keep(election, [], actor=world.secretary)
