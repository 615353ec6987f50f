"""Guards and panels: upper apps object to changes and add to pages of a lower app that knows nobody."""

import pytest

from league.kernel import guards, panels
from league.kernel.clauses import Clause, Finding
from league.kernel.models import ParamValue, StepRecord
from league.kernel.panels import Number, Panel

EMPTY = Clause("org_empty", "撤销前应当没有团员", "测试")


@pytest.fixture
def clean(monkeypatch):
    """Registries of this test alone."""
    monkeypatch.setattr(guards, "_guards", {})
    monkeypatch.setattr(panels, "_panels", {})


def test_guard_is_asked_for_its_model_and_action_only(clean):
    def check(obj, on=None):
        yield Finding("block", EMPTY, f"{obj.code} 还有 3 名团员（{on}）。")

    guards.register(ParamValue, "dissolve", check)
    guards.register(ParamValue, "dissolve", check)
    row = ParamValue(code="甲支部")
    assert guards.findings(row, "dissolve", on=5) == [Finding("block", EMPTY, "甲支部 还有 3 名团员（5）。")]
    assert guards.findings(row, "rename") == []
    assert guards.findings(StepRecord(), "dissolve") == []


def test_panels_come_in_order_with_counts_and_previews(clean):
    late = Panel("late", "团费", order=200, counts=lambda user, obj: [Number("已缴", 2)])
    early = Panel("early", "团员", order=10, preview=lambda obj, action: [f"{action}：团员 3 人"])
    panels.register(ParamValue, late)
    panels.register(ParamValue, early)
    row = ParamValue()
    assert panels.panels_for(row, user=None) == [early, late]
    assert panels.counts(row, user=None) == [Number("已缴", 2)]
    assert panels.preview(row, "move") == ["move：团员 3 人"]


def test_second_panel_of_a_code_is_a_bug(clean):
    panels.register(ParamValue, Panel("a", "甲"))
    with pytest.raises(ValueError, match="twice"):
        panels.register(ParamValue, Panel("a", "乙"))


def test_panel_with_a_permit_is_hidden_from_who_lacks_it(clean, world):
    mine = Panel("mine", "规则参数", permit="orgs.view")
    panels.register(ParamValue, mine)
    row = ParamValue(path=world.township.path)
    assert panels.panels_for(row, world.secretary) == [mine]
    assert panels.panels_for(row, world.other_secretary) == []
