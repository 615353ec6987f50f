"""What the register of posts can be filtered by."""

from datetime import timedelta

import django_filters
from django.utils.translation import gettext_lazy as _

from cadres.choices.posts import Quota, Rank, Source
from cadres.filters.training import UnderOrg, search
from cadres.models import Post
from cadres.rules.teams import too_old
from members.choices import Political, PostNature

AHEAD = timedelta(days=365)


class PostFilter(UnderOrg):
    """Posts by name, rank, nature, source, what is due; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "name")
    title = search(_("职务"), "title")
    rank = django_filters.ChoiceFilter(label=_("职级"), choices=Rank.choices)
    nature = django_filters.ChoiceFilter(label=_("性质"), choices=PostNature.choices)
    quota = django_filters.ChoiceFilter(label=_("编制"), choices=Quota.choices)
    source = django_filters.ChoiceFilter(label=_("干部来源"), choices=Source.choices)
    political = django_filters.ChoiceFilter(label=_("政治面貌"), choices=Political.choices)
    due = django_filters.ChoiceFilter(
        label=_("到期"),
        choices=(("over", _("任期已满")), ("year", _("一年内任期届满")), ("old", _("超龄任职"))),
        method="by_due",
    )

    class Meta:
        model = Post
        fields = ()

    def by_due(self, rows, _name, value):
        """A term that is over or ends within a year; somebody above the age of the clause."""
        day = self.period.end
        if value == "old":
            return too_old(rows, day)
        if value == "over":
            return rows.filter(term_end__lte=day)
        return rows.filter(term_end__gt=day, term_end__lte=day + AHEAD)
