"""Logs hold no personal data: whatever people do, and whatever an error says."""

import logging
import sys

import pytest
from django.db import IntegrityError
from django.urls import reverse

from league.kernel.logs import MaskingFormatter, masked
from members.models import Member
from tests.factories import make_id, make_member

PHONE = "13877446655"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("号码 451123200505040028 重复", "号码 *** 重复"),
        ("45112320050504002X。", "***。"),
        ("电话13877446655", "电话***"),
        ("id=20260630123", "id=20260630123"),
        ("/members/138/ 1387744665", "/members/138/ 1387744665"),
    ],
)
def test_numbers_of_people_are_masked_and_ids_stay(text, kept):
    assert masked(text) == kept


def test_values_a_database_repeats_are_masked_with_the_whole_traceback():
    told = "violates not-null constraint\nDETAIL:  Failing row contains (7, 李明, 451123200505040028).\n"
    try:
        raise IntegrityError(told)
    except IntegrityError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "job %s", (7,), sys.exc_info())
    line = MaskingFormatter("{message}", style="{").format(record)
    assert "李明" not in line
    assert "451123200505040028" not in line
    assert "job 7" in line
    assert "not-null constraint" in line


def test_nothing_people_type_reaches_logs_or_addresses(world, as_user, caplog):
    caplog.set_level(logging.INFO)
    member = make_member(world.branch, "黎见微", phone=PHONE)
    words = ("黎见微", member.id_no, PHONE)
    client, addresses = as_user(world.secretary), []
    for word in words:
        for url in (reverse("portal:search"), reverse("members:member-list")):
            answer = client.post(url, {"q": word}, follow=True)
            addresses += [url for url, _status in answer.redirect_chain]
            assert answer.status_code == 200
    add = {"branch": world.branch.pk, "name": "黎见微", "id_no": member.id_no, "phone": PHONE}
    client.post(reverse("members:member-add"), add)
    client.post(reverse("members:member-id", args=[member.pk]), {"new_id_no": make_id(member.birth)})
    client.post(reverse("members:member-reveal", args=[member.pk]), {"reason": "核对身份证"})
    client.get(reverse("members:member-detail", args=[member.pk + 1]))
    assert Member.objects.count() == 1
    kept = [*addresses, *(MaskingFormatter().format(record) for record in caplog.records)]
    assert addresses
    assert caplog.records
    assert [line for line in kept if any(word in line for word in words)] == []


def test_login_name_typed_wrong_is_not_logged(world, client, caplog):
    caplog.set_level(logging.INFO)
    client.post("/login/", {"login": "Nanling-2026-secret", "password": "Nanling-2026-secret"})
    assert "Nanling-2026-secret" not in caplog.text
