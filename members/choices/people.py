"""Enumerations of people: sex, ethnic group, education, political status, posts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")


# GB/T 3304: code → name. Stored by name, because every list shows and every superior asks for the name.
ETHNICITIES = {
    f"{number:02d}": name if name.endswith("族") else f"{name}族"
    for number, name in enumerate(
        (
            *("汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白"),
            *(
                "土家",
                "哈尼",
                "哈萨克",
                "傣",
                "黎",
                "傈僳",
                "佤",
                "畲",
                "高山",
                "拉祜",
                "水",
                "东乡",
                "纳西",
                "景颇",
            ),
            *(
                "柯尔克孜",
                "土",
                "达斡尔",
                "仫佬",
                "羌",
                "布朗",
                "撒拉",
                "毛南",
                "仡佬",
                "锡伯",
                "阿昌",
                "普米",
                "塔吉克",
                "怒",
            ),
            *(
                "乌孜别克",
                "俄罗斯",
                "鄂温克",
                "德昂",
                "保安",
                "裕固",
                "京",
                "塔塔尔",
                "独龙",
                "鄂伦春",
                "赫哲",
                "门巴",
                "珞巴",
                "基诺",
            ),
        ),
        start=1,
    )
} | {"97": "其他"}


class Political(TextChoices):
    """政治面貌 as League lists write it."""

    MEMBER = "league", _("共青团员")
    PARTY = "party", _("中共党员")
    PARTY_PROBATIONARY = "party_probationary", _("中共预备党员")
    MASSES = "masses", _("群众")


class Education(TextChoices):
    """学历, the 15 entries of 智慧团建."""

    PRIMARY = "10", _("小学")
    JUNIOR_NOW = "20", _("初中在读")
    JUNIOR = "21", _("初中")
    SENIOR_NOW = "30", _("普通高中在读")
    SENIOR = "31", _("普通高中")
    VOCATIONAL_NOW = "40", _("中职在读")
    VOCATIONAL = "41", _("中职")
    COLLEGE_NOW = "50", _("专科在读")
    COLLEGE = "51", _("专科")
    BACHELOR_NOW = "60", _("本科在读")
    BACHELOR = "61", _("本科")
    MASTER_NOW = "70", _("硕士在读")
    MASTER = "71", _("硕士")
    DOCTOR_NOW = "80", _("博士在读")
    DOCTOR = "81", _("博士")


class Document(TextChoices):
    """证件类型."""

    ID_CARD = "id_card", _("居民身份证")
    OVERSEAS = "overseas", _("境外证件")


class Occupation(TextChoices):
    """职业, the 14 entries of 智慧团建."""

    STATE_FIRM = "01", _("国企职工")
    PRIVATE_FIRM = "02", _("非公企业职工")
    PUBLIC_SERVICE = "03", _("机关事业职工")
    SOCIAL_ORG = "04", _("社会组织员工")
    FARMER = "05", _("农民")
    STUDENT = "06", _("学生")
    FREELANCE = "07", _("自由职业者")
    PUBLIC_UNIVERSITY = "08", _("公办高校教职工")
    PUBLIC_SCHOOL = "09", _("公办中学教职工")
    PUBLIC_VOCATIONAL = "10", _("公办中职教职工")
    PRIVATE_UNIVERSITY = "11", _("民办高校教职工")
    PRIVATE_SCHOOL = "12", _("民办中学教职工")
    PRIVATE_VOCATIONAL = "13", _("民办中职教职工")
    OTHER = "14", _("其他")


class PostNature(TextChoices):
    """团干部性质."""

    FULL_TIME = "full_time", _("专职")
    SECONDED = "seconded", _("挂职")
    PART_TIME = "part_time", _("兼职")
