"""Questions about members, affiliations and applications."""

from members.querysets.admission import ApplicationQuerySet, PointRuleQuerySet
from members.querysets.numbers import FITTING, NUMBERED_SINCE, fits
from members.querysets.people import (
    OVER_AGE,
    OVERSEAS_LENGTH,
    UNDER_AGE,
    AffiliationQuerySet,
    MemberQuerySet,
    PersonQuerySet,
    years_before,
)

__all__ = [
    "FITTING",
    "NUMBERED_SINCE",
    "OVERSEAS_LENGTH",
    "OVER_AGE",
    "UNDER_AGE",
    "AffiliationQuerySet",
    "ApplicationQuerySet",
    "MemberQuerySet",
    "PersonQuerySet",
    "PointRuleQuerySet",
    "fits",
    "years_before",
]
