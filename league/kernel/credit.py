"""Unified social credit codes (GB 32100): normalise, check, complete."""

from league.kernel.identity import squeeze

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
VALUES = {character: value for value, character in enumerate(CHARACTERS)}
LENGTH = 18


def normalise_credit_code(text: str) -> str:
    """A code as it is stored: squeezed, in capitals, without dashes."""
    return squeeze(text).upper().replace("-", "")


def credit_check_character(body: str) -> str:
    """The 18th character that belongs to 17 others, weights 3^i modulo 31; KeyError for a foreign one."""
    total = sum(VALUES[character] * pow(3, place, 31) for place, character in enumerate(body))
    return CHARACTERS[-total % 31]


def is_valid_credit_code(code: str) -> bool:
    """Whether 18 characters of the alphabet end with the right check character."""
    if len(code) != LENGTH or any(character not in VALUES for character in code):
        return False
    return credit_check_character(code[:-1]) == code[-1]
