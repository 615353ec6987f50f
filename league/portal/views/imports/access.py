"""The one import batch a page is about: of a kind the user may import, at the batch's organization."""

from django.http import Http404

from league.kernel.models import ImportBatch
from league.kernel.sheets import sheet as sheet_of
from league.kernel.views import fetch


def batch_of(request, pk: int) -> ImportBatch:
    """The batch of a page; 404 out of reach, Forbidden without the permit of its kind."""
    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is None:
        raise Http404
    return fetch(
        request.user,
        sheet_of(batch.kind).register.permit,
        ImportBatch.objects.select_related("job", "actor"),
        pk=pk,
    )
