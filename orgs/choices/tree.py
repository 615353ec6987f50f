"""Kinds, levels, forms, categories and fields of organizations, and the schemes the superiors count by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """System type of an organization (智慧团建 orgLevel); members sit only in branches."""

    LEADING_ORGAN = "leading_organ", _("领导机关")
    COMMITTEE = "committee", _("团委")
    WORK_COMMITTEE = "work_committee", _("团工委")
    GENERAL_BRANCH = "general_branch", _("团总支")
    BRANCH = "branch", _("团支部")


class Level(TextChoices):
    """Where in the tree of the Party-state the organization stands."""

    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡镇（街道）")
    SCHOOL = "school", _("学校")
    UNIT = "unit", _("单位")
    BRANCH = "branch", _("支部")


class Form(TextChoices):
    """Setting form (组织形态)."""

    INDEPENDENT = "independent", _("单独建")
    JOINT = "joint", _("联合建")
    REGIONAL = "regional", _("区域建")
    INDUSTRY = "industry", _("行业建")
    TEMPORARY = "temporary", _("临时")
    MOBILE = "mobile", _("流动团员团支部")
    GRADUATE = "graduate", _("毕业学社衔接临时团支部")
    OVERSEAS = "overseas", _("出国（境）学习研究团员团支部")
    ONLINE = "online", _("网上团组织")
    DISPATCHED = "dispatched", _("派出团工委")


class Industry(TextChoices):
    """The 16 行业类别 of 智慧团建, by their numbers there."""

    PARTY_STATE = "01", _("党政机关")
    INSTITUTION = "02", _("事业单位（不含公立学校）")
    UNIVERSITY = "03", _("普通高等院校")
    VOCATIONAL = "04", _("职业教育学校")
    SENIOR_HIGH = "05", _("普通高中")
    JUNIOR_HIGH = "06", _("初中")
    PRIMARY = "07", _("小学")
    STATE_OWNED = "08", _("国有企业")
    COLLECTIVE = "09", _("集体企业")
    NON_PUBLIC = "10", _("非公企业")
    SOCIAL_ORG = "11", _("新社会组织（不含民办学校）")
    ARMY = "12", _("军队")
    ARMED_POLICE = "13", _("武警")
    COMMUNITY = "14", _("城市社区")
    RURAL = "15", _("农村")
    OTHER = "16", _("其他")


class Field(TextChoices):
    """领域, eight labels; every organization with a known category falls into exactly one."""

    RURAL = "rural", _("农村")
    COMMUNITY = "community", _("社区")
    SCHOOL = "school", _("学校")
    INSTITUTION = "institution", _("机关事业单位")
    STATE_OWNED = "state_owned", _("国有企业")
    NON_PUBLIC = "non_public", _("非公有制经济组织")
    SOCIAL_ORG = "social_org", _("社会组织")
    OTHER = "other", _("其他")


FIELD_OF_INDUSTRY = {
    Industry.PARTY_STATE: Field.INSTITUTION,
    Industry.INSTITUTION: Field.INSTITUTION,
    Industry.UNIVERSITY: Field.SCHOOL,
    Industry.VOCATIONAL: Field.SCHOOL,
    Industry.SENIOR_HIGH: Field.SCHOOL,
    Industry.JUNIOR_HIGH: Field.SCHOOL,
    Industry.PRIMARY: Field.SCHOOL,
    Industry.STATE_OWNED: Field.STATE_OWNED,
    Industry.COLLECTIVE: Field.NON_PUBLIC,  # 集体企业 counts as 非公有制经济组织
    Industry.NON_PUBLIC: Field.NON_PUBLIC,
    Industry.SOCIAL_ORG: Field.SOCIAL_ORG,
    Industry.ARMY: Field.OTHER,
    Industry.ARMED_POLICE: Field.OTHER,
    Industry.COMMUNITY: Field.COMMUNITY,
    Industry.RURAL: Field.RURAL,
    Industry.OTHER: Field.OTHER,
}

# The seven fields a city asks for; it has no place for 其他, which the sum check must show.
SEVEN_FIELDS = {
    Field.SCHOOL: _("学校领域"),
    Field.INSTITUTION: _("机关事业单位"),
    Field.STATE_OWNED: _("国有企业"),
    Field.NON_PUBLIC: _("非公领域"),
    Field.SOCIAL_ORG: _("新社会组织"),
    Field.COMMUNITY: _("社区团支部"),
    Field.RURAL: _("农村团支部"),
}

# The six groups of the national bulletin.
SIX_FIELDS = {
    Field.SCHOOL: _("学生（学校）"),
    Field.STATE_OWNED: _("企业"),
    Field.NON_PUBLIC: _("企业"),
    Field.RURAL: _("乡镇（村）"),
    Field.INSTITUTION: _("机关事业单位"),
    Field.COMMUNITY: _("城市街道（社区）"),
    Field.SOCIAL_ORG: _("社会组织和其他"),
    Field.OTHER: _("社会组织和其他"),
}
