"""Background jobs of reforms: the evidence packet."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import exports
from league.kernel.jobs import Run, job
from reforms.models import Assignment, Outcome
from reforms.rules.permits import EXPORT, VIEW_REGISTERS
from reforms.sheets.packet import write_packet

PACKET = exports.export("reforms.packet")


@job(PACKET, gettext_lazy("生成佐证材料包"), permit=EXPORT)
def packet(run: Run) -> dict:
    """Pack the files of exactly the ordered assignments still in reach. Params: ids, count, words."""
    ids, title = exports.unpack(run.params["ids"]), run.params["words"]
    rows = Assignment.objects.visible_to(run.actor, EXPORT)
    given = []
    for part in exports.in_chunks(ids):
        found = rows.select_related("task__programme__org", "task__parent", "org").prefetch_related("files")
        given += found.filter(pk__in=part)
    given.sort(key=lambda each: (each.task.order, each.task_id, each.org.path))
    outcomes = Outcome.objects.visible_to(run.actor, VIEW_REGISTERS).prefetch_related("files")
    run.progress(0, len(given))
    file = run.result_file(f"{title}_{_('佐证材料')}.zip")
    written, papers = write_packet(file, title, given, outcomes, lambda done: run.progress(done, len(given)))
    return {"expected": len(ids), "written": written, "files": papers}
