"""毕业衔接 in a real Chromium: a class is listed, filled in and handed over, the township receives."""

import os

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories import PASSWORD, make_member, make_world
from tests.members.graduate_world import make_school

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("甲一", "乙二", "丙三", "丁四")


@pytest.fixture
def accounts(transactional_db) -> tuple[str, str]:
    """A class of four; the accounts of the school's secretary and of the township's."""
    world = make_world()
    school = make_school(world)
    for name in NAMES:
        make_member(school.cls, name)
    return school.secretary.username, world.secretary.username


@pytest.fixture
def visit(accounts, live_server):
    """visit("fuyang") signs a user in, in a browser window of their own, and returns the home page."""
    with sync_playwright() as playwright:
        program = os.environ["LEAGUE_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def sign_in(account: str) -> Page:
            page = browser.new_context(locale="zh-CN", base_url=live_server.url).new_page()
            page.set_default_timeout(20_000)
            page.goto("/")
            page.get_by_label("账号").fill(account)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_role("link", name="工作台").first).to_be_visible()
            return page

        yield sign_in
        browser.close()


def test_a_class_is_handed_over_and_the_township_receives(accounts, visit):
    page = visit(accounts[0])
    page.get_by_role("link", name="毕业衔接").first.click()
    page.get_by_role("link", name="高三（1）班").click()
    page.get_by_role("button", name="开始毕业衔接").click()

    for name in NAMES[:2]:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("选中的人的毕业去向").select_option(label="未落实，转回户籍地或居住地")
    page.get_by_label("选中的人转入的团组织").fill("麦岭镇")
    page.get_by_role("button", name="填入选中的人").click()
    expect(page.get_by_text("已保存，改动 2 人。")).to_be_visible()

    page.get_by_label("丙三 毕业去向").select_option(label="未落实，暂留学校")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("还没有填去向 1 人")).to_be_visible()
    page.get_by_label("丁四 毕业去向").select_option(label="延迟毕业")
    page.get_by_role("button", name="保存并办理").click()
    expect(page.get_by_text("已办理：2 人转接，2 人暂留。")).to_be_visible()

    township = visit(accounts[1])
    township.goto("/members/transfers/?graduates=true&show=mine")
    township.get_by_label("选中本页").check()
    township.get_by_role("button", name="接收并编入支部").click()
    township.get_by_label("编入团支部").select_option(label="麦岭村支部")
    township.get_by_role("button", name="确定").click()
    expect(township.get_by_text("甲一")).to_be_visible()

    page.goto("/members/graduates/")
    expect(page.get_by_role("row", name="合计")).to_contain_text("66.7%")
