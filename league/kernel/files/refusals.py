"""The sentences of the upload door, each naming the file and the way out; `code` is for programs."""

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.files.limits import MEGABYTE, limit


def damaged(name: str) -> Refused:
    """The file breaks off or contradicts itself."""
    return Refused(
        _("文件“%(name)s”不完整或已损坏，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。") % {"name": name},
        code="file_damaged",
    )


def not_a_table(name: str) -> Refused:
    """Another kind of file under a table's name."""
    return Refused(
        _("文件“%(name)s”的内容不是表格，可能只是改了扩展名。请上传 .xlsx、.xls 或 .csv 文件。")
        % {"name": name},
        code="file_type",
    )


def not_a_document(name: str) -> Refused:
    """Another kind of file under a Word document's name."""
    return Refused(
        _("文件“%(name)s”的内容不是 Word 文档，可能只是改了扩展名。请上传 .docx 文件。") % {"name": name},
        code="file_type",
    )


def save_as(name: str, kind: str) -> Refused:
    """A table of a kind that is not read."""
    return Refused(
        _("文件“%(name)s”是%(kind)s，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。")
        % {"name": name, "kind": kind},
        code="file_type",
    )


def encrypted(name: str) -> Refused:
    """A password protects it."""
    return Refused(
        _("文件“%(name)s”设有打开密码，请去掉密码后再上传。") % {"name": name}, code="file_encrypted"
    )


def macros(name: str) -> Refused:
    """It carries programs."""
    return Refused(
        _("文件“%(name)s”含有宏，出于安全不能接收。请另存为不含宏的 .xlsx 后再上传。") % {"name": name},
        code="file_macros",
    )


def suspicious(name: str) -> Refused:
    """It is built in a way no office program builds files."""
    return Refused(
        _("文件“%(name)s”的内部结构异常，可能被人改造过，不能接收。请用 Excel 或 WPS 重新录入后再上传。")
        % {"name": name},
        code="file_suspicious",
    )


def too_much_inside(name: str) -> Refused:
    """Unpacked it would fill memory."""
    return Refused(
        _(
            "文件“%(name)s”解开后超过 %(limit)s 兆字节或压缩得异常，不能接收。"
            "请删除图片和空白区域，或拆成几个文件。"
        )
        % {"name": name, "limit": limit("max_unpacked_bytes") // MEGABYTE},
        code="file_unpacks_too_large",
    )


def too_far(name: str, row: int, column: int) -> Refused:
    """A filled cell, or the filled rectangle, lies beyond the limits."""
    return Refused(
        _(
            "文件“%(name)s”的内容一直延伸到第 %(row)s 行第 %(column)s 列，"
            "超出了上限（%(rows)s 行、%(columns)s 列）。请删除远处的多余内容，或拆成几个文件。"
        )
        % {
            "name": name,
            "row": row,
            "column": column,
            "rows": limit("max_rows"),
            "columns": limit("max_columns"),
        },
        code="file_too_far",
    )
