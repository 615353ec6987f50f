"""Categories, fields, and the schemes the superiors count by."""

import pytest

from orgs.choices import FIELD_OF_INDUSTRY, SEVEN_FIELDS, SIX_FIELDS, Field, Industry
from orgs.models import Org
from reports.forms import schemes

# Category → its line among the eight, seven and six fields; "" has no line there.
LINES = {
    "党政机关": ("机关事业单位", "机关事业单位", "机关事业单位"),
    "事业单位（不含公立学校）": ("机关事业单位", "机关事业单位", "机关事业单位"),
    "普通高等院校": ("学校", "学校领域", "学生（学校）"),
    "职业教育学校": ("学校", "学校领域", "学生（学校）"),
    "普通高中": ("学校", "学校领域", "学生（学校）"),
    "初中": ("学校", "学校领域", "学生（学校）"),
    "小学": ("学校", "学校领域", "学生（学校）"),
    "国有企业": ("国有企业", "国有企业", "企业"),
    "集体企业": ("非公有制经济组织", "非公领域", "企业"),
    "非公企业": ("非公有制经济组织", "非公领域", "企业"),
    "新社会组织（不含民办学校）": ("社会组织", "新社会组织", "社会组织和其他"),
    "军队": ("其他", "", "社会组织和其他"),
    "武警": ("其他", "", "社会组织和其他"),
    "城市社区": ("社区", "社区团支部", "城市街道（社区）"),
    "农村": ("农村", "农村团支部", "乡镇（村）"),
    "其他": ("其他", "", "社会组织和其他"),
}


def test_every_category_has_its_line_in_every_scheme():
    found = {}
    for category in Industry:
        field = FIELD_OF_INDUSTRY[category]
        lines = (field.label, SEVEN_FIELDS.get(field, ""), SIX_FIELDS[field])
        found[str(category.label)] = tuple(str(line) for line in lines)
    assert found == LINES


def test_there_are_sixteen_categories_eight_seven_and_six_fields():
    assert [len(schemes.parts(scheme)) for scheme in ("16", "8", "7", "6")] == [16, 8, 7, 6]


def test_only_the_seven_fields_leave_something_out():
    assert {scheme: schemes.residual(scheme) for scheme in ("16", "8", "7", "6")} == {
        "16": (),
        "8": (),
        "7": (Field.OTHER,),
        "6": (),
    }


@pytest.mark.django_db
def test_the_field_follows_the_category_and_is_free_without_one(world):
    branch = world.branch
    for category, given, field in (
        (Industry.COLLECTIVE, Field.STATE_OWNED, Field.NON_PUBLIC),
        (Industry.ARMY, "", Field.OTHER),
        ("", Field.SOCIAL_ORG, Field.SOCIAL_ORG),
        ("", "", ""),
    ):
        branch.industry_category, branch.field = category, given
        branch.save()
        assert Org.objects.get(pk=branch.pk).field == field
