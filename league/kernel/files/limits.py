"""How large a file may be: one table of defaults, overridden by the setting LEAGUE_UPLOAD."""

from django.conf import settings

MEGABYTE = 1024 * 1024

DEFAULTS = {
    "max_bytes": 20 * MEGABYTE,  # the file as uploaded
    "max_unpacked_bytes": 200 * MEGABYTE,  # all parts of a workbook together
    "max_ratio": 200,  # unpacked : packed, for parts above one megabyte
    "max_entries": 2000,  # parts in a workbook
    "max_rows": 200_000,  # last filled row of a sheet, lines of a text file
    "max_columns": 1000,  # last filled column of a sheet
    "max_cells": 2_000_000,  # filled rectangle of all sheets together; cells written at all, blank or not
    "max_sheets": 200,
    "max_styled_bytes": 20 * MEGABYTE,  # sheets given back with their looks: the writer needs 50 times that
    "max_line_bytes": 100_000,  # one line of a text file
    "keep_upload_days": 30,
    "keep_result_days": 7,
}


def limit(name: str) -> int:
    """A limit by name; KeyError for an unknown one."""
    return settings.LEAGUE_UPLOAD.get(name, DEFAULTS[name])
