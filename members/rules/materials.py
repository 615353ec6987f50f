"""The twelve materials of an application: which step needs each, and whether the county asks for it."""

from collections.abc import Callable
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause, Finding
from members.choices.admission import MaterialKind
from members.rules.admission import ok, ruling_of
from members.rules.terms import RULES_2023

LIST_OF_MATERIALS = gettext_lazy("《发展团员工作细则》和各地发展团员材料清单")

# The step before which a material must be at hand.
NEEDED_AT = {
    MaterialKind.APPLICATION: "talk",
    MaterialKind.RECOMMENDATION: "endorse",
    MaterialKind.TRAINING: "recommend",
    MaterialKind.LESSONS: "recommend",
    MaterialKind.SERVICE: "recommend",
    MaterialKind.REPLY: "publish",
    MaterialKind.NOTICE: "form",
    MaterialKind.MEETING: "approve",
    MaterialKind.FORM: "archive",
    MaterialKind.APPROVAL: "archive",
    MaterialKind.CEREMONY: "archive",
    MaterialKind.CARD: "archive",
}
OPTIONAL = (MaterialKind.SERVICE, MaterialKind.CARD)  # asked for where a county says so

ASKED = {
    kind: params.param(
        f"members.material_{kind}",
        kind not in OPTIONAL,
        unit="是/否",
        label=format_lazy(gettext_lazy("发展材料必备：{name}"), name=kind.label),
        source=RULES_2023 + "和各地发展团员材料清单；是否必备由县级团委设定",
    )
    for kind in MaterialKind
}
MATERIALS_BLOCK = params.param(
    "members.materials_block",
    False,
    unit="是/否",
    label=gettext_lazy("发展材料不齐时不得办理下一步（否则只提醒）"),
    source="地方规定，由县级团委决定",
)
AT_HAND = Clause("members.materials", gettext_lazy("材料：%(name)s"), LIST_OF_MATERIALS)
FILED_FORM = Clause(
    "members.form_file",
    gettext_lazy("上传入团志愿书（一个 PDF，不超过 20 兆字节）"),
    gettext_lazy("智慧团建操作要求"),
)


def materials(step: str) -> Callable[[object, date], list[Finding]]:
    """The check of the materials that a step needs; one finding for each that the county asks for."""
    needed = [kind for kind, at in NEEDED_AT.items() if at == step]

    def check_materials(application, on: date) -> list[Finding]:
        have = at_hand(application)
        return [found for kind in needed for found in _looked_for(application, kind, have, on)]

    return check_materials


def at_hand(application) -> set[str]:
    """The kinds of which a file was brought."""
    return set(application.files.order_by().values_list("kind", flat=True))


def _looked_for(application, kind: str, have: set[str], on: date) -> list[Finding]:
    if kind == MaterialKind.FORM:
        return [_form_at_hand(have)]
    if not ruling_of(application, ASKED[kind], on).value:
        return []
    clause = Clause(AT_HAND.code, str(AT_HAND.text) % {"name": MaterialKind(kind).label}, AT_HAND.source)
    if kind in have:
        return [ok(clause)]
    blocks = ruling_of(application, MATERIALS_BLOCK, on).value
    return [Finding("block" if blocks else "warn", clause, _("还没有上传，请补齐。"))]


def _form_at_hand(have: set[str]) -> Finding:
    """The file of the form itself: nothing is archived without it, whatever the county says."""
    if MaterialKind.FORM in have:
        return ok(FILED_FORM)
    return Finding("block", FILED_FORM, _("归档前须上传入团志愿书扫描件。"))
