"""Questions about members, affiliations and applications."""

from members.querysets.admission import ApplicationQuerySet, PointRuleQuerySet
from members.querysets.people import (
    NUMBERED_SINCE,
    OVER_AGE,
    OVERSEAS_LENGTH,
    UNDER_AGE,
    AffiliationQuerySet,
    MemberQuerySet,
    PersonQuerySet,
    years_before,
)

__all__ = [
    "NUMBERED_SINCE",
    "OVERSEAS_LENGTH",
    "OVER_AGE",
    "UNDER_AGE",
    "AffiliationQuerySet",
    "ApplicationQuerySet",
    "MemberQuerySet",
    "PersonQuerySet",
    "PointRuleQuerySet",
    "years_before",
]
