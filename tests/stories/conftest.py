"""A real Chromium for the stories: windows of their own for everybody who takes part."""

import os

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories import PASSWORD

PHONE = {"width": 390, "height": 780}


@pytest.fixture
def visit(live_server):
    """visit("fuyang") signs a user in, in a browser window of their own, and returns the home page.

    Playwright runs an event loop in this thread, and Django refuses queries beside one: rows are written
    before this fixture is set up, so it comes last among the arguments of a test.
    """
    with sync_playwright() as playwright:
        program = os.environ["LEAGUE_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def sign_in(account: str, size: dict | None = None) -> Page:
            options = {"viewport": size} if size else {}
            page = browser.new_context(locale="zh-CN", base_url=live_server.url, **options).new_page()
            page.set_default_timeout(20_000)
            page.goto("/")
            page.get_by_label("账号").fill(account)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_role("button", name="登录")).to_have_count(0)
            return page

        yield sign_in
        browser.close()
