"""An export of the national system, read by the sheet of the roster, as the comparison takes it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from league.kernel import files
from league.kernel.errors import Refused
from league.kernel.sheets import CAUSES, Context, Row, RowResult, open_book
from league.kernel.sheets.examine import examine_rows
from members.models import Comparison, id_index
from members.services.amending import columns_of
from members.services.comparing import Reading, Told
from members.sheets.roster import MEMBERS
from orgs.models import Org
from orgs.services import directory, scope_context

FOREIGN = "BRANCH_OUT_OF_SCOPE"
KEPT = ("name", "id_no", "ethnicity", "political", "education", "join_date", "dev_no", "phone")


def read(comparison: Comparison) -> Reading:
    """What the uploaded workbook tells, every row by the rules of the roster.

    Raises Refused for a workbook that is no roster, holds nobody, or is about another place.
    """
    book = open_book(_content(comparison), comparison.filename)
    context = scope_context(comparison.org.code, comparison.as_of, {})
    examination, rows = examine_rows(MEMBERS, book, context)
    results = [one for one in examination.rows if one.status != "skip"]
    _refuse_wrong(comparison, results, examination.recognized)
    _refuse_strangers(comparison, results, rows)
    ids = dict(Org.objects.branches().standing().under(comparison.path).values_list("code", "pk"))
    reading = Reading([], rows=len(results))
    bad: Counter = Counter()
    for result in results:
        _take(reading, bad, result, rows[result.sheet, result.row], ids)
    reading.causes = {str(CAUSES[code].label): number for code, number in bad.items()}
    reading.former = _former(rows.values(), context, ids)
    return reading


def _content(comparison: Comparison) -> bytes:
    """The uploaded bytes; Refused when they were deleted meanwhile."""
    upload = comparison.upload
    if upload is None or not upload.stored_name:
        words = _("《%(name)s》的原文件已过期删除，请重新上传。")
        raise Refused(words % {"name": comparison.filename})
    return files.location(upload.stored_name).read_bytes()


def _refuse_wrong(comparison: Comparison, results: list[RowResult], recognized: list) -> None:
    """Say in words what is wrong with a workbook that cannot be compared."""
    name = {"name": comparison.filename, "org": comparison.org}
    columns = {key for one in recognized if one.role == "data" for key in one.columns.values()}
    if not columns:
        words = _("《%(name)s》里没有找到团员名册：表头须有“姓名”“身份证号”。请上传智慧团建导出的名册。")
        raise Refused(words % name, code="no_roster")
    if "id_no" not in columns:
        words = _("《%(name)s》没有“身份证号”一列，对不上人。请在智慧团建里导出带身份证号的名册。")
        raise Refused(words % name, code="no_id_column")
    if not results:
        raise Refused(_("《%(name)s》里一名团员也没有，请核对导出的范围。") % name, code="empty")


def _refuse_strangers(comparison: Comparison, results: list[RowResult], rows: Mapping) -> None:
    """Say in words what is wrong with people who cannot be compared."""
    name, held = {"name": comparison.filename, "org": comparison.org}, [*rows.values()]
    if any(row.own is not None for row in held):
        words = _("《%(name)s》是本平台导出的名册，和自己对没有意义。请上传智慧团建导出的团员名册。")
        raise Refused(words % name, code="own_export")
    if sum(row.has(FOREIGN) for row in held) * 2 > len(results):
        words = _("《%(name)s》里多数人的团支部不在“%(org)s”，像是别处的名册。请核对对账范围后重新上传。")
        raise Refused(words % name, code="elsewhere")
    if not any("born" in row.memory for row in held):
        words = _("《%(name)s》里的身份证号都读不出来（可能被存成了数字）。请重新导出，身份证号保持文本。")
        raise Refused(words % name, code="unreadable")


def _take(reading: Reading, bad: Counter, result: RowResult, row: Row, ids: dict[str, int]) -> None:
    """One row into the reading: a person, somebody whose number cannot be read, or somebody told twice."""
    if row.has(FOREIGN):
        bad[FOREIGN] += 1
        return
    branch = ids.get(row.values.get("branch") or "")
    words = row.text("branch").strip()
    if branch is None and words and not row.has("DUP_IN_FILE"):
        reading.strange[words] += 1
    name = row.values.get("name") or ""
    if "born" not in row.memory or not name:
        bad[next((one for one in result.reasons if one in CAUSES), "ID_MISSING")] += 1
        reading.unread.append((name, branch))
    elif not row.has("DUP_IN_FILE"):
        reading.told.append(_told(result, row, name, branch, words))
    else:
        bad["DUP_IN_FILE"] += 1


def _told(result: RowResult, row: Row, name: str, branch: int | None, words: str) -> Told:
    values = {key: row.values[key] for key in KEPT if row.values.get(key)}
    columns = columns_of(values)
    return Told(
        name=name,
        index=id_index(values["id_no"]),
        branch=branch,
        place=words,
        number=columns.get("admission_number", ""),
        joined_on=columns.get("joined_on"),
        month_only=columns.get("joined_month_only", False),
        political=columns.get("political", ""),
        content=values,
        sheet=result.sheet,
        row=result.row,
    )


def _former(rows: Iterable[Row], context: Context, ids: Mapping[str, int]) -> dict[int, str]:
    """Branches that the file calls by a name they no longer bear: id → those words."""
    now, found = directory(context.scope, former=False), {}
    for words in {row.text("branch").strip() for row in rows} - {""}:
        code = context.directory.match(words, "branch").code
        if code and not now.match(words, "branch").code:
            found[ids[code]] = words
    return found
