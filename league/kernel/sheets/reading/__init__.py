"""Reading of workbooks as offices send them: .xlsx, .xls, .csv and tab-separated text, into plain grids."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from league.kernel.errors import Refused

from .grid import Book, Cell, Grid, Limits
from .text import read_text
from .xls import read_xls
from .xlsx import read_xlsx

__all__ = ["Book", "Cell", "Grid", "Limits", "open_book"]

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
ZIP_SIGNATURE = b"PK\x03\x04"


def open_book(data: bytes, filename: str, limits: Limits | None = None) -> Book:
    """The grids of an uploaded file; its first bytes decide the format, not its name.

    Raises Refused with a sentence for the user when the file is no workbook or is too large.
    """
    limits = limits or Limits()
    name = PurePath(filename).name
    if not data:
        raise Refused(_("文件《%(name)s》是空的，请检查后重新上传。") % {"name": name})
    if data.startswith(ZIP_SIGNATURE):
        return read_xlsx(data, name, limits)
    if data.startswith(OLE_SIGNATURE):
        return read_xls(data, name, limits)
    return read_text(data, name, limits)
