"""What the portal's tests share: uploading through the page, and the county of the open workbooks."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from league.kernel.models import ImportBatch
from league.kernel.roles import Role
from orgs.models import Org
from tests.factories import make_user
from tests.workbooks import AS_OF, HEADINGS, xlsx

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture
def upload(as_user):
    """upload(user, org, name=bytes, …) sends files through the upload page; gives the answer."""

    def send(user, org, kind="members", as_of=AS_OF, **files):
        boxes = [SimpleUploadedFile(name, data) for name, data in files.items()]
        form = {"kind": kind, "scope": org.pk if org else "", "as_of": as_of, "files": boxes}
        return as_user(user).post("/imports/", form, follow=True)

    return send


@pytest.fixture
def roster(upload, world):
    """roster(rows) uploads a roster of 麦岭镇 by its secretary and gives the batch."""

    def send(*rows, by=None) -> ImportBatch:
        data = xlsx({"名册": [HEADINGS, *rows]})
        upload(by or world.secretary, world.township, **{"麦岭镇.xlsx": data})
        return ImportBatch.objects.latest("pk")

    return send


@pytest.fixture
def county(db):
    """The organizations and people that the open workbooks take for granted; gives the county."""
    as_of = f"--as-of={AS_OF}"
    call_command("sheet_import", "orgs", DATA / "fixtures/orgs_open.csv", as_of, "--commit", verbosity=0)
    existing = DATA / "fixtures/existing_open.csv"
    call_command("sheet_import", "members", existing, "--scope=451100", as_of, "--commit", verbosity=0)
    return Org.objects.get(code="451123")


@pytest.fixture
def officer(county):
    """Who imports for that county."""
    return make_user("fuchuan", Role.COUNTY_STAFF, county, name="盘志远")


@pytest.fixture
def neighbour(county):
    """Who imports for the county next to it."""
    return make_user("zhongshan", Role.COUNTY_STAFF, Org.objects.get(code="451122"), name="董思齐")
