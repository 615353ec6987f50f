"""What members and applicants have in common: who they are, with encrypted ID number and phone."""

import uuid
from datetime import date
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, lazy_pinyin

from league.kernel.fields import EncryptedTextField, blind_index
from league.kernel.identity import age_on
from members.choices import Document, Education, Sex

# Family names that are read otherwise than the character usually is.
SURNAMES = dict(
    pair.split(":")
    for pair in (
        "卜:bu 仇:qiu 单:shan 区:ou 曾:zeng 朴:piao 查:zha 乐:yue 解:xie 缪:miao 翟:zhai 覃:qin 盖:ge "
        "薄:bo 折:she 员:yun 祭:zhai 种:chong 隗:wei 秘:bi 郇:xun 乜:nie 阚:kan 洗:xian 繁:po 粘:nian"
    ).split()
)


def id_index(id_no: str) -> str:
    """Blind index of an ID number: equal numbers, equal index; empty stays empty."""
    return blind_index(id_no, "id_no") if id_no else ""


def phone_index(phone: str) -> str:
    """Blind index of a phone number."""
    return blind_index(phone, "phone") if phone else ""


@lru_cache(maxsize=20_000)
def pinyin_key(name: str) -> str:
    """Initials, a space, full pinyin: sorts by sound and is searched by initials. 李明 → `lm liming`.

    Family names are read as such (曾 → zeng), dots within a name are left out.
    """
    syllables = [part for part in lazy_pinyin(name, style=Style.NORMAL) if part.isalnum()]
    if name[:1] in SURNAMES and not name.startswith("单于"):
        syllables[0] = SURNAMES[name[0]]
    return f"{''.join(part[:1] for part in syllables)} {''.join(syllables)}".lower()[:120]


class Person(models.Model):
    """Columns of a person. Sex and birth date of an ID card holder always follow from the ID number."""

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(max_length=120, editable=False)
    document = models.CharField(_("证件类型"), max_length=10, choices=Document, default=Document.ID_CARD)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    id_no = EncryptedTextField(_("身份证号"))
    id_index = models.CharField(max_length=64, editable=False)
    birth = models.DateField(_("出生日期"))
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    education = models.CharField(_("文化程度"), max_length=2, choices=Education, blank=True)
    phone = EncryptedTextField(_("手机号码"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

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
        self.pinyin = pinyin_key(self.name)
        self.id_index = id_index(self.id_no)
        self.phone_index = phone_index(self.phone)

    def age_on(self, on: date) -> int:
        """Full years on a day."""
        return age_on(self.birth, on)
