"""Why two records may be one person, and what became of the suspicion."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PairState(TextChoices):
    """What became of two records that look alike."""

    OPEN = "open", pgettext_lazy("疑似重复", "待核对")
    DISMISSED = "dismissed", _("不是同一人")


class Likeness(TextChoices):
    """What two records have in common."""

    NEAR_ID = "near_id", _("姓名相近、身份证号只差一位")
    OLD_ID = "old_id", _("15 位旧号码与 18 位号码是同一人")
    NAME_BIRTH = "name_birth", _("姓名和出生日期相同")
    NAME_PHONE = "name_phone", _("姓名和手机号相同")
    SOUND_BIRTH = "sound_birth", _("姓名同音、出生日期相同")
    ALIKE_BIRTH = "alike_birth", _("同一支部，姓名只差一字、出生日期相同")
    PHONE = "phone", _("手机号相同")
    BRANCH = "branch", _("在同一支部")
