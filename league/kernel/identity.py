"""Resident identity numbers (GB 11643) and mobile phone numbers: check and read; `masks` shows them."""

import datetime
import re
import unicodedata
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]+")
APOSTROPHES = "'`‘’＇\"“”"
PHONE = re.compile(r"1[3-9]\d{9}")


def squeeze(text: str) -> str:
    """The text in half width (NFKC) without any space, zero-width character or leading apostrophe."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip(APOSTROPHES)


def normalise_id(text: str) -> str:
    """An ID number as it is stored: squeezed, with a capital X."""
    return squeeze(text).upper()


def check_character(body: str) -> str:
    """The 18th character that belongs to 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[sum(map(mul, map(int, body), WEIGHTS)) % 11]


def has_valid_check(id_no: str) -> bool:
    """Whether 18 characters are 17 digits with the right check character."""
    body = id_no[:17]
    return len(id_no) == 18 and body.isascii() and body.isdigit() and check_character(body) == id_no[17]


def birth_of(id_no: str) -> datetime.date | None:
    """The birth date inside an 18-character ID number, or None when those digits are no date."""
    digits = id_no[6:14]
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        born = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born.year >= 1900 else None


def sex_of(id_no: str) -> str:
    """男 or 女, from the parity of the 17th digit."""
    return "男" if int(id_no[16]) % 2 else "女"


def is_valid_id(id_no: str) -> bool:
    """Whether this is a complete ID number with a real birth date and the right check character."""
    return has_valid_check(id_no) and birth_of(id_no) is not None


def normalise_phone(text: str) -> str | None:
    """Eleven digits of a mainland mobile number, or None when the text holds no such number."""
    digits = re.sub(r"[-‐-―−()+._]", "", re.sub(r"\.0+$", "", squeeze(text)))
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    elif len(digits) == 15 and digits.startswith("0086"):
        digits = digits[4:]
    return digits if PHONE.fullmatch(digits) and digits.isascii() else None


def age_on(born: datetime.date, day: datetime.date) -> int:
    """Full years on a day; the birthday itself counts (who is born on 29 February: on 1 March)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
