"""Who looks after duplicates, how alike two records must be, and how much each likeness weighs."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.params import param
from league.kernel.permits import permit
from league.kernel.roles import STAFF, Role
from members.choices.duplicates import Likeness

MERGE = permit("members.merge", _("核对和合并重复的团员"), (*STAFF, Role.TOWNSHIP_SECRETARY))

LEAST_SCORE = param(
    "members.duplicate_score",
    50,
    unit="分",
    label=_("相似程度达到多少分列入疑似重复"),
    source="本平台设定（可改）：仅手机号相同为 40 分，姓名同音且出生日期相同为 65 分",
)

# Out of 100; the heaviest counts, being in the same branch adds.
WEIGHTS = {
    Likeness.OLD_ID: 98,
    Likeness.NEAR_ID: 95,
    Likeness.NAME_PHONE: 90,
    Likeness.NAME_BIRTH: 85,
    Likeness.SOUND_BIRTH: 65,
    Likeness.ALIKE_BIRTH: 60,
    Likeness.PHONE: 40,
}
SAME_BRANCH = 8
MOST_SCORE = 99

for _code, _label in {
    "members.pair_dismissed": _("核对：不是同一人"),
    "members.entered_despite": _("有相似的人仍然登记"),
    "members.merge": _("合并重复的团员"),
    "members.unmerge": _("撤销合并"),
    "members.find_duplicates": _("查找疑似重复"),
}.items():
    event(_code, _label)
