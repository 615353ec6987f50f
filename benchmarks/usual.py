"""The usual way of doing the same, for ratios within one run: offsets, model objects, row after row."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from openpyxl import Workbook, load_workbook

from league.kernel.identity import check_character
from league.portal.sample.people import Census
from members.choices import Education
from members.models import Member
from orgs.choices import Kind
from orgs.models import Org

COLUMNS = (
    "name get_document_display id_no get_sex_display birth ethnicity get_education_display phone branch "
    "status political joined_on joined_at admission_number full_time_education occupation work_unit "
    "household income email party_joined_on volunteer_since pinyin"
).split()
FIRST_BORN = date(2000, 1, 1)
HEADS = ("姓名", "身份证号", "民族", "政治面貌", "文化程度", "入团时间", "手机号码", "所在团支部")


def row_at(offset: int) -> int:
    """The id of the row at that place of the register."""
    return Member.objects.order_by("pinyin", "pk").values_list("pk", flat=True)[offset]


def page_by_offset(offset: int, size: int) -> None:
    """A page as a paginator asks for it."""
    list(Member.objects.select_related("branch").order_by("pinyin", "pk")[offset : offset + size])


def exported_rows(count: int) -> Iterator[list[str]]:
    """Members as objects, one after the other, each column asked for by name and written as text."""
    for member in Member.objects.select_related("branch").order_by("pinyin", "pk")[:count]:
        values = (getattr(member, column) for column in COLUMNS)
        yield [str(value() if callable(value) else value) for value in values]


def export_xlsx(path: Path, count: int) -> None:
    """As export libraries do it: a whole workbook in memory, cell by cell."""
    book = Workbook()
    for row in exported_rows(count):
        book.active.append(row)
    book.save(path)


def export_csv(path: Path, count: int) -> None:
    """The same rows as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(exported_rows(count))


def write_roster(path: Path, county: str, count: int, today: date) -> None:
    """A roster of people nobody knows yet, in the branches of a county."""
    census = Census(today, today)
    codes = Org.objects.filter(code__startswith=county, kind=Kind.BRANCH)
    branches = list(codes.values_list("name", flat=True))
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADS)
    for number in range(count):
        known, born = census.person(18, 26), FIRST_BORN + timedelta(days=number % 2000)
        words = (known["name"], unknown_id(born, number // 2000), known["ethnicity"], "共青团员", "高中")
        sheet.append((*words, f"{born.year + 15}.09", known["phone"], branches[number % len(branches)]))
    book.save(path)


def unknown_id(born: date, serial: int) -> str:
    """An ID number of a county code that none of the stored people has."""
    body = f"451199{born:%Y%m%d}{serial:03d}"
    return body + check_character(body)


def import_twice(path: Path) -> None:
    """As import libraries do it: read, look up, check and save each row, once as a trial, then in earnest."""
    for _trial in (True, False):
        sheet = load_workbook(path).active
        with transaction.atomic():
            for row in sheet.iter_rows(min_row=2, values_only=True):
                _save(*row)
            transaction.set_rollback(True)


def _save(name, id_no, ethnicity, _political, _education, joined, phone, branch) -> None:
    year, month = joined.split(".")
    member = Member(name=name, id_no=id_no, ethnicity=ethnicity, phone=phone, education=Education.SENIOR)
    member.birth = date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    member.sex = "1" if int(id_no[16]) % 2 else "2"
    member.joined_on = date(int(year), int(month), 1)
    member.branch = Org.objects.get(name=branch)
    member.full_clean()
    member.save()
