"""Lists brought as workbooks: a plan becomes a programme, outcomes fill the catalogue."""

from datetime import date

import pytest

from league.kernel.errors import Forbidden
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from reforms.models import Outcome, Programme, Task
from tests.reforms.reform_world import ago, today
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
PLAN = [
    ["青年发展规划任务分解表"],
    ["规划名称", "重点工作", "序号", "具体举措", "衡量方式", "目标", "权重", "牵头单位", "完成时限"],
    [
        "青年发展规划",
        "青年思想道德",
        "A1",
        "建立青年工作联席会议制度",
        "文件",
        "",
        2,
        "县委组织部",
        "2027年12月",
    ],
    ["", "", "A2", "开展青年大学习", "比率", "90%", 1, "团县委", ""],
    ["", "青年就业创业", "B1", "建设青年见习基地", "定量", "5个", "", "人社局", "2028-06-30"],
    ["", "", "B1", "青年创业培训", "数量", "很多", "", "人社局", ""],
    ["", "", "", "青年招聘会", "", "", "", "", ""],
]


def brought(world, kind: str, rows, by=None):
    """A workbook of 富川县 as a batch, with what each row is."""
    scope = Scope(world.county.code, world.county.path, str(world.county))
    told = {"scope": scope, "as_of": today(), "actor": by or world.staff}
    batch = open_batch(kind, data=xlsx({"清单": rows}), filename="清单.xlsx", **told)
    return batch, [row.causes for row in batch.rows.exclude(status="skip").order_by("position")]


def test_a_plan_of_areas_and_measures_becomes_a_programme(world):
    batch, causes = brought(world, "reform_tasks", PLAN)
    assert causes == [[], [], [], ["DUP_IN_FILE"], ["TASK_CODE_MISSING"]]
    commit(batch, actor=world.staff)
    programme = Programme.objects.get()
    assert (programme.org, programme.start, programme.due) == (world.county, today(), date(2028, 6, 30))
    lines = [(task.code, task.title, task.measure, str(task.parent or "")) for task in programme.tasks.all()]
    assert lines == [
        ("A", "青年思想道德", "", ""),
        ("A1", "建立青年工作联席会议制度", "document", "A 青年思想道德"),
        ("A2", "开展青年大学习", "percent", "A 青年思想道德"),
        ("B", "青年就业创业", "", ""),
        ("B1", "建设青年见习基地", "count", "B 青年就业创业"),
    ]
    first, second = Task.objects.get(code="A1"), Task.objects.get(code="B1")
    assert (first.weight, first.lead, first.due) == (2, "县委组织部", date(2027, 12, 31))
    assert (second.target, second.due) == (5, date(2028, 6, 30))
    _batch, again = brought(world, "reform_tasks", PLAN[:5])
    assert again == [["TASK_KNOWN"]] * 3
    undo(batch, actor=world.staff)
    assert not Programme.objects.exists()


def test_what_was_given_out_stays_when_the_list_is_taken_back(world):
    batch, _causes = brought(world, "reform_tasks", PLAN[:4])
    commit(batch, actor=world.staff)
    task = Task.objects.get(code="A1")
    told = {"due": today(), "remind_on": today()}
    task.given.create(org=world.township, **told)
    undo(batch, actor=world.staff)
    assert sorted(Task.objects.values_list("code", flat=True)) == ["A", "A1"]


def test_the_catalogue_of_outcomes_comes_from_a_workbook(world):
    rows = [
        ["成果名称", "类别", "发文字号", "印发时间", "失效日期", "所属团组织"],
        ["改革领导小组工作规则", "制度文件", "富改〔2026〕1号", ago(40).isoformat(), "", ""],
        ["青年之家管理办法", "机制", "", ago(30).isoformat(), "", "麦岭镇团委"],
        ["编制批复", "人员编制", "", ago(30).isoformat(), ago(31).isoformat(), ""],
        ["来信", "书信", "", "", "", ""],
    ]
    batch, causes = brought(world, "reform_outcomes", rows)
    assert causes == [[], [], ["OUTCOME_NEGATIVE"], ["OUTCOME_KIND_UNKNOWN"]]
    commit(batch, actor=world.staff)
    found = [(each.title, each.kind, each.org, each.on) for each in Outcome.objects.order_by("pk")]
    assert found == [
        ("改革领导小组工作规则", "document", world.county, ago(40)),
        ("青年之家管理办法", "mechanism", world.township, ago(30)),
    ]
    Outcome.objects.filter(org=world.township).update(version=2)
    undo(batch, actor=world.staff)
    assert [each.title for each in Outcome.objects.all()] == ["青年之家管理办法"]


def test_the_neighbour_brings_nothing(world):
    for kind in ("reform_tasks", "reform_outcomes"):
        with pytest.raises(Forbidden):
            brought(world, kind, PLAN, by=world.other_staff)
