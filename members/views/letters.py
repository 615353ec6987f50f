"""Letters about applicants: one from the page, one for the ticked rows."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from league.kernel import audit, files
from league.kernel.errors import Refused
from league.kernel.views import Bulk
from members import rules
from members.choices import Stage
from members.sheets import letters
from orgs.models import Org

MOST = 500
PERMITS = {
    letters.NOTICE.code: rules.DEVELOP,
    letters.REPLY.code: rules.APPROVE,
    letters.APPROVAL.code: rules.APPROVE,
    letters.FORM.code: rules.DEVELOP,
}
# The letter that is of use at a stage.
AT = {
    letters.NOTICE: (Stage.EXAMINED, Stage.NOTICE),
    letters.REPLY: (Stage.EXAMINED,),
    letters.APPROVAL: (Stage.ENROLLED, Stage.FILED),
    letters.FORM: (Stage.NOTICED, Stage.FORMED, Stage.VOTED),
}


class LetterPages:
    """Adds letters to the pages of the applications."""

    def letter(self, request, pk, code: str) -> HttpResponse:
        """The letter about one applicant."""
        obj = self.fetch(pk, permit=PERMITS[code])
        return self._written(code, [obj])

    def letter_on_many(self, rows, code: str) -> HttpResponse:
        """One letter about all ticked applicants."""
        picked = list(rows.select_related("branch").order_by("branch__path", "pinyin", "pk")[: MOST + 1])
        if len(picked) > MOST:
            raise Refused(_("一份文书最多列 %(most)d 人，请缩小筛选。") % {"most": MOST})
        return self._written(code, picked)

    def _written(self, code: str, picked: list) -> HttpResponse:
        content = letters.write(code, picked, self._signer(code, picked))
        for each in picked:
            audit.record(self.user, "members.letter", each, None, {"letter": code})
        label = LABELS[code].label
        name = picked[0].name if len(picked) == 1 else _("%(n)d人") % {"n": len(picked)}
        return files.serve_bytes(content, f"{label}（{name}）.docx")

    def _signer(self, code: str, picked: list) -> Org:
        """The branch for its own notices; else the organization the user works for."""
        branches = {each.branch_id for each in picked}
        if code in (letters.NOTICE.code, letters.FORM.code) and len(branches) == 1:
            return picked[0].branch
        return self.user.home or picked[0].branch.parent

    def letter_acts(self, obj) -> list[dict]:
        """The letters of use at this stage, as buttons."""
        return [
            {"label": letter.label, "url": self.url(f"letter-{letter.code}", obj.pk), "icon": "file-text"}
            for letter, states in AT.items()
            if obj.state in states and self.holds(PERMITS[letter.code], obj)
        ]


LABELS = {letter.code: letter for letter in AT}
BULK = tuple(
    Bulk(
        f"letter-{code.partition('.')[2]}",
        letter.label,
        PERMITS[code],
        lambda pages, rows, code=code: pages.letter_on_many(rows, code),
        "file-text",
    )
    for code, letter in letters.FOR_MANY.items()
)
