"""The letter that tells a person what is held of them and who looked at it."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import letters
from league.kernel.letters import Letter, chinese_day
from members.models import Member
from members.services.held import Held, Look

STATEMENT = Letter(
    "members.statement",
    _("个人信息说明"),
    "个人信息说明",
    (
        "{{ name }}同志：",
        "根据《中华人民共和国个人信息保护法》第四十五条，现将本平台截至{{ day }}保存的您的个人信息"
        "和查看、导出、修改情况告知如下。如有不准确的，可依第四十六条请求更正。",
    ),
    (("类别", "row.kind"), ("项目", "row.name"), ("内容", "row.text")),
)


def write(member: Member, held: Sequence[Held], looks: Sequence[Look], sign: str, on: date) -> bytes:
    """The letter as the bytes of a .docx: a line per column held, then a line per look."""
    rows = [
        {"kind": each.label, "name": label, "text": text}
        for each in held
        for row in each.rows
        for label, text in row
    ]
    rows += [
        {
            "kind": "查看和使用记录",
            "name": f"{timezone.localtime(look.at):%Y-%m-%d %H:%M} {look.who}",
            "text": "：".join(filter(None, (str(look.what), look.note))),
        }
        for look in looks
    ]
    context = {"name": member.name, "day": chinese_day(on), "sign": sign, "rows": rows}
    return letters.write(STATEMENT.code, context)
