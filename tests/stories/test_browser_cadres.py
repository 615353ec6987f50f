"""Who leads and what is reformed, in a real Chromium: a deputy is selected in public, a task is closed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Grant
from tests.cadres.team_world import full_team
from tests.factories import make_id, make_user
from tests.reforms.reform_world import scan
from tests.stories.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate
PEOPLE = (
    ("呼延雪", date(2000, 5, 4), "组织推荐", 0, (92, 90, 92)),
    ("高远", date(1998, 3, 8), "民主推荐", 12, (88, 90, 86)),
    ("白海峰", date(1984, 1, 1), "个人自荐", 0, ()),
    ("折慧敏", date(1999, 6, 1), "个人自荐", 0, (80, 82, 81)),
)


def fill(page: Page, **values) -> None:
    """Fill in inputs by their names."""
    for name, value in values.items():
        page.locator(f"[name={name}]").first.fill(str(value))


def choose(page: Page, **labels) -> None:
    """Choose options by the names of their controls."""
    for name, label in labels.items():
        page.locator(f"select[name={name}]").first.select_option(label=label)


def take(page: Page, address: str, step: str, **values) -> None:
    """Take a step from the page of a paper."""
    page.goto(address)
    page.get_by_role("link", name=step, exact=True).last.click()
    fill(page, **values)
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_text(f"“{step}”已办理。")).to_be_visible()


@pytest.fixture
def newcomer(world) -> None:
    """A team of nine, and somebody with an account who may do nothing yet."""
    full_team(world.township)
    user = make_user("mailing-xin", "leader", world.branch, name="呼延雪")
    Grant.objects.filter(user=user).delete()


def test_a_deputy_is_selected_and_gets_access_that_day(world, newcomer, visit):
    township, county = visit("mailing-sj"), visit("fuchuan-sp")
    township.goto("/cadres/selections/")
    township.get_by_role("link", name="启动选配").first.click()
    fill(township, post_title="专项副书记", plan="面向全镇公开选配")
    choose(township, org="麦岭镇", nature="兼职", quota="无")
    township.get_by_role("button", name="保存").click()
    expect(township.get_by_role("heading", name="选配麦岭镇专项副书记 1 名")).to_be_visible()
    address = township.url
    take(township, address, "宣传发动", working_group="镇党委组织组", called_on="2026-09-01")
    for serial, (name, birth, channel, signers, _points) in enumerate(PEOPLE):
        township.goto(address)
        township.get_by_role("link", name="提名候选人").click()
        fill(township, name=name, id_no=make_id(birth, "2", 600 + serial), signers=signers)
        choose(township, channel=channel, political="共青团员", education="本科")
        if name == "呼延雪":
            choose(township, user="呼延雪")
        township.get_by_role("button", name="确定").click()
        expect(township.get_by_text(f"已提名：{name}。")).to_be_visible()
    take(township, address, "截止提名")
    take(township, address, "资格审查")
    expect(township.get_by_text("超过 40 周岁，年龄只增不减，请改荐他人。")).to_be_visible()
    for name, _birth, _channel, _signers, points in PEOPLE:
        if points:
            township.get_by_role("link", name=name, exact=True).click()
            township.get_by_role("link", name="登记得分").click()
            fill(township, lines="\n".join(f"评委{place} {each}" for place, each in enumerate(points)))
            township.get_by_role("button", name="确定").click()
    take(township, address, "演讲计分结束")
    for name, _birth, _channel, _signers, points in PEOPLE:
        if points:
            township.get_by_role("link", name=name, exact=True).click()
            township.get_by_role("link", name="考察结论").click()
            choose(township, verdict="同意")
            township.get_by_role("button", name="确定").click()
    take(township, address, "考察结束，确定人选")
    take(township, address, "任前公示", notice_on="2026-09-30")
    expect(township.get_by_text("2026-10-13").first).to_be_visible()
    take(county, address, "批准", party_document="麦党复〔2026〕7 号", superior_document="富团复〔2026〕9 号")
    take(county, address, "任职发文", start=TODAY(), document="富团〔2026〕12 号")
    fresh = visit("mailing-xin", PHONE)
    fresh.goto("/cadres/teams/")
    fresh.get_by_role("link", name="麦岭镇").click()
    expect(fresh.get_by_role("link", name="呼延雪", exact=True)).to_be_visible()
    assert visit("gepo-sj").goto(address).status == 404


def test_a_reform_task_is_reported_by_phone_and_closed_in_the_matrix(world, visit, tmp_path):
    county = visit("fuchuan-bgs")
    county.goto("/reforms/programmes/")
    county.get_by_role("link", name="新建方案").first.click()
    fill(county, name="县域改革", start=TODAY(), due=TODAY() + timedelta(days=200))
    choose(county, starter="县域共青团基层组织改革 26 项任务", org="富川县", levels="一级验收")
    county.get_by_role("button", name="保存").click()
    expect(county.get_by_text("根据公开报道整理，非官方清单").first).to_be_visible()
    county.get_by_role("link", name="下发任务").click()
    county.get_by_label("麦岭镇").check()
    county.get_by_role("button", name="确定").click()
    expect(county.get_by_text("已下发 26 项。")).to_be_visible()

    township = visit("mailing-sj", PHONE)
    township.goto("/reforms/assignments/?q=领导小组")
    township.get_by_role("link", name="成立改革领导小组，党委书记任组长").click()
    address = township.url
    take(township, address, "启动并报进展", progress="成立领导小组，镇党委书记任组长", responsible="唐晓枫")
    paper = tmp_path / "任命文件.pdf"
    paper.write_bytes(scan().read())
    township.locator("input[type=file]").set_input_files(paper)
    township.get_by_role("button", name="上传").click()
    take(township, address, "提交验收")

    reviewer = visit("fuchuan-sp")
    reviewer.goto(address)
    reviewer.get_by_role("link", name="验收销号").last.click()
    choose(reviewer, grade="A 全面完成")
    reviewer.get_by_role("button", name="验收销号").click()
    expect(reviewer.get_by_text("“验收销号”已办理。")).to_be_visible()
    reviewer.get_by_role("link", name="进展矩阵").click()
    cell = reviewer.get_by_label("麦岭镇 A1 成立改革领导小组，党委书记任组长：已销号")
    expect(cell).to_have_text("✓")
    cell.focus()
    reviewer.keyboard.press("ArrowRight")
    beside = "麦岭镇 A2 党委专题研究、听取共青团工作汇报：未启动（0 / 1）"
    expect(reviewer.locator(":focus")).to_have_attribute("aria-label", beside)
    assert visit("gepo-sj").goto(address).status == 404
