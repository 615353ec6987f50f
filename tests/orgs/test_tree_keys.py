"""The tree in a real Chromium: opened level by level, walked by arrow keys, searched while one types."""

import os

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories import PASSWORD, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tree(world, live_server):
    """tree(script=True) opens the tree page for the county's staff."""
    make_member(world.branch, "盘小满")
    with sync_playwright() as playwright:
        program = os.environ["LEAGUE_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def opened(*, script: bool = True) -> Page:
            window = browser.new_context(locale="zh-CN", base_url=live_server.url, java_script_enabled=script)
            page = window.new_page()
            page.goto("/login/?next=/orgs/tree/")
            page.get_by_label("账号").fill("fuchuan-bgs")
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_role("heading", name="组织体系")).to_be_visible()
            return page

        yield opened
        browser.close()


def line(page: Page, name: str):
    """The name of an organization in the tree."""
    return page.get_by_role("navigation", name="组织树").get_by_role("link", name=name, exact=True)


def test_arrow_keys_open_walk_and_close(tree):
    page = tree()
    line(page, "富川县").focus()
    page.keyboard.press("ArrowDown")
    expect(line(page, "葛坡镇")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(line(page, "麦岭镇")).to_be_focused()
    expect(line(page, "麦岭村支部")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(line(page, "麦岭村支部")).to_be_visible()
    expect(line(page, "麦岭镇")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(line(page, "麦岭村支部")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(line(page, "麦岭镇")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(line(page, "麦岭村支部")).to_be_hidden()
    page.keyboard.press("Home")
    expect(line(page, "富川县")).to_be_focused()
    page.keyboard.press("End")
    expect(line(page, "麦岭镇")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="麦岭镇", exact=True)).to_be_visible()
    expect(line(page, "麦岭镇")).to_have_attribute("aria-current", "page")


def test_the_search_answers_while_one_types_and_keeps_the_focus(tree):
    page = tree()
    box = page.get_by_role("searchbox", name="查找团组织")
    box.press_sequentially("mlczb", delay=20)
    found = page.locator(".treefound").get_by_role("link", name="麦岭村支部")
    expect(found).to_be_visible()
    expect(page.get_by_role("searchbox", name="查找团组织")).to_be_focused()
    found.click()
    expect(page.get_by_role("heading", name="麦岭村支部", exact=True)).to_be_visible()


def test_without_javascript_every_line_is_a_plain_link(tree):
    page = tree(script=False)
    page.get_by_role("button", name="展开或收起 麦岭镇").click()
    expect(page.get_by_role("heading", name="麦岭镇", exact=True)).to_be_visible()
    line(page, "麦岭村支部").click()
    expect(page.get_by_role("heading", name="麦岭村支部", exact=True)).to_be_visible()
    page.get_by_role("searchbox", name="查找团组织").fill("葛坡村")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".treefound").get_by_role("link", name="葛坡村支部")).to_be_visible()
