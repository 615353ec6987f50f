"""Many rows at once are what the ORM would have written, on both databases."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from league.kernel import bulk
from league.kernel.models import ImportBatch, ImportRow
from members.models import Affiliation, Member
from orgs.models import Org
from tests.factories import make_id

BIRTH = date(2008, 5, 4)


def people(branch: Org, *names: str) -> list[Member]:
    """Members not yet stored."""
    made = []
    for serial, name in enumerate(names, start=1):
        member = Member(branch=branch, name=name, birth=BIRTH, sex="2", id_no=make_id(BIRTH, "2", serial))
        member.derive()
        made.append(member)
    return made


def columns(row) -> dict:
    """The stored columns of a row, without those that differ from row to row anyhow."""
    own = {"id", "name", "pinyin", "record_key", "id_no", "id_index", "created_at", "updated_at"}
    stored = type(row).objects.get(pk=row.pk)
    return {
        field.attname: getattr(stored, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in own
    }


def test_inserted_rows_are_those_of_the_orm(world):
    first, *others = people(world.branch, "盘小满", "唐立夏", "莫秋分")
    first.save()
    assert bulk.insert(others) == others
    assert [Member.objects.get(pk=one.pk).name for one in others] == ["唐立夏", "莫秋分"]
    assert [Member.objects.get(pk=one.pk).id_no for one in others] == [one.id_no for one in others]
    assert [columns(one) for one in others] == [columns(first)] * 2
    assert others[0].pk < others[1].pk
    others[0].name = "唐立冬"
    others[0].save()
    assert Member.objects.count() == 3


def test_nothing_to_insert_is_no_statement(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bulk.insert([]) == []


def test_json_and_blanks_come_back_as_they_were(world):
    batch = ImportBatch.objects.create(kind="members", as_of=BIRTH, filename="名册.xlsx")
    rows = [
        ImportRow(batch=batch, position=place, sheet="Sheet1", number=place, status="reject", payload=payload)
        for place, payload in enumerate((None, {"cells": {"name": "李明", "n": 1.5}}), start=1)
    ]
    rows[1].causes = ["ID_MISSING"]
    bulk.insert(rows)
    stored = list(ImportRow.objects.order_by("position"))
    assert [(row.pk, row.causes, row.payload) for row in stored] == [
        (rows[0].pk, [], None),
        (rows[1].pk, ["ID_MISSING"], {"cells": {"name": "李明", "n": 1.5}}),
    ]
    bulk.update(
        ImportRow, ("outcome", "object_key"), [(rows[1].pk, "new", "7"), (rows[0].pk, "rejected", "")]
    )
    found = ImportRow.objects.order_by("position").values_list("outcome", "object_key")
    assert list(found) == [("rejected", ""), ("new", "7")]


def test_a_person_twice_is_refused_and_nothing_stays(world):
    twice = [*people(world.branch, "盘小满"), *people(world.sibling_branch, "盘小满")]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(twice)
    assert (Member.objects.count(), Affiliation.objects.count()) == (0, 0)
