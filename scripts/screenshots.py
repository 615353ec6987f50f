"""Takes the pictures of the documentation from the running product: a fresh sample, a real Chromium."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="league-pictures-"))
os.environ["LEAGUE_VAR"] = str(FOLDER)  # before run.py reads it: pictures never touch the data of `make run`

import run  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

TARGET = run.ROOT / "docs" / "images"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}
# file name, account of the sample, address, words of the link or button to follow there, size of the window
PICTURES = [
    ("home", "township", "/", "", DESKTOP),
    ("organizations", "county", "/orgs/tree/", "", DESKTOP),
    ("members", "county", "/members/", "", DESKTOP),
    ("import", "township", "/imports/", "富阳镇团员花名册.xlsx", DESKTOP),
    ("applications", "township", "/members/applications/board/", "", DESKTOP),
    ("report", "county", "/data/reports/", "查看报表", DESKTOP),
    ("home-phone", "township", "/", "", PHONE),
    ("members-phone", "township", "/members/", "", PHONE),
]


def password(printed: str) -> str:
    """The password of the sample's accounts, from what `manage.py sample` prints."""
    return printed.split("密码都是 ", 1)[1].split("）", 1)[0]


def take(browser: Browser, address: str, word: str, picture: tuple) -> None:
    """Sign in, open a page, follow a link or button, keep what is seen."""
    name, account, path, follow, size = picture
    context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce", base_url=address)
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码").fill(word)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)
    answer = page.goto(path, wait_until="networkidle")
    if answer.status != 200:
        sys.exit(f"{path} answers {answer.status} to {account}.")
    if follow:
        page.get_by_role("link", name=follow).or_(page.get_by_role("button", name=follow)).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / f"{name}.png")
    context.close()


def main() -> None:
    """Make the sample, start web and worker, take every picture, end both."""
    program = os.environ.get("LEAGUE_CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("No Chromium here: install it, or name it in LEAGUE_CHROMIUM.")
    TARGET.mkdir(exist_ok=True)
    running = {}
    try:
        word = password(run.prepare())
        port = run.free_port()
        running["web"] = run.start("web", run.programs(port)["web"])
        run.wait_for_web(port, running["web"])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for picture in PICTURES:
                take(browser, f"http://127.0.0.1:{port}", word, picture)
            browser.close()
    finally:
        run.stop(running)
        shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
