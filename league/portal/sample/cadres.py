"""Cadres of the sample: terms that run, a selection on public notice, a course, delegates in touch."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from cadres.models import Candidate, Course, Delegate, Election, Post, Selection, Trainee
from cadres.services import elections, selection
from cadres.workflows import SELECTION
from league.portal.sample.work import Office
from members.choices import Education, Political, PostNature
from orgs.choices import Kind, Level
from orgs.models import Org

COUNTY = "451123"
TOWNSHIPS = 12
CHANNELS = (("organization", 0), ("democratic", 12), ("self", 0))
POINTS = ((91, 90, 92), (88, 87, 90), (82, 85, 80))
HELD = (1700, 900, 1100, 300)  # days ago that one township after the other elected its committee


def write(office: Office) -> None:
    """What the county and its townships did about their cadres."""
    county = Org.objects.filter(code=COUNTY).first()
    if county is None:
        return
    towns = list(county.children.standing().filter(level=Level.TOWNSHIP).order_by("code")[:TOWNSHIPS])
    staff = office.users["county"]
    _terms(towns, staff)
    _course(county)
    _delegates(office, county, towns)
    secretary = office.users["township"]
    home = next((town for town in towns if town.pk == secretary.home_id), None)
    if home:
        _selection(office, home, secretary)


def _person(office: Office) -> dict:
    """Somebody between twenty-two and thirty with a degree."""
    told = {"education": Education.BACHELOR, "political": Political.MEMBER}
    return office.census.person(22, 30) | told


def _terms(towns: list[Org], staff: User) -> None:
    today = timezone.localdate()
    for place, town in enumerate(towns):
        held_on = today - timedelta(days=HELD[place % len(HELD)])
        told = {"session": 7, "seats": 9, "term_years": 5, "held_on": held_on}
        elections.take_over(Election(org=town, **told), actor=staff)


def _course(county: Org) -> None:
    """A course for the secretaries and deputies of the roster."""
    start = timezone.localdate() - timedelta(days=30)
    told = {"hours": 24, "theory_hours": 18, "place": "县委党校"}
    course = Course.objects.create(
        org=county, name="团干部任职培训班", start=start, last=start + timedelta(days=2), **told
    )
    known = ("name", "id_no", "birth", "sex", "phone")
    for post in Post.objects.under(county.path).exclude(org=county).select_related("org")[:40]:
        person = {name: getattr(post, name) for name in known}
        Trainee.objects.create(course=course, org=post.org, title=post.title, post=post, hours=24, **person)


def _delegates(office: Office, county: Org, towns: list[Org]) -> None:
    for town in towns:
        branch = town.children.standing().filter(kind=Kind.BRANCH).order_by("code").first()
        link = {"branch": branch, "youths": 12, "session": 18, "start": timezone.localdate() - timedelta(200)}
        Delegate.objects.create(org=county, elected_by=town, **link, **_person(office))


def _selection(office: Office, town: Org, secretary: User) -> None:
    """A part-time deputy of a township: three stand, the best of them is on public notice."""
    today = timezone.localdate()
    told = {"post_title": "兼职副书记", "nature": PostNature.PART_TIME, "quota": "none"}
    opened = selection.open_selection(
        Selection(org=town, plan="面向全镇公开选配兼职副书记 1 名", **told), actor=secretary
    )
    opened = _fire(
        opened, "call", secretary, 45, working_group="镇党委组织组", called_on=today - timedelta(45)
    )
    for channel, signers in CHANNELS:
        candidate = Candidate(channel=channel, signers=signers, **_person(office))
        selection.name_candidate(opened, candidate, actor=secretary)
    opened = _fire(_fire(opened, "nominate", secretary, 25), "examine", secretary, 22)
    for candidate, points in zip(opened.candidates.order_by("pk"), POINTS, strict=True):
        for judge, each in enumerate(points, 1):
            selection.score(candidate, f"评委{judge}", Decimal(each), actor=secretary)
    opened = _fire(opened, "speak", secretary, 15)
    for candidate in opened.candidates.standing():
        selection.vet(candidate, "fit", "群众基础好，作风扎实", actor=secretary)
    opened = _fire(opened, "vet", secretary, 8)
    _fire(opened, "announce", secretary, 1, notice_on=today - timedelta(days=1))


def _fire(opened: Selection, step: str, by: User, ago: int, **data) -> Selection:
    on = timezone.localdate() - timedelta(days=ago)
    return SELECTION.fire(opened, step, actor=by, on=on, data=data)
