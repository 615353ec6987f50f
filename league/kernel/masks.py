"""How personal numbers are shown: ID number with its first six characters, phone without its middle."""


def id_number(value: str | None) -> str:
    """`610821********`; a dash when there is none."""
    return f"{value[:6]}{'*' * 8}" if value else "—"


def phone(value: str | None) -> str:
    """`138****1234`; short numbers keep their last two digits only, a dash when there is none."""
    if not value:
        return "—"
    return f"{value[:3]}****{value[-4:]}" if len(value) >= 10 else f"****{value[-2:]}"
