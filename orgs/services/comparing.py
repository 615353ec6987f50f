"""An edited list of the tree beside the tree: what differs becomes the steps of a change plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.sheets.cleaning import plain
from orgs.choices import Kind, Level
from orgs.choices.plans import Verb
from orgs.models import ChangePlan, ChangeStep, Org
from orgs.services.plans import keep_steps, locked_draft

MOST = 300  # steps a plan can be tried with while somebody waits
ORDER = (Verb.FOUND, Verb.RENAME, Verb.MOVE, Verb.ABSORB, Verb.DISSOLVE)


@dataclass(frozen=True)
class TreeRow:
    """A row of the list; number as Excel counts. Without a code it is a new organization.

    parent and into: a code, or a name in the tree or in the list. problems: what could not be read.
    """

    number: int
    code: str = ""
    name: str = ""
    short: str = ""
    kind: str = ""
    level: str = ""
    parent: str = ""
    gone: bool = False
    into: str = ""
    problems: tuple[str, ...] = ()


@dataclass
class Line:
    """A step to be: its columns by name; to: an organization, or the row that founds it."""

    verb: str
    row: TreeRow
    told: dict
    to: Org | TreeRow | None = None


class Comparison:
    """What differs: lines in the order in which they can be carried out, with all problems and warnings."""

    def __init__(self, plan: ChangePlan, rows: Sequence[TreeRow]):
        self.top, self.rows = plan.org, rows
        self.problems: list[str] = []
        self.warnings: list[str] = []
        standing = Org.objects.standing().under(plan.org).order_by("path")
        self.orgs = {org.code: org for org in standing}
        self.names = self._names()
        self._look_over()
        lines = [line for row in rows for line in self._lines(row)]
        self.lines = self._ordered(lines)
        if len(self.lines) > MOST:
            words = _("有 %(n)d 处不同，一次最多 %(most)d 处，请分成几个方案。")
            self.problems.append(words % {"n": len(self.lines), "most": MOST})

    def _names(self) -> dict[str, list]:
        """Organizations and new rows by each name they have or are to have."""
        found: dict[str, list] = {}
        told = [(org, (org.name, org.short)) for org in self.orgs.values()]
        told += [(self.orgs.get(row.code, row), (row.name, row.short)) for row in self.rows]
        for target, names in told:
            for name in {plain(each) for each in names if each}:
                if target not in found.setdefault(name, []):
                    found[name].append(target)
        return found

    def _problem(self, row: TreeRow, words: str, /, **told) -> None:
        self.problems.append(_("第 %(n)d 行：%(words)s") % {"n": row.number, "words": words % told})

    def _look_over(self) -> None:
        """What is wrong with the list itself, before anything is compared."""
        seen: dict[str, int] = {}
        for row in self.rows:
            for words in row.problems:
                self._problem(row, "%(words)s", words=words)
            if row.code and row.code in seen:
                self._problem(row, _("编码 %(code)s 与第 %(m)d 行重复。"), code=row.code, m=seen[row.code])
            elif row.code and row.code not in self.orgs:
                self._problem(
                    row,
                    _("编码 %(code)s 不在“%(top)s”下面。新组织的编码请留空。"),
                    code=row.code,
                    top=self.top,
                )
            seen.setdefault(row.code, row.number)
        if missing := self.orgs.keys() - seen.keys():
            self.warnings.append(_("表里没有的 %(n)d 个组织保持不变。") % {"n": len(missing)})

    def _lines(self, row: TreeRow) -> Iterable[Line]:
        if row.code:
            return self._changes(row, self.orgs[row.code]) if row.code in self.orgs else ()
        return self._founding(row)

    def _founding(self, row: TreeRow) -> Iterable[Line]:
        if row.gone or row.into:
            self._problem(row, _("新组织不能同时撤销或并入。"))
        self._namesakes(row, row)
        if to := self._place(row, row.parent, _("上级组织")):
            told = {"name": row.name, "short": row.short, "kind": row.kind or Kind.BRANCH}
            yield Line(Verb.FOUND, row, told | {"level": row.level or Level.BRANCH}, to)

    def _changes(self, row: TreeRow, org: Org) -> Iterable[Line]:
        if (row.kind and row.kind != org.kind) or (row.level and row.level != org.level):
            words = _("第 %(n)d 行：类别和层级的改动不从表里读取，请另加“变更类别”。")
            self.warnings.append(words % {"n": row.number})
        if row.into or row.gone:
            yield from self._ending(row, org)
            return
        if (row.name, row.short or org.short) != (org.name, org.short):
            self._namesakes(row, org)
            yield Line(Verb.RENAME, row, {"org": org, "name": row.name, "short": row.short or org.short})
        if org != self.top and row.parent:
            to = self._place(row, row.parent, _("上级组织"))
            if to and to != Org(pk=org.parent_id):
                yield Line(Verb.MOVE, row, {"org": org}, to)

    def _ending(self, row: TreeRow, org: Org) -> Iterable[Line]:
        if org == self.top:
            self._problem(row, _("“%(top)s”是方案的共同上级，不能在这里撤销或并入。"), top=org)
        elif row.into:
            if to := self._place(row, row.into, _("并入组织")):
                yield Line(Verb.ABSORB, row, {"org": org}, to)
        else:
            yield Line(Verb.DISSOLVE, row, {"org": org})

    def _place(self, row: TreeRow, word: str, label: str) -> Org | TreeRow | None:
        """The one organization or new row that a word means; a problem of the row when there is none."""
        found = [self.orgs[word]] if word in self.orgs else self.names.get(plain(word), [])
        if len(found) == 1:
            return found[0]
        words = _("%(label)s“%(word)s”不止一个，请改填编码。") if found else _("找不到%(label)s“%(word)s”。")
        self._problem(row, words, label=label, word=word)
        return None

    def _namesakes(self, row: TreeRow, own: Org | TreeRow) -> None:
        if any(other != own for other in self.names.get(plain(row.name), ())):
            words = _("第 %(n)d 行：“%(name)s”与别的组织重名，请核对。")
            self.warnings.append(words % {"n": row.number, "name": row.name})

    def _ordered(self, lines: list[Line]) -> list[Line]:
        """Founded ones first, parents before children; what ends comes last, the deepest first."""
        founded, waiting = [], [line for line in lines if line.verb == Verb.FOUND]
        while ready := [line for line in waiting if self._stands(line.to, founded)]:
            founded += ready
            waiting = [line for line in waiting if line not in ready]
        for line in waiting:
            self._problem(line.row, _("上级组织绕回了自己，请核对。"))
        rest = [line for line in lines if line.verb != Verb.FOUND]
        return founded + sorted(rest, key=lambda each: (ORDER.index(each.verb), _depth(each)))

    @staticmethod
    def _stands(to: Org | TreeRow, founded: list[Line]) -> bool:
        return isinstance(to, Org) or any(line.row is to for line in founded)


def _depth(line: Line) -> int:
    return -line.told["org"].depth if line.verb == Verb.DISSOLVE else 0


@transaction.atomic
def take_over(plan: ChangePlan, found: Comparison, *, actor) -> ChangePlan:
    """Let the steps of a draft be those of the comparison, instead of what was there, and try them.

    Refused, and everything stays as it was, while the list has problems or differs in nothing.
    """
    fresh = locked_draft(plan, actor)
    if found.problems:
        raise Refused(_("表里有 %(n)d 处要先改正，方案没有改动。") % {"n": len(found.problems)})
    if not found.lines:
        raise Refused(_("表与现在的组织没有不同，方案没有改动。"))
    fresh.steps.all().order_by("-position").delete()
    made: dict[TreeRow, ChangeStep] = {}
    for position, line in enumerate(found.lines, start=1):
        to = {"to": line.to} if isinstance(line.to, Org) else {"to_step": line.to and made[line.to]}
        made[line.row] = ChangeStep.objects.create(
            plan=fresh, position=position, verb=line.verb, **line.told, **to
        )
    keep_steps(fresh, actor)
    return fresh
