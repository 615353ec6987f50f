"""Where the erasure of personal data stands."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ErasureState(TextChoices):
    """Proposed by one person, carried out or declined by another."""

    PROPOSED = "proposed", pgettext_lazy("删除个人信息", "待复核")
    DONE = "done", pgettext_lazy("删除个人信息", "已删除")
    DECLINED = "declined", pgettext_lazy("删除个人信息", "不删除")
