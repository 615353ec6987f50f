"""What changes in a branch, in a real Chromium: members leave at 28, two villages are merged and parted."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.querysets import years_before
from tests.factories import OPENED, make_branch, make_member
from tests.stories.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate


@pytest.fixture
def aged(world) -> dict[str, int]:
    """韦一帆 and 黄二妹 turned 28, 何五岳 did not; name → key."""
    ages = {"韦一帆": (28, 3), "黄二妹": (28, 0), "何五岳": (27, 30)}
    born = {name: years_before(TODAY() - timedelta(days=ago), age) for name, (age, ago) in ages.items()}
    return {name: make_member(world.branch, name, birth=day).pk for name, day in born.items()}


@pytest.fixture
def villages(world) -> None:
    """小田村 with three members, 大田村 with two."""
    people = {"小田村支部": ("盘小满", "唐立夏", "莫秋分"), "大田村支部": ("何冬至", "周谷雨")}
    for village, names in people.items():
        branch = make_branch(world.township, village, founded=OPENED)
        for name in names:
            make_member(branch, name)


def fill(page: Page, **values) -> None:
    """Fill in inputs by their names."""
    for name, value in values.items():
        page.locator(f"[name={name}]").first.fill(str(value))


def test_two_leave_at_28_by_phone_and_the_township_confirms(world, aged, visit):
    branch = visit("mailingcun-sj", PHONE)
    branch.goto("/members/leaving/")
    for name in ("韦一帆", "黄二妹"):
        branch.get_by_label(re.compile(name)).check()
    branch.get_by_role("button", name="办理超龄离团").click()
    fill(branch, meeting_on=TODAY(), ceremony_on=TODAY(), ceremony_place="麦岭村文化广场")
    branch.get_by_role("button", name="确定").click()
    expect(branch.get_by_text("韦一帆")).to_be_visible()
    expect(branch.locator("main")).to_contain_text("办成 2")
    assert visit("gepo-sj").goto(f"/members/{aged['韦一帆']}/").status == 404

    township = visit("mailing-sj")
    for name in ("韦一帆", "黄二妹"):
        township.goto("/")
        township.get_by_role("link", name=f"上级确认 · {name}：超龄离团").click()
        township.get_by_role("link", name="上级确认").first.click()
        township.get_by_role("button", name="上级确认").click()
        expect(township.get_by_text("“上级确认”已办理。")).to_be_visible()
    township.goto("/members/")
    expect(township.get_by_role("link", name="何五岳")).to_be_visible()
    expect(township.get_by_text("本页 1 人，共 1 人")).to_be_visible()


def take(page: Page, address: str, step: str, comment: str = "") -> None:
    """Take a step from the page of a plan, with a comment where one is asked for."""
    page.goto(address)
    page.get_by_role("link", name=step, exact=True).or_(
        page.get_by_role("button", name=step, exact=True)
    ).first.click()
    if comment:
        fill(page, comment=comment)
    page.get_by_role("button", name=step).click()
    expect(page.get_by_text(f"“{step}”已办理。")).to_be_visible()


def branch_of(page: Page, name: str) -> str:
    """The branch the list of members shows for somebody."""
    page.goto(f"/members/?q={name}")
    return page.get_by_role("row").filter(has_text=name).get_by_text("支部").first.inner_text()


def test_two_villages_are_merged_parted_and_merged_again(world, villages, visit):
    township, county = visit("mailing-sj"), visit("fuchuan-bgs")
    township.goto("/orgs/plans/")
    township.get_by_role("link", name="拟变更方案").first.click()
    fill(township, title="田村合并", reason="两村合并为田村", effective=TODAY())
    township.get_by_label("共同上级").select_option(label="麦岭镇")
    township.get_by_role("button", name="保存").click()
    plan = township.url
    township.get_by_role("link", name="合并为新组织").click()
    township.get_by_label("第一个组织").select_option(label="小田村支部")
    township.get_by_label("第二个组织").select_option(label="大田村支部")
    fill(township, name="麦岭镇田村团支部", short="田村支部")
    township.get_by_role("button", name="确定").click()
    expect(township.get_by_text("调整后团员")).to_be_visible()

    take(township, plan, "提交审批")
    take(county, plan, "批准并执行")
    assert branch_of(township, "盘小满") == branch_of(township, "何冬至") == "麦岭镇 · 田村支部"
    take(county, plan, "撤回变更", "两村意见不一")
    assert branch_of(township, "盘小满") == "麦岭镇 · 小田村支部"
    assert branch_of(township, "何冬至") == "麦岭镇 · 大田村支部"
    take(township, plan, "重新拟定")
    take(township, plan, "提交审批")
    take(county, plan, "批准并执行")
    assert branch_of(township, "盘小满") == branch_of(township, "何冬至") == "麦岭镇 · 田村支部"
    assert visit("gepo-sj").goto(plan).status == 404
