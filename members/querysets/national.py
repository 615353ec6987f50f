"""Questions about differences from the national system: which still hold, asked of the register itself."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat, TruncMonth

from league.kernel.scoping import ScopedQuerySet
from members.choices.national import ComparisonState, Gap, GapState

INSIDE = Q(member__left_on=None, member__branch__path__startswith=F("comparison__path"))
# Column of the national system that is not empty → it differs from the member's.
UNLIKE = {
    "name": Q(name__gt="") & ~Q(member__name=F("name")),
    "id_no": Q(person_index__gt="") & ~Q(member__id_index=F("person_index")),
    "branch": Q(branch__isnull=False) & ~Q(member__branch=F("branch")),
    "number": Q(number__gt="") & ~Q(member__admission_number=F("number")),
    "joined_on": Q(joined_on__isnull=False)
    & (
        Q(member__joined_on=None)
        | ~Q(our_month=F("their_month"))
        | Q(joined_month_only=False, member__joined_month_only=False) & ~Q(member__joined_on=F("joined_on"))
    ),
    "political": Q(political__gt="") & ~Q(member__political=F("political")),
}


class ComparisonQuerySet(ScopedQuerySet):
    """Comparisons."""

    def current(self):
        """Those that no later one has taken over."""
        return self.filter(state=ComparisonState.DONE)


class DifferenceQuerySet(ScopedQuerySet):
    """Differences from the national system."""

    def holding(self):
        """Those the register of this very moment still shows; the others have vanished by themselves."""
        return self._with_months().filter(self._one_sided() | self._unlike() | self._organizations())

    def waiting(self):
        """Holding, and nobody has settled them."""
        return self.holding().filter(state=GapState.OPEN)

    def with_unlike(self):
        """With `unlike`: the columns in which a person differs now, each followed by a comma."""
        told = [
            Case(When(condition, then=Value(f"{code},")), default=Value(""))
            for code, condition in UNLIKE.items()
        ]
        words = Case(When(kind=Gap.DIFFERS, then=Concat(*told)), default=Value(""), output_field=CharField())
        return self._with_months().annotate(unlike=words)

    def _with_months(self):
        return self.alias(their_month=TruncMonth("joined_on"), our_month=TruncMonth("member__joined_on"))

    def _one_sided(self) -> Q:
        """A person who is on one side only."""
        inside = self._present().filter(branch__path__startswith=OuterRef("comparison__path"))
        entered = Exists(inside.filter(id_index=OuterRef("person_index")))
        gone = Q(kind=Gap.UNKNOWN, member__isnull=False) & INSIDE
        return Q(kind=Gap.UNREGISTERED) & ~entered | gone

    def _present(self):
        """The members of the register."""
        return self.model._meta.get_field("member").related_model.objects.present()

    def _unlike(self) -> Q:
        """A person on both sides of whom something differs; what the file leaves empty is not compared."""
        found = Q()
        for condition in UNLIKE.values():
            found |= condition
        return Q(kind=Gap.DIFFERS, member__isnull=False) & INSIDE & found

    def _organizations(self) -> Q:
        """An organization that one side does not know, or calls otherwise."""
        orgs = self.model._meta.get_field("org").related_model.objects.standing()
        same = orgs.filter(path__startswith=OuterRef("comparison__path"))
        entered = Exists(same.filter(Q(name=OuterRef("name")) | Q(short=OuterRef("name"))))
        named = Q(org__name=F("name")) | Q(org__short=F("name"))
        return (
            Q(kind=Gap.ORG_UNREGISTERED) & ~entered
            | Q(kind=Gap.ORG_UNKNOWN) & Exists(self._present().filter(branch=OuterRef("org")))
            | Q(kind=Gap.ORG_NAMED, org__dissolved=None) & ~named
        )
