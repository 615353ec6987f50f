"""Telling data rows from everything else a roster contains: totals, signatures, notes, examples, blanks."""

import re

from .cleaning import plain

TOTAL = re.compile(
    r"^(本页|本表|全[校镇乡村县市区]|分|各?支部)?(小计|合计|总计|共计|累计|总数)($|[:\d(共])|^共\d+[人名条行]"
)
SIGNATURE = re.compile(
    r"^(填表|填报|制表|审核|审批|复核|负责|经办|报送|上报|统计|录入|联系|主管|分管|校对|核对|单位|盖章|签字|签章)"
    r"(人|者|员|日期|时间|单位|领导|负责人|电话|盖章|签字|签章|签名|姓名)*(\(.{0,8}\))?([:_]|$)"
    r"|^(填表|填报|制表|审核|复核|经办)人|^(填表|填报|制表)(日期|时间|单位)|^(支部|团委|单位)?书记?签(字|名|章)"
)
NOTE = re.compile(
    r"^[(\[【]?(注|备注|附注|说明|填表说明|填写说明|注意|注意事项|提示|温馨提示|填表要求|填写要求)[)\]】]?"
    r"([:\d一二三、.,]|$)|^※|^\*{1,3}.{6,}"
)
EXAMPLE = re.compile(
    r"^[(\[【]?(填写|填报|填表)?(示例|样例|范例|示范|样本|举例|例子|例如|例)($|[)\]】:\d一行,.(])"
)
EXAMPLE_NAME = re.compile(r"[(\[【]?(示例|样例|范例|例)[)\]】]$|^(示例|样例|范例)")
ID_LIKE = re.compile(r"\d{15,19}|\d{17}[Xx]|\d(\.\d+)?[Ee]\+?1\d")


def other_than_data(texts: list[str], name: str, id_no: str) -> str:
    """Why a row is no data (blank, total, signature, note, example); "" for a row that may be data.

    `texts` are the row's non-blank cells in order; `name` and `id_no` those of its mapped columns.
    """
    words = [plain(text) for text in texts]
    if not words:
        return "blank"
    if any(EXAMPLE.match(word) for word in words) or EXAMPLE_NAME.search(plain(name)):
        return "example"
    if ID_LIKE.search(plain(id_no)):
        return ""
    leading = [word for word in words if not word.isdecimal()][:2]
    if any(TOTAL.match(word) for word in leading):
        return "total"
    if any(SIGNATURE.match(word) for word in leading):
        return "signature"
    return "note" if any(NOTE.match(word) for word in leading[:1]) else ""
