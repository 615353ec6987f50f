"""Figures of 推优入党: whom branches recommended, whom the Party took up, how many of its young came so."""

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from members.choices.party import PartyKind, PartyState
from members.metrics.register import DIMENSIONS, FIRST_FIELD, choices
from members.models import Member, PartyRecommendation
from members.rules.party import VIEW_PARTY

YOUNG = 28  # the age up to which the Party takes its new members from the League: 《推优入党工作实施办法》
PAPERS = {
    "kind": "flow",
    "unit": _("人次"),
    "permit": VIEW_PARTY,
    "url_name": "members:partyrecommendation-list",
    "by": {
        "kind": Dimension("kind", _("推荐类别"), lambda period: F("kind"), choices(PartyKind)),
        "field": Dimension("field", _("领域"), lambda period: F("branch__field"), DIMENSIONS["field"].labels),
    },
}


def papers(column: str):
    """Rows of the recommendations whose day in a column lies in the period."""

    def rows(period: Period):
        found = PartyRecommendation.objects.placed(period.end, period.is_past)
        return found.within(column, period.start, period.end)

    return rows


RECOMMENDED = Metric(
    code="party.recommended", label=_("推优入党人次"), rows=papers("recommended_on"), **PAPERS
)
ADOPTED = Metric(code="party.adopted", label=_("推优被党组织采纳人次"), rows=papers("adopted_on"), **PAPERS)
ADOPTED_SHARE = Ratio(code="party.adopted_share", label=_("推优采纳率"), part=ADOPTED, whole=RECOMMENDED)


def number(column: str):
    """A day as a number, 20260504, so that ages can be told apart by subtraction on every database."""
    return ExtractYear(column) * 10000 + ExtractMonth(column) * 100 + ExtractDay(column)


def new_in_party(period: Period):
    """Members under 28 who joined the Party in the period, at the first branch they are known in."""
    rows = Member.objects.filter(party_joined_on__lte=period.end)
    if period.start:
        rows = rows.filter(party_joined_on__gte=period.start)
    young = rows.annotate(lived=number("party_joined_on") - number("birth")).filter(lived__lt=YOUNG * 10000)
    return young.first_known_at(period.end, period.is_past)


def recommended_before(period: Period):
    """Those of them whom the Party had taken up on a recommendation."""
    paper = PartyRecommendation.objects.filter(
        member=OuterRef("pk"), state=PartyState.ADOPTED, adopted_on__lte=OuterRef("party_joined_on")
    )
    return new_in_party(period).filter(Exists(paper))


PEOPLE = {
    "kind": "flow",
    "unit": _("人"),
    "permit": VIEW_PARTY,
    "url_name": "members:member-list",
    "by": {"sex": DIMENSIONS["sex"], "field": FIRST_FIELD},
}
NEW_YOUNG = Metric(code="party.new_young", label=_("28 岁以下新党员"), rows=new_in_party, **PEOPLE)
NEW_RECOMMENDED = Metric(
    code="party.new_recommended", label=_("28 岁以下新党员中经推优的"), rows=recommended_before, **PEOPLE
)
NEW_SHARE = Ratio(
    code="party.new_share", label=_("28 岁以下新党员经推优比例"), part=NEW_RECOMMENDED, whole=NEW_YOUNG
)
