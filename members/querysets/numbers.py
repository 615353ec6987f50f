"""The digits of a 发展团员编号, told once for rows, single members and the cells of a roster.

Source: what the national system accepts — twelve digits that begin with the joining year, 2017 and 2018
standing for one another; in Shandong also sixteen digits, 201516… for who joined in 2015 and 2016, 201617…
for 2016 and 2017. From 2017 on nobody joins without a number.
"""

import re

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, ExtractYear

NUMBERED_SINCE = 2017
# What a joining year, a bar and a number look like when they fit; read by Python and by both databases.
FITTING = (
    r"^([0-9]{4})\|\1[0-9]{8}\Z"
    r"|^201[78]\|201[78][0-9]{8}\Z"
    r"|^201[56]\|201516[0-9]{10}\Z"
    r"|^201[67]\|201617[0-9]{10}\Z"
)


def fits(number: str, year: int) -> bool:
    """Whether a number may be that of somebody who joined in a year."""
    return re.search(FITTING, f"{year}|{number}") is not None


def year_and_number():
    """The expression that `FITTING` is for, of rows of members."""
    year = Cast(ExtractYear("joined_on"), CharField(max_length=4))
    return Concat(year, Value("|"), "admission_number", output_field=CharField())
