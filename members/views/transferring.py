"""Transfers asked for from the register: of one member, and of many at once."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import Bulk
from members.choices import TransferState
from members.forms.transfer import TransferForm, aim_of
from members.rules.transfer import TRANSFER
from members.services.transfer import open_transfer, open_transfers

TRANSFER_MANY = Bulk(
    "transfer", gettext_lazy("转接"), TRANSFER, lambda pages, rows: pages.transfer_many(rows), "log-out"
)


def paper_url(transfer) -> str:
    """The page of a paper."""
    return reverse("members:transfer-detail", args=[transfer.pk])


class MemberTransfers:
    """Pages that ask for transfers; joined to `ModelViews` of the register."""

    def transfer(self, request, pk) -> HttpResponse:
        """Ask for the transfer of a member: inside the tree or outside; the address may propose where to."""
        wish = request.GET.get("target", "")
        form = partial(TransferForm, initial={"target": wish if wish.isdecimal() and len(wish) < 12 else ""})

        def act(obj, data):
            paper = open_transfer(obj, aim_of(data), actor=self.user)
            words = _("%(name)s 的转接：%(state)s。")
            return words % {"name": obj, "state": paper.get_state_display()}, paper_url(paper)

        return self.verb(pk, TRANSFER, form, _("转接组织关系：%(name)s"), act)

    def transfer_many(self, rows) -> HttpResponse:
        """Ask where to, then ask for the transfer of every ticked member at once; a result per member."""

        def act(rows, data):
            aim = aim_of(data)
            made, refused = open_transfers([(member, aim) for member in rows], actor=self.user)
            return [paper.member for paper in made], refused

        return self.verb_on_many(rows, TRANSFER, TransferForm, _("转接组织关系"), act, together=True)

    def in_transit(self, obj):
        """The open paper of a member, None without one."""
        return obj.transfers.filter(state__in=TransferState.open()).select_related("turn").first()
