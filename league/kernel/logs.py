"""Logs carry ids, never personal data (reliability rule P4): what slips into an error text is masked.

ID numbers and phones are replaced wherever they stand; of a database error the lines go that repeat values.
"""

import logging
import re

HIDDEN = "***"
NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15}|1[3-9]\d{9})(?![0-9A-Za-z])")
# PostgreSQL repeats the values of a row, or the statement with its values, in these lines.
VALUES = re.compile(r"^(DETAIL|CONTEXT|QUERY|LINE \d+): .*$", re.MULTILINE)


def masked(text: str) -> str:
    """A text without ID numbers, phones and values of rows."""
    return NUMBERS.sub(HIDDEN, VALUES.sub(rf"\1: {HIDDEN}", text))


class MaskingFormatter(logging.Formatter):
    """Masks the whole line with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line per record: when, how grave, who says it, what."""
        return masked(super().format(record))


def configuration(level: str) -> dict:
    """What Django's LOGGING holds: everything to the standard error of the process, masked."""
    line = "{asctime} {levelname} {name}: {message}"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"masked": {"()": "league.kernel.logs.MaskingFormatter", "format": line, "style": "{"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},
            "kombu.connection": {"level": "ERROR"},  # it misses a host name, which our folders have not
        },
    }
