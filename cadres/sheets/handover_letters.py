"""The list of what a relieved head handed over as a Word document."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.choices.handover import HandoverItem
from cadres.models import Post
from cadres.sheets.training_letters import signed
from league.kernel import letters
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day

HANDED = Letter(
    "cadres.handover",
    gettext_lazy("工作交接清单"),
    "工作交接清单",
    ("{{ name }}同志自{{ end }}起不再担任{{ org }}{{ title }}，现将工作移交如下。",),
    (("序号", "row.number"), ("移交内容", "row.label"), ("是否移交", "row.done")),
    (
        "备注：{{ note }}",
        "移交人：{{ name }}　　接收人：{{ receiver }}　　监交人：{{ witness }}",
    ),
)


def handed_over(post: Post) -> bytes:
    """The list of a post that ended; Refused before anything was handed over."""
    done = getattr(post, "handover", None)
    if done is None:
        raise Refused(_("还没有登记工作交接，请先登记。"))
    rows = [
        {"number": place, "label": str(label), "done": "是" if value in done.items else "否"}
        for place, (value, label) in enumerate(HandoverItem.choices, 1)
    ]
    told = {"name": post.name, "title": post.title, "org": post.org.name, "end": chinese_day(post.end)}
    told |= {"receiver": done.receiver, "witness": done.witness or "　", "note": done.note or "无"}
    return letters.write(
        HANDED.code, told | {"rows": rows} | signed(post.org) | {"day": chinese_day(done.on)}
    )
