"""What every response carries: headers, no caching, language, the sentence of a refusal."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import include, path
from django.utils.translation import get_language

from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.views import declare

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
ERRORS = {
    "refused": Refused("麦岭镇还有 3 个支部，不能撤销。请先合并支部。"),
    "stale": Stale(),
    "forbidden": Forbidden(),
    "missing": Http404(),
}


@declare(public=True)
def spoken(request):
    """Answers with the language it was asked in."""
    return HttpResponse(get_language())


@declare(public=True)
def frame(request):
    """An empty page in the frame."""
    return render(request, "base.html")


def failing(request, name):
    """Raises the error of that name."""
    raise ERRORS[name]


urlpatterns = [
    path("kernel/", include("league.kernel.urls")),
    path("spoken/", spoken),
    path("frame/", frame),
    path("fail/<slug:name>/", failing),
    path("sign-in/", declare(public=True)(lambda request: HttpResponse()), name="account_login"),
]


def test_policy_allows_nothing_inline_and_no_framing(client):
    policy = client.get("/spoken/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", ["/spoken/", "/nowhere/", "/fail/refused/", "/fail/missing/"])
def test_headers_stand_on_every_answer(world, as_user, address):
    headers = as_user(world.secretary).get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store, private"


def test_anonymous_pages_may_be_cached(client, world):
    assert "Cache-Control" not in client.get("/spoken/").headers


def test_language_is_chinese_unless_the_user_or_the_switch_says_otherwise(client, world, as_user):
    assert client.get("/spoken/", headers={"accept-language": "en"}).content.decode() == "zh-hans"
    client.post("/kernel/language/", {"language": "en"})
    assert client.get("/spoken/").content.decode() == "en"
    mine = as_user(world.secretary)
    mine.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert mine.get("/spoken/").content.decode() == "zh-hans"
    mine.post("/kernel/language/", {"language": "en"})
    world.secretary.refresh_from_db()
    assert world.secretary.language == "en"
    assert '<html lang="en"' in mine.get("/frame/").content.decode()


def test_unknown_language_changes_nothing(world, as_user):
    as_user(world.secretary).post("/kernel/language/", {"language": "xx"})
    world.secretary.refresh_from_db()
    assert world.secretary.language == "zh-hans"


def test_large_text_is_kept_with_the_user_and_in_the_browser(client, world, as_user):
    mine = as_user(world.secretary)
    assert 'data-size="large"' not in mine.get("/frame/").content.decode()
    mine.post("/kernel/size/", {"next": "/frame/"})
    world.secretary.refresh_from_db()
    assert world.secretary.large_text
    assert 'data-size="large"' in as_user(world.secretary).get("/frame/").content.decode()
    client.post("/kernel/size/")
    assert 'data-size="large"' in client.get("/frame/").content.decode()


@pytest.mark.parametrize(("name", "status"), [("refused", 422), ("stale", 409), ("forbidden", 403)])
def test_refusal_is_a_page_with_its_sentence(world, as_user, name, status):
    answer = as_user(world.secretary).get(f"/fail/{name}/")
    assert answer.status_code == status
    assert ERRORS[name].message in answer.content.decode()
    assert "<html" in answer.content.decode()


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/orgs/", "http://testserver/orgs/"),
        ("https://evil.example/orgs/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_refusal_leads_back_to_our_own_pages_only(world, as_user, came_from, back):
    answer = as_user(world.secretary).get("/fail/refused/", headers={"referer": came_from})
    assert f'href="{back}">返回上一页' in answer.content.decode()


def test_zero_bytes_are_refused_in_addresses_and_forms(world, as_user):
    client = as_user(world.secretary)
    assert client.get("/spoken/", {"q": "a\0b"}).status_code == 400
    assert client.post("/kernel/size/", {"next": "a\0b"}).status_code == 400
    assert client.get("/spoken/", {"q": "ab"}).status_code == 200


def test_refusal_is_a_fragment_for_htmx(world, as_user):
    answer = as_user(world.secretary).get("/fail/refused/", headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert "请先合并支部" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_missing_page_speaks_chinese_inside_the_frame(world, as_user):
    answer = as_user(world.secretary).get("/fail/missing/")
    assert answer.status_code == 404
    assert "找不到这一页" in answer.content.decode()
    assert world.secretary.name in answer.content.decode()


def test_missing_part_of_a_page_is_a_fragment(world, as_user):
    answer = as_user(world.secretary).get("/fail/missing/", headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert "这条记录不存在" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_post_without_the_safety_mark_is_refused_in_words(world):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/kernel/size/")
    assert answer.status_code == 403
    assert "请重新提交" in answer.content.decode()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda found: found.name)
def test_template_has_nothing_the_policy_forbids(template):
    text = template.read_text()
    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:|\|safe\b", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []
