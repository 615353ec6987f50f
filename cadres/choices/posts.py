"""Enumerations of posts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Quota(TextChoices):
    """编制 that carries the post."""

    ADMINISTRATIVE = "administrative", _("行政")
    INSTITUTION = "institution", _("事业")
    NONE = "none", _("无")


class Rank(TextChoices):
    """What a post is in its team, whatever its title says."""

    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    STANDING = "standing", _("常委")
    MEMBER = "member", _("委员")
    ALTERNATE = "alternate", _("候补委员")
    STAFF = "staff", _("工作人员")


TEAM = (Rank.SECRETARY, Rank.DEPUTY, Rank.STANDING, Rank.MEMBER)
LEADERS = (Rank.SECRETARY, Rank.DEPUTY)

# The first word found in a title tells its rank.
RANK_WORDS = {
    "副书记": Rank.DEPUTY,
    "书记": Rank.SECRETARY,
    "候补委员": Rank.ALTERNATE,
    "常委": Rank.STANDING,
    "常务委员": Rank.STANDING,
    "委员": Rank.MEMBER,
}


def rank_of(title: str) -> Rank:
    """The rank a title speaks of: 组织委员 is a member, 兼职副书记 a deputy, 干事 staff."""
    return next((rank for word, rank in RANK_WORDS.items() if word in title), Rank.STAFF)


class Source(TextChoices):
    """Where a cadre comes from (干部来源)."""

    PARTY_STATE = "party_state", _("党政机关")
    INSTITUTION = "institution", _("事业单位")
    UNIVERSITY = "university", _("高校")
    STATE_OWNED = "state_owned", _("国有企业")
    NON_PUBLIC = "non_public", _("非公企业")
    SOCIAL_ORG = "social_org", _("社会组织")
    TEACHER = "teacher", _("教师")
    VILLAGE_OFFICIAL = "village_official", _("大学生村官")
    STUDENT = "student", _("在校大学生")
    WEST_VOLUNTEER = "west_volunteer", _("西部计划志愿者")
    FIRST_SECRETARY = "first_secretary", _("第一书记")
    ENTREPRENEUR = "entrepreneur", _("致富带头人")
    POLICE = "police", _("民警")
    OTHER = "other", _("其他")
