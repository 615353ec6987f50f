"""People of the sample who were entered twice, so that the list of possible duplicates is not empty."""

from league.portal.sample.places import COUNTY
from league.portal.sample.work import Office
from members.choices import Entry
from members.models import Affiliation, Member, id_index
from members.services import similar

PEOPLE, STEP = 4, 137
COPIED = ("name", "birth", "sex", "ethnicity", "education", "political", "joined_on", "phone")


def write(office: Office) -> None:
    """Some members once more in the branch beside, with a digit of the number mistaken; then the walk."""
    county = office.orgs[COUNTY]
    people = Member.objects.present().under(county).select_related("branch__parent").order_by("pk")
    for member in people[::STEP][:PEOPLE]:
        _again(member)
    similar.find(county.path)


def _again(member: Member) -> None:
    branch = member.branch.parent.children.branches().exclude(pk=member.branch_id).order_by("pk").first()
    near = [one for one in similar.neighbours(str(member.id_no)) if one[:16] == member.id_no[:16]]
    taken = Member.objects.filter(id_index__in=map(id_index, near)).values_list("id_index", flat=True)
    number = next((one for one in near if id_index(one) not in set(taken)), "")
    if branch is None or not number:
        return
    copy = Member(branch=branch, id_no=number, **{name: getattr(member, name) for name in COPIED})
    copy.save()
    start = member.affiliations.order_by("start").first().start
    Affiliation.objects.create(member=copy, branch=branch, start=start, how_in=Entry.OPENING)
