"""Natures of units, the fields they belong to, and the ways an organization is built in them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orgs.choices.tree import Field


class Nature(TextChoices):
    """单位性质, after GB/T 12402 and the categories of GB 32100."""

    ORGAN = "organ", _("机关")
    MASS = "mass", _("群团")
    INSTITUTION = "institution", _("事业单位")
    STATE_OWNED = "state_owned", _("国有企业")
    COLLECTIVE = "collective", _("集体企业")
    PRIVATE = "private", _("私营（非公）企业")
    FOREIGN = "foreign", _("外商及港澳台企业")
    SOLE = "sole", _("个体工商户")
    ASSOCIATION = "association", _("社会团体")
    SERVICE = "service", _("民办非企业（社会服务机构）")
    FOUNDATION = "foundation", _("基金会")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    SELF_GOVERNED = "self_governed", _("城乡自治组织")
    OTHER = "other", _("其他")


# 集体企业 and 合作社 count as 非公有制经济组织; a 村委会 is rural unless it is named as a community.
FIELD_OF_NATURE = {
    Nature.ORGAN: Field.INSTITUTION,
    Nature.MASS: Field.INSTITUTION,
    Nature.INSTITUTION: Field.INSTITUTION,
    Nature.STATE_OWNED: Field.STATE_OWNED,
    Nature.COLLECTIVE: Field.NON_PUBLIC,
    Nature.PRIVATE: Field.NON_PUBLIC,
    Nature.FOREIGN: Field.NON_PUBLIC,
    Nature.SOLE: Field.NON_PUBLIC,
    Nature.COOPERATIVE: Field.NON_PUBLIC,
    Nature.ASSOCIATION: Field.SOCIAL_ORG,
    Nature.SERVICE: Field.SOCIAL_ORG,
    Nature.FOUNDATION: Field.SOCIAL_ORG,
    Nature.SELF_GOVERNED: Field.RURAL,
    Nature.OTHER: Field.OTHER,
}


class Building(TextChoices):
    """建团方式: how the organization that covers a unit was built."""

    INDEPENDENT = "independent", _("单独建")
    JOINT = "joint", _("联合建")
    REGIONAL = "regional", _("区域建")
    INDUSTRY = "industry", _("行业建")
    DISPATCHED = "dispatched", _("派驻建")
    ATTACHED = "attached", _("依托建")
