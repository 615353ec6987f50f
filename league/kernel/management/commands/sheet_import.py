"""Import a workbook from the command line: `sheet_import KIND FILE --scope CODE --as-of DAY [--commit]`."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from league.kernel import files
from league.kernel.errors import DomainError
from league.kernel.sheets import CAUSES, Context, all_sheets, examine, open_book
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.batches import Scope, commit, open_batch, result


class Command(BaseCommand):
    """Without --commit nothing is written; OUT.json holds every row's status, causes and values."""

    help = _("从工作簿导入团组织、团员或团干部；不加 --commit 只检查，不写入。")

    def add_arguments(self, parser):
        """See the class."""
        parser.add_argument("kind", choices=[sheet.code for sheet in all_sheets()])
        parser.add_argument("file", type=Path)
        parser.add_argument("--scope", default="", help=_("导入范围：团组织编码"))
        parser.add_argument(
            "--as-of", required=True, type=date.fromisoformat, help=_("截止日期，如 2026-06-30")
        )
        parser.add_argument("--commit", action="store_true", help=_("写入数据库"))
        parser.add_argument("--result", type=Path, help=_("把每行的结果写到这个 JSON 文件"))

    def handle(self, *args, kind, file, scope, as_of, **options):
        """Examine the file, and store it when asked to. Raises CommandError with the user's sentence."""
        try:
            files.inspect(file, file.name)
            data = file.read_bytes()
            register = sheet_of(kind).register
            if not scope and register.needs_scope():
                raise CommandError(_("请用 --scope 指定导入范围（团组织编码）。"))
            run = self.commit if options["commit"] else self.examine
            rows = run(kind, file.name, data, register.context(scope, as_of, None))
        except OSError as error:
            raise CommandError(_("读不到文件 %(file)s。") % {"file": file}) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["result"]:
            options["result"].write_text(json.dumps({"rows": rows}, ensure_ascii=False), encoding="utf-8")
        self.report(rows)

    def examine(self, kind: str, name: str, data: bytes, context: Context) -> list[dict]:
        """The rows of a dry run."""
        examination = examine(sheet_of(kind), open_book(data, name), context)
        return [
            told(row.sheet, row.row, row.status, row.reasons, row.warnings, row.values)
            for row in examination.rows
        ]

    def commit(self, kind: str, name: str, data: bytes, context: Context) -> list[dict]:
        """The rows of a stored preview, and then the commit itself."""
        scope = Scope(context.scope, context.scope_path, context.scope_label)
        batch = open_batch(kind, scope=scope, as_of=context.as_of, actor=None, data=data, filename=name)
        rows = [
            told(row.sheet, row.number, row.status, row.causes, row.warnings, row.values)
            for row in batch.rows.all().iterator(chunk_size=2000)
        ]
        parts = result(commit(batch, actor=None))
        self.stdout.write(
            _("共 %(rows)d 行：新增 %(new)d，无变化 %(unchanged)d，未导入 %(rejected)d，跳过 %(skipped)d。")
            % parts
        )
        return rows

    def report(self, rows: list[dict]) -> None:
        """How many rows have each status and each cause."""
        for label, counts in (("", _count(rows, "status")), ("  ", _count(rows, "reasons", "warnings"))):
            for code, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
                words = CAUSES[code].label if code in CAUSES else ""
                self.stdout.write(f"{label}{code} {number} {words}".rstrip())


def told(sheet: str, row: int, status: str, reasons: list, warnings: list, values: dict) -> dict:
    """One row as the result file has it."""
    return {
        "sheet": sheet,
        "row": row,
        "status": str(status),
        "reasons": list(reasons),
        "warnings": list(warnings),
        "values": values,
    }


def _count(rows: list[dict], *fields: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        for field in fields:
            for code in [row[field]] if isinstance(row[field], str) else row[field]:
                counts[code] = counts.get(code, 0) + 1
    return counts
