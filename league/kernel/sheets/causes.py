"""Why a row is refused, held, already there or worth a second look: code, sentence and severity."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Severity(StrEnum):
    """What a cause does to its row."""

    REJECT = "reject"  # the row is not stored
    HOLD = "hold"  # decided by the level above
    DUPLICATE = "duplicate"  # the person is already stored
    WARN = "warn"  # the row is stored, someone should look
    NOTE = "note"  # a remark for the preview only


@dataclass(frozen=True)
class Cause:
    """One kind of problem: what it is (label) and what to do (advice)."""

    code: str
    severity: Severity
    label: str
    advice: str

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, as one text."""
        return _("%(what)s。%(advice)s") % {"what": self.label, "advice": self.advice}


@dataclass(frozen=True, slots=True)
class Found:
    """A cause met in one row, with the column it was met in."""

    code: str
    column: str = ""


CAUSES: dict[str, Cause] = {}


def cause(code: str, severity: Severity, label, advice) -> Cause:
    """Declare a cause; apps call it when their sheets load. Raises ValueError when the code is taken."""
    if code in CAUSES:
        raise ValueError(f"cause {code} is declared twice")
    CAUSES[code] = Cause(code, severity, label, advice)
    return CAUSES[code]


def severity_of(code: str) -> Severity:
    """The severity of a declared cause."""
    return CAUSES[code].severity


REJECT, HOLD, DUPLICATE, WARN, NOTE = Severity

cause("ID_MISSING", REJECT, _("没有身份证号"), _("请补填 18 位居民身份证号。"))
cause("ID_LENGTH", REJECT, _("身份证号不是 18 位"), _("请核对原件；15 位的旧号码请换成 18 位新号码。"))
cause("ID_BIRTH_INVALID", REJECT, _("身份证号中的出生日期不存在"), _("请对照身份证原件改正第 7 至 14 位。"))
cause("ID_CHECKSUM", REJECT, _("身份证号校验码不符"), _("多半是录错一位，请对照身份证原件改正。"))
cause(
    "ID_PRECISION_LOST",
    REJECT,
    _("身份证号以数字形式存放，末几位已失真"),
    _("请把该列设为“文本”格式后重新录入完整号码，不能在原数字上补改。"),
)
cause("NAME_MISSING", REJECT, _("没有姓名"), _("请补填姓名。"))
cause("DATE_INVALID", REJECT, _("日期不存在或无法识别"), _("请按“2019.05”或“2019-05-04”的写法改正。"))
cause(
    "AGE_UNDER_14",
    REJECT,
    _("截止日未满 14 周岁"),
    _("未满 14 周岁不能登记为团员，请核对身份证号或删除本行。"),
)
cause("DUP_IN_FILE", REJECT, _("本文件中此人重复出现"), _("只导入第一次出现的一行，请删除多余的行。"))
cause(
    "ID_NAME_CONFLICT",
    REJECT,
    _("该身份证号已登记在另一姓名下"),
    _("请核对姓名和身份证号；确属改名的，请走更正手续。"),
)
cause("DUP_EXISTING", DUPLICATE, _("此人已在册"), _("不会重复登记；需要修改资料的，请在团员名册中修改。"))
cause("DUP_ELSEWHERE", HOLD, _("已提交上级核重"), _("由上级团委核对后处理，其余各行可以先行导入。"))

cause(
    "BRANCH_UNKNOWN",
    REJECT,
    _("找不到所填的团支部"),
    _("请改为系统中的支部全称、简称或编码，或先新建该支部。"),
)
cause(
    "BRANCH_AMBIGUOUS",
    REJECT,
    _("有两个以上支部都叫这个名称"),
    _("请写明所在乡镇或学校，或改填支部全称、编码。"),
)
cause(
    "BRANCH_OUT_OF_SCOPE",
    REJECT,
    _("团支部不在本次导入的组织范围内"),
    _("请核对支部名称，或交由所属团组织导入。"),
)
cause("ORG_UNKNOWN", REJECT, _("找不到所填的团组织"), _("请改为系统中的组织全称、简称或编码。"))
cause("ORG_AMBIGUOUS", REJECT, _("有两个以上团组织都叫这个名称"), _("请改填组织全称或编码。"))
cause(
    "ORG_OUT_OF_SCOPE",
    REJECT,
    _("团组织不在本次导入的组织范围内"),
    _("请核对组织名称，或交由所属团组织导入。"),
)

cause("AGE_OVER_28", WARN, _("截止日已满 28 周岁且未任团内职务"), _("请核对是否应办理超龄离团。"))
cause("JOIN_UNDER_14", WARN, _("入团时未满 14 周岁"), _("请对照入团志愿书核对入团时间。"))
cause("GENDER_MISMATCH", WARN, _("性别与身份证号不一致"), _("已按身份证号登记，请核对。"))
cause("BIRTH_MISMATCH", WARN, _("出生日期与身份证号不一致"), _("已按身份证号登记，请核对。"))
cause("PHONE_INVALID", WARN, _("手机号不是 11 位手机号码"), _("手机号未登记，请补正。"))
cause("JOIN_DATE_MISSING", WARN, _("没有入团时间"), _("请对照入团志愿书补填。"))
cause(
    "DATE_AMBIGUOUS",
    WARN,
    _("日期末位是“.1”，分不清是 1 月还是 10 月"),
    _("暂按 10 月登记，请对照档案核对。"),
)
cause(
    "DEVNO_INVALID",
    WARN,
    _("发展团员编号缺失、不是 12 位或与入团年份不符"),
    _("编号未登记，2017 年及以后入团的请补正。"),
)

cause("GENDER_UNREADABLE", NOTE, _("性别栏无法识别"), _("已按身份证号登记。"))
cause("BIRTH_UNREADABLE", NOTE, _("出生日期栏无法识别"), _("已按身份证号登记。"))
cause("ETHNICITY_UNKNOWN", NOTE, _("民族栏无法识别"), _("民族暂缺，请改为规范名称，如“汉族”。"))
cause("POLITICAL_UNKNOWN", NOTE, _("政治面貌栏无法识别"), _("政治面貌暂缺，请改为规范名称。"))
cause("EDUCATION_UNKNOWN", NOTE, _("文化程度栏无法识别"), _("文化程度暂缺，请改为规范名称。"))
