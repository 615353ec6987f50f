"""What every person on a cadre paper has in common, a member of the register or not."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.choices.posts import Source
from league.kernel.fields import EncryptedTextField
from league.kernel.identity import age_on
from members.choices import Education, Political, Sex
from members.models import Member, id_index


class Someone(models.Model):
    """Columns of a person: a cadre, a candidate, a delegate. member: the same person in the register."""

    name = models.CharField(_("姓名"), max_length=60)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    id_no = EncryptedTextField(_("身份证号"))
    id_index = models.CharField(max_length=64, editable=False, db_index=True)
    birth = models.DateField(_("出生日期"))
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    education = models.CharField(_("学历"), max_length=2, choices=Education, blank=True)
    political = models.CharField(_("政治面貌"), max_length=20, choices=Political, blank=True)
    source = models.CharField(_("干部来源"), max_length=20, choices=Source, blank=True)
    phone = EncryptedTextField(_("手机号码"), blank=True)
    member = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("单个", "团员"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep derived columns true."""
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill what follows from other columns; called before every save, and by bulk writers."""
        self.id_index = id_index(self.id_no)

    def age_on(self, on) -> int:
        """Full years on a day."""
        return age_on(self.birth, on)


# The columns that tell who somebody is, to carry over from one paper to the next.
PERSONAL = (
    *("name", "id_no", "birth", "sex", "ethnicity", "education", "political", "source", "phone", "member"),
)
