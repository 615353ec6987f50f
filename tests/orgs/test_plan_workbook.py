"""The tree goes out as a workbook and comes back edited: what differs is a draft, all or nothing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs import services
from orgs.models import ChangePlan, Org
from tests.factories import World, make_branch, make_member
from tests.orgs.plan_world import carried_out, draft, everything, fire, fresh, merger, taken_back

pytestmark = pytest.mark.django_db
COLUMNS = ("code", "name", "short", "kind", "level", "parent", "gone", "into")


def page(name: str, plan: ChangePlan) -> str:
    """Address of a page of the plan."""
    return reverse(f"orgs:changeplan-{name}", args=[plan.pk])


class Edited:
    """The downloaded workbook in the hands of the officer."""

    def __init__(self, client, plan: ChangePlan):
        self.client, self.plan = client, plan
        self.book = openpyxl.load_workbook(io.BytesIO(client.get(page("sheet", plan)).content))
        self.page = self.book.worksheets[0]
        self.rows = {str(row[0].value): row for row in self.page.iter_rows(min_row=4) if row[2].value}
        self.last = 3 + len(self.rows)

    def set(self, place: str, /, **cells) -> "Edited":
        """Write cells of the row of an organization."""
        for name, value in cells.items():
            self.rows[place][COLUMNS.index(name)].value = value
        return self

    def add(self, **cells) -> "Edited":
        """A new row below; the remark that stood there is overwritten."""
        self.last += 1
        for merged in list(self.page.merged_cells.ranges):
            if merged.min_row >= self.last:
                self.page.unmerge_cells(str(merged))
        for column, name in enumerate(COLUMNS, start=1):
            self.page.cell(self.last, column).value = cells.get(name)
        return self

    def remove(self, code: str) -> "Edited":
        """Take a row out."""
        self.page.delete_rows(self.rows[code][0].row)
        return self

    def send(self):
        """Upload it."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        file = SimpleUploadedFile("调整表.xlsx", buffer.getvalue())
        key = f"w{ChangePlan.objects.get(pk=self.plan.pk).version}"
        return self.client.post(page("workbook", self.plan), {"file": file, "once": key})


def edited(world: World, as_user, plan: ChangePlan | None = None) -> Edited:
    """The tree below 麦岭镇 in the hands of its secretary."""
    return Edited(as_user(world.secretary), plan or draft(world))


def words(plan: ChangePlan) -> list[str]:
    """The steps as sentences."""
    return [each.words for each in plan.steps.order_by("position")]


def test_the_tree_is_edited_and_carried_out_as_one(world, as_user):
    third = make_branch(world.township, "月塘村支部", code="451123103003")
    make_member(third, "盘小满")
    before = everything()
    sent = edited(world, as_user)
    assert sorted(sent.rows) == ["451123103", world.branch.code, world.second_branch.code, third.code]
    sent.add(name="麦岭镇片区团总支", short="片区总支", kind="团总支", level="单位", parent="451123103")
    sent.add(name="麦岭镇新塘村团支部", short="新塘村支部", parent="片区总支")
    sent.set(world.branch.code, name="麦岭镇麦岭社区团支部", short="麦岭社区支部", parent="麦岭镇片区团总支")
    sent.set(third.code, into="新塘村支部")
    sent.set(world.second_branch.code, gone="是")
    assert sent.send().status_code == 302
    plan = fresh(sent.plan)
    assert words(plan) == [
        "在“麦岭镇”下新建团总支“片区总支”",
        "在“片区总支”下新建团支部“新塘村支部”",
        "“麦岭村支部”更名为“麦岭社区支部”",
        "“麦岭村支部”调整到“片区总支”下",
        "“月塘村支部”并入“新塘村支部”",
        "撤销“麦岭中学支部”",
    ]
    assert [line["refusal"] for line in plan.rehearsal["steps"]] == [""] * 6
    assert everything() == before
    plan = carried_out(world, plan)
    tree = set(Org.objects.standing().under(world.township).values_list("short", "parent__short"))
    assert tree == {
        ("麦岭镇", "富川县"),
        ("片区总支", "麦岭镇"),
        ("新塘村支部", "片区总支"),
        ("麦岭社区支部", "片区总支"),
    }
    assert (services.wrong_paths(), services.wrong_placements()) == ([], [])
    taken_back(world, plan)
    assert everything() == before


def test_every_problem_is_told_at_once_and_nothing_is_written(world, as_user):
    sent = edited(world, as_user, merger(world))
    sent.set(world.branch.code, parent="没有的团委", level="厅级")
    sent.set(world.second_branch.code, code=world.sibling_branch.code)
    sent.add(short="无名支部", parent="451123103")
    sent.add(name="绕来团总支", kind="团总支", level="单位", parent="绕去团总支")
    sent.add(name="绕去团总支", kind="团总支", level="单位", parent="绕来团总支")
    sent.set("451123103", gone="是")
    answer = sent.send()
    shown = answer.content.decode()
    assert answer.status_code == 422
    for told in (
        "第 4 行：“麦岭镇”是方案的共同上级，不能在这里撤销或并入。",
        "第 5 行：层级无法识别",
        "第 5 行：找不到上级组织“没有的团委”。",
        f"第 6 行：编码 {world.sibling_branch.code} 不在“麦岭镇”下面。新组织的编码请留空。",
        "第 7 行：没有组织名称",
        "第 8 行：上级组织绕回了自己，请核对。",
        "第 9 行：上级组织绕回了自己，请核对。",
        "表里没有的 1 个组织保持不变。",
    ):
        assert told in shown, told
    assert "葛坡" not in shown
    assert len(words(fresh(sent.plan))) == 3


def test_steps_that_cannot_be_done_are_told_in_the_draft(world, as_user):
    make_member(world.branch, "盘小满")
    sent = edited(world, as_user).set(world.branch.code, gone="撤销")
    assert sent.send().status_code == 302
    (line,) = fresh(sent.plan).rehearsal["steps"]
    assert (line["homeless"], "还有 1 名团员" in line["refusal"]) == (1, True)


def test_what_the_list_leaves_out_stays_and_is_told(world, as_user):
    sent = edited(world, as_user).remove(world.second_branch.code)
    sent.set(world.branch.code, name="麦岭镇中学教工团支部", short="麦岭村一支部", kind="团总支")
    client = sent.client
    assert sent.send().status_code == 302
    shown = client.get(page("detail", sent.plan)).content.decode()
    for told in ("表里没有的 1 个组织保持不变", "与别的组织重名", "类别和层级的改动不从表里读取"):
        assert told in shown, told
    assert words(fresh(sent.plan)) == ["“麦岭村支部”更名为“麦岭村一支部”"]


def test_an_untouched_list_and_another_file_change_nothing(world, as_user):
    sent = edited(world, as_user, merger(world))
    assert "没有不同" in sent.send().content.decode()
    other = SimpleUploadedFile("别的.csv", "姓名,电话\n甲,1\n".encode())
    answer = sent.client.post(page("workbook", sent.plan), {"file": other, "once": "o"})
    assert (answer.status_code, len(words(fresh(sent.plan)))) == (422, 3)


def test_only_a_draft_takes_a_list(world, as_user):
    sent = edited(world, as_user, merger(world))
    sent.set(world.branch.code, short="改名支部")
    fire(fresh(sent.plan), "submit", world.secretary)
    assert sent.send().status_code == 422
    assert len(words(fresh(sent.plan))) == 3


def test_the_neighbour_gets_neither_list_nor_page(world, as_user):
    plan = draft(world)
    for other in (world.sibling_secretary, world.other_staff):
        client = as_user(other)
        assert [client.get(page(name, plan)).status_code for name in ("sheet", "workbook")] == [404, 404]
        assert client.post(page("workbook", plan), {"once": "n"}).status_code == 404
    leader = as_user(world.leader)
    assert leader.get(page("workbook", plan)).status_code == 403
    sent = edited(world, as_user, plan)
    assert not any("葛坡" in str(cell.value) for row in sent.page.iter_rows() for cell in row)


def test_the_list_keeps_its_queries(world, as_user):
    client, plan = as_user(world.secretary), draft(world)

    def spent() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page("sheet", plan)).status_code == 200
        return len(caught)

    spent()
    few = spent()
    for number in range(4):
        make_branch(world.township, f"多{number}")
    assert spent() == few
