"""Animals of admission: a material, a ceremony, a point rule."""

import io

from accounts.models import User
from members import services
from members.choices.admission import MaterialKind
from members.models import Ceremony, PointRule
from orgs.models import Org
from tests.factories import make_application

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def paper(name: str, content: bytes = PDF) -> io.BytesIO:
    """A file as a form hands it over."""
    file = io.BytesIO(content)
    file.name = name
    return file


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A ceremony and a point rule everywhere, a material of an applicant in branches."""
    made = {
        "members.Ceremony": Ceremony.objects.create(org=org, place=word, created_by=by),
        # Out of use: a rule in use is offered to every branch below.
        "members.PointRule": PointRule.objects.create(
            org=org, aspect="志愿服务", title=word, points=2, cap=10, in_use=False
        ),
    }
    if not org.is_branch:
        return made
    application = make_application(org, word, by=by)
    file = paper(f"{word}.pdf")
    material = services.bring(application, file, kind=MaterialKind.APPLICATION, actor=by)
    return made | {"members.Material": material}
