"""The sample: one county of the Hezhou kind and a corner of its neighbour, with weeks of work in progress.

Everything is made up from the divisions the package carries and a fixed seed: the same day gives the same
people. ID numbers have valid check digits and county codes that do not exist, phones begin with 199.
"""

from league.portal.sample.making import CODES, SIZES, make
from league.portal.sample.rosters import write_rosters
from league.portal.sample.users import PASSWORD, TRYOUT_USERS

__all__ = ["CODES", "PASSWORD", "SIZES", "TRYOUT_USERS", "make", "write_rosters"]
