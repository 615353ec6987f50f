"""Verbs over an applicant in training: observations, points, marks, the review; ballots over many."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import Finding
from league.kernel.errors import Refused
from league.kernel.views import once
from league.kernel.views.verbs import ASKED, AT_ONCE
from members import rules, services
from members.choices import Stage
from members.forms.training import BallotForm, MarksForm, ObservationForm, PointForm
from members.models import Application
from members.rules import criteria, terms
from members.rules.materials import AT_HAND, FILED_FORM
from members.views import way
from members.workflows import ADMISSION


@dataclass(frozen=True)
class Ballot:
    """A kind of meeting that votes on applicants: its heading, and what a row's votes do.

    record: (application, cleaned data of the meeting, (for, against), actor), raising DomainError.
    """

    title: str
    record: Callable


def _vote(application: Application, meeting: dict, votes: tuple, actor) -> None:
    data = {"meeting_on": meeting["on"], "votes_due": meeting["due"], "votes_present": meeting["present"]}
    data |= {"votes_for": votes[0], "votes_against": votes[1]}
    ADMISSION.fire(application, "vote", actor=actor, version=application.version, data=data)


def _review(application: Application, meeting: dict, votes: tuple, actor) -> None:
    told = {"on": meeting["on"], "due": meeting["due"], "present": meeting["present"]}
    services.record_review(application, votes_for=votes[0], actor=actor, **told)


VOTE = Ballot(gettext_lazy("登记支部大会表决"), _vote)
REVIEW = Ballot(gettext_lazy("登记评议入团"), _review)


# Where what a clause misses is entered: a place on the page, or a verb.
MENDED_BY = {
    **dict.fromkeys((terms.LESSONS.code, terms.SERVICE.code), "#credits"),
    **dict.fromkeys((terms.POLITICS.code, terms.CLASS_RESULT.code), "marks"),
    **dict.fromkeys((AT_HAND.code, FILED_FORM.code), "#files"),
    terms.RECORDED.code: "observe",
    terms.POINTS.code: "point",
}


class TrainingVerbs:
    """Pages that enter what an applicant does on the way; joined to `ModelViews` of the applications."""

    # What the detail page shows

    def mend(self, obj, finding: Finding) -> Finding:
        """What is missing leads to where it is entered."""
        places = MENDED_BY if self.holds(rules.DEVELOP, obj) else {}
        if finding.level == "ok" or finding.clause.code not in places:
            return finding
        place = places[finding.clause.code]
        url = f"{self.url('detail', obj.pk)}{place}" if place[0] == "#" else self.url(place, obj.pk)
        return replace(finding, link=url)

    def training(self, obj, today: date) -> dict:
        """The fifteen steps, and the ledgers besides that of hours; points where the county asks for them."""
        mine = obj.state not in Stage.settled() and self.holds(rules.DEVELOP, obj)
        asks_points = criteria.asks(obj, terms.POINTS_ASKED, today)
        verbs = (("observe", _("登记考察纪实")), ("marks", _("登记成绩")))
        verbs += (("point", _("登记积分")),) if asks_points else ()
        return {
            "way": way.lines(obj, today, lambda finding: self.mend(obj, finding)),
            "ahead": way.sentence(obj, today),
            "observations": obj.observations.order_by("-on", "-id"),
            "points": obj.point_entries.select_related("rule").order_by("-on", "-id")
            if asks_points
            else None,
            "points_sum": terms.shown(criteria.points(obj, today)) if asks_points else "",
            "verbs": [{"label": label, "url": self.url(name, obj.pk)} for name, label in verbs]
            if mine
            else [],
            "unobserve_url": self.url("unobserve", obj.pk) if mine else "",
            "unpoint_url": self.url("unpoint", obj.pk) if mine else "",
        }

    def attached(self, obj, data: dict) -> None:
        """Through the verb of the materials: the form itself is a single PDF."""
        services.bring(obj, data["file"], kind=data["kind"], actor=self.user)

    def may_attach(self, obj) -> bool:
        """Until the archive is certified, or the application closed."""
        return super().may_attach(obj) and obj.state not in (Stage.CERTIFIED, Stage.CLOSED)

    # Verbs

    def observe(self, request, pk) -> HttpResponse:
        """Write an entry of the 纪实簿."""

        def act(obj, data):
            services.observe(obj, actor=self.user, **data)
            return _("已登记培养考察纪实。"), f"{self.url('detail', pk)}#observations"

        return self.verb(pk, rules.DEVELOP, ObservationForm, _("登记培养考察纪实：%(name)s"), act)

    def point(self, request, pk) -> HttpResponse:
        """Enter points by a rule of the county."""

        def act(obj, data):
            services.post_points(obj, actor=self.user, **data)
            return _("已登记入团积分。"), f"{self.url('detail', pk)}#points"

        return self.verb(pk, rules.DEVELOP, PointForm, _("登记入团积分：%(name)s"), act)

    def marks(self, request, pk) -> HttpResponse:
        """Enter the mark in politics and the examination of the League class."""

        def act(obj, data):
            services.set_marks(obj, actor=self.user, **data)
            return _("已登记成绩和考核。"), self.url("detail", pk)

        return self.verb(pk, rules.DEVELOP, MarksForm, _("登记思政课成绩和团课考核：%(name)s"), act)

    def unobserve(self, request, pk) -> HttpResponse:
        """Strike out an observation, once."""
        return self._struck(pk, "observations", services.withdraw_observation)

    def unpoint(self, request, pk) -> HttpResponse:
        """Strike out points, once."""
        return self._struck(pk, "point_entries", services.withdraw_points)

    def _struck(self, pk, ledger: str, withdraw: Callable) -> HttpResponse:
        obj = self.fetch(pk, permit=rules.DEVELOP)
        key = self.request.POST.get("entry", "")
        entry = getattr(obj, ledger).filter(pk=key if key.isdecimal() else 0).first()
        if entry is None:
            raise Refused(_("这条记录不在这份申请里，可能已经撤销。请刷新页面再看。"))
        with transaction.atomic():
            once.spend(self.request)
            withdraw(entry, actor=self.user)
        messages.success(self.request, _("已撤销：%(entry)s。") % {"entry": entry})
        return HttpResponseRedirect(self.url("detail", pk))

    def ballot(self, rows, kind: Ballot) -> HttpResponse:
        """A grid for one meeting: attendance once, votes for each ticked applicant; a result per row."""
        picked = list(rows.order_by("branch__path", "pinyin", "pk")[: AT_ONCE + 1])
        if len(picked) > AT_ONCE:
            words = _("一次最多办理 %(most)d 条，选中的超过了。请缩小筛选，分批办理。")
            raise Refused(words % {"most": AT_ONCE})
        form = BallotForm(picked, self.request.POST if ASKED in self.request.POST else None)
        if form.is_bound and form.is_valid():
            meeting = form.cleaned_data
            return self.for_each(
                rows, kind.title, lambda row: kind.record(row, meeting, form.votes(row), self.user)
            )
        context = {
            "title": _("%(title)s：已选 %(n)d 条") % {"title": kind.title, "n": len(picked)},
            "crumbs": self.crumbs((kind.title, "")),
            "form": form,
            "once": once.new_key(),
            "cancel_url": self.url("list"),
        }
        return self.render("ballot", context, status=422 if form.is_bound else 200)
