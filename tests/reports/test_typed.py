"""The sum check for figures that were typed or pasted: the same check as for counted ones."""

import pytest
from django.urls import reverse

from league.kernel.errors import Refused
from reports.forms.asking import read_typed

SEED = "1737+226+72+612+146+34+724"
TABLE = """学校领域\t1737
机关事业单位\t226
国有企业\t72
非公领域\t612
新社会组织\t146
社区团支部\t34
农村团支部\t724
合计\t3,738"""


@pytest.mark.parametrize(
    ("text", "total"),
    [
        (SEED, "3738"),
        (f"{SEED}=3738", ""),
        (f"{SEED} = 3738", ""),
        (SEED.replace("+", "＋"), "３７３８"),
        (SEED.replace("+", "\t"), "3738"),
        (TABLE, ""),
        (TABLE.replace("\t", "："), ""),
        (TABLE.replace("\t", " ").replace("\n", "；"), ""),
    ],
)
def test_the_seven_fields_of_a_report_fall_187_short(text, total):
    sides = read_typed(text, total).sides()
    assert (sides.left, sides.right, sides.difference, sides.holds) == (3551, 3738, 187, False)


def test_with_the_missing_part_the_check_holds():
    sides = read_typed(f"{TABLE}\n其他 187").sides()
    assert (sides.difference, sides.holds) == (0, True)


@pytest.mark.parametrize("text", ["学校 20230%", "志愿者 50余 70余", "学校 一千", "1.5", "学校"])
def test_a_line_without_one_whole_number_is_named(text):
    with pytest.raises(Refused, match="里应当恰好有一个整数"):
        read_typed(f"机关 226\n{text}\n合计 1000")


@pytest.mark.parametrize("text", ["", "合计 12", "学校 12\n机关 7"])
def test_parts_and_a_total_are_both_needed(text):
    with pytest.raises(Refused, match="至少要有一个分项和一个合计"):
        read_typed(text)


def test_the_page_shows_both_sides_and_the_difference(world, as_user):
    client, url = as_user(world.staff), reverse("reports:report-typed")
    answer = client.post(url, {"figures": TABLE})
    assert answer.context["sides"].difference == 187
    page = answer.content.decode()
    assert "不符" in page
    assert "3,551" in page
    assert "187" in page


def test_the_page_keeps_what_was_typed_and_says_what_to_mend(world, as_user):
    answer = as_user(world.staff).post(reverse("reports:report-typed"), {"figures": "学校 一千\n合计 3"})
    page = answer.content.decode()
    assert "“学校 一千”里应当恰好有一个整数" in page
    assert "学校 一千\n合计 3" in page
    assert answer.context["sides"] is None
