"""The letters of the register as Word documents."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day
from members.models import Transfer
from members.rules.transfer import LETTER_DAYS

TRANSFER_LETTER = Letter(
    code="transfer_letter",
    label=gettext_lazy("团员组织关系介绍信"),
    title="团员组织关系介绍信",
    body=(
        "编号：{{ number }}",
        "{{ outside }}：",
        "{{ name }}同志（{{ sex }}，{{ birth }}出生，{{ joined }}入团）系{{ branch }}团员，"
        "因{{ reason }}，现将其组织关系转去，请予接转。",
        "本介绍信有效期 {{ days }} 天，至 {{ until }} 止。接转后请将回执寄回。",
    ),
    tail=("联系电话：{{ phone }}",),
)


def transfer_places(transfer: Transfer) -> dict[str, str]:
    """What the letter of a transfer says; the number of the ID card stays out of it.

    Refused as long as no letter is issued: only who goes outside takes one along.
    """
    if not transfer.letter_on:
        raise Refused(_("还没有为这份转接开具介绍信。转往外地的，请先办理“开具介绍信”。"))
    member, day = transfer.member, transfer.letter_on
    return {
        "number": transfer.letter_no,
        "outside": transfer.outside,
        "name": member.name,
        "sex": member.get_sex_display(),
        "birth": chinese_day(member.birth),
        "joined": chinese_day(member.joined_on) if member.joined_on else "",
        "branch": transfer.source.name,
        "reason": transfer.get_reason_display(),
        "days": params.value(LETTER_DAYS, transfer.source.path, day),
        "until": chinese_day(transfer.due_on or day),
        "phone": (transfer.turn or transfer.source).phone or "",
        "sign": (transfer.turn or transfer.source.parent or transfer.source).name,
        "day": chinese_day(day),
    }
