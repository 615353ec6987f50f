"""Finding the organization a name in a roster stands for: code, full name, or any of its usual spellings.

People write 共青团富川瑶族自治县麦岭镇涌泉村支部委员会, 麦岭镇涌泉村团支部, 涌泉村支部 or 涌泉村. All of them
count; a spelling that fits two organizations in scope counts for none.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from league.kernel.sheets import Place
from league.kernel.sheets.cleaning import is_missing, plain
from orgs.choices import Kind

BRANCH, ORG = "branch", "org"
BRANCH_SUFFIX = re.compile(r"(团支部委员会|支部委员会|团支部|支部)$")
COMMITTEE_SUFFIX = re.compile(
    r"(团?工作委员会|团委员会|委员会|团工委|团委|工委|团总支部委员会|总支部委员会|团总支部?|总支)$"
)
ABBREVIATED = re.compile(r"^团(?=.+[市县区盟州旗]委$)")
LEADING = re.compile(r"^(中国)?(共青团|共产主义青年团)")
ETHNIC_REGION = re.compile(
    r"(?P<stem>.{2,}?)(?:(?:汉|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西"
    r"|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春|各)族)+(?:自治)?(?P<tail>[县旗州乡镇])$"
)
REGION_TAIL = re.compile(r"(?<=.{2})(街道办事处|街道|镇|乡|县|区|市)$")


@dataclass(eq=False)
class OrgEntry:
    """What the directory knows of one organization; `path` is its id path with closing dots."""

    id: int
    code: str
    name: str
    short: str = ""
    level: str = ""
    kind: str = ""
    parent_id: int | None = None
    path: str = ""
    former: tuple[str, ...] = ()
    labels: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_branch(self) -> bool:
        """Whether members may sit here."""
        return self.kind == Kind.BRANCH


class Directory:
    """Organizations by every spelling, seen from the scope of one uploader.

    `scope` is a code; without one every organization is in scope. Raises KeyError for an unknown scope.
    """

    def __init__(self, entries: Iterable[OrgEntry], scope: str = ""):
        self.by_id = {entry.id: entry for entry in entries}
        self.by_code = {entry.code.upper(): entry for entry in self.by_id.values()}
        self.scope = self.by_code[scope.upper()] if scope else None
        self._spelled = {True: defaultdict(list), False: defaultdict(list)}
        self._full = defaultdict(list)
        self._answers: dict[tuple[str, str], Place] = {}
        for entry in sorted(self.by_id.values(), key=lambda one: one.path.count(".")):
            self._index(entry)

    def scoped(self, scope: str) -> "Directory":
        """The same organizations seen from another scope, without indexing them again."""
        other = copy.copy(self)
        other.scope = self.by_code[scope.upper()] if scope else None
        other._answers = {}
        return other

    def match(self, text: str, kind: str) -> Place:
        """The place a text names, `kind` being branch (where members sit) or org (any organization).

        The cause is BRANCH_… or ORG_… UNKNOWN, AMBIGUOUS or OUT_OF_SCOPE.
        """
        key = (text, kind)
        if key not in self._answers:
            self._answers[key] = self._place(_normal(text), kind)
        return self._answers[key]

    def in_scope(self, entry: OrgEntry) -> bool:
        """Whether the organization is the scope or below it."""
        return self.scope is None or entry.path.startswith(self.scope.path)

    def entry(self, code: str) -> OrgEntry:
        """The organization with this code; raises KeyError."""
        return self.by_code[code.upper()]

    def add(self, entry: OrgEntry) -> None:
        """Make a further organization known, as when a file brings a whole tree, parents first."""
        self.by_id[entry.id] = entry
        self.by_code[entry.code.upper()] = entry
        self._index(entry)
        self._answers.clear()

    def _index(self, entry: OrgEntry) -> None:
        chain = self._ancestors(entry)
        for name in filter(None, (entry.name, entry.short, *entry.former)):
            normal = _normal(name)
            self._full[normal].append(entry)
            core = _core(normal, entry.is_branch)
            bare = _without_places(core, chain)
            entry.labels = tuple(dict.fromkeys((*entry.labels, *region_names(bare))))
            names = {core, bare} if entry.is_branch else {core, *region_names(bare)}
            for spelling in names | {re.sub(r"[()]", "", one) for one in names}:
                entries = self._spelled[entry.is_branch][spelling]
                if spelling and entry not in entries:
                    entries.append(entry)

    def _ancestors(self, entry: OrgEntry) -> list[OrgEntry]:
        """From the root down to the parent."""
        chain = []
        parent = self.by_id.get(entry.parent_id)
        while parent is not None and len(chain) < 20:
            chain.append(parent)
            parent = self.by_id.get(parent.parent_id)
        return chain[::-1]

    def _place(self, text: str, kind: str) -> Place:
        prefix = "BRANCH" if kind == BRANCH else "ORG"
        if is_missing(text):
            return Place(cause=f"{prefix}_UNKNOWN")
        found = self._candidates(text, kind)
        if not found and re.search(r"[()]", text):
            found = self._candidates(re.sub(r"[()]", "", text), kind)
        inside = [entry for entry in found if self.in_scope(entry)]
        if len(inside) == 1:
            return Place(code=inside[0].code)
        return Place(cause=f"{prefix}_{'AMBIGUOUS' if inside else 'OUT_OF_SCOPE' if found else 'UNKNOWN'}")

    def _candidates(self, text: str, kind: str) -> list[OrgEntry]:
        """Everything the text may stand for; the exact full name in scope beats other spellings."""
        entry = self.by_code.get(text.upper())
        if entry:
            return [entry] if kind == ORG or entry.is_branch else []
        wanted = (True,) if kind == BRANCH else (False, True)
        exact = [one for one in self._full.get(text, ()) if one.is_branch in wanted]
        names = {one.id: one for one in exact if _normal(one.name) == text and self.in_scope(one)}
        if len(names) == 1:
            return list(names.values())
        for is_branch in wanted:
            found = self._spellings(text, is_branch)
            if any(self.in_scope(one) for one in found):
                return found
            exact += found
        return list({one.id: one for one in exact}.values())

    def _spellings(self, text: str, is_branch: bool) -> list[OrgEntry]:
        core = _core(text, is_branch)
        spelled = self._spelled[is_branch]
        found: dict[int, OrgEntry] = {}
        for cut in range(len(core)):
            for entry in spelled.get(core[cut:], ()):
                if not cut or _leads_to(core[:cut], self._ancestors(entry)):
                    found[entry.id] = entry
        return list(found.values())


def entries_from_records(records: Iterable[Mapping[str, str]]) -> list[OrgEntry]:
    """Entries from rows `code,name,short,level,parent` (parents first), with ids in the order met."""
    entries: dict[str, OrgEntry] = {}
    for number, record in enumerate(records, start=1):
        parent = entries.get(record.get("parent", ""))
        kind = Kind.BRANCH if record["level"] == "branch" else Kind.COMMITTEE
        entries[record["code"]] = OrgEntry(
            id=number,
            code=record["code"],
            name=record["name"],
            short=record.get("short", ""),
            level=record["level"],
            kind=kind,
            parent_id=parent.id if parent else None,
            path=f"{parent.path if parent else ''}{number}.",
        )
    return list(entries.values())


def region_names(core: str) -> list[str]:
    """A place as it is said: 富川瑶族自治县 → also 富川县, 富川; 麦岭镇 → also 麦岭."""
    names = [core] if core else []
    if ethnic := ETHNIC_REGION.fullmatch(core):
        names += [ethnic["stem"] + ethnic["tail"], ethnic["stem"]]
    elif stem := REGION_TAIL.sub("", core):
        names.append(stem)
    return list(dict.fromkeys(names))


def _normal(text: str) -> str:
    return plain(text).replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")")


def _core(normal: str, is_branch: bool) -> str:
    """A normalised name without 共青团 in front and without its suffix."""
    name = LEADING.sub("", normal)
    if is_branch:
        return BRANCH_SUFFIX.sub("", name)
    if ABBREVIATED.search(name):
        return ABBREVIATED.sub("", name).removesuffix("委")
    return COMMITTEE_SUFFIX.sub("", name)


def _without_places(core: str, chain: list[OrgEntry]) -> str:
    """The core without the names of the organizations above that it begins with."""
    for ancestor in chain:
        label = ancestor.labels[0] if ancestor.labels else ""
        if label and core.startswith(label) and len(core) > len(label):
            core = core[len(label) :]
    return core


def _leads_to(prefix: str, chain: list[OrgEntry]) -> bool:
    """Whether a prefix is made of names of the organizations above, from the top down, some left out."""
    if not prefix:
        return True
    return any(
        prefix.startswith(label) and _leads_to(prefix[len(label) :], chain[position + 1 :])
        for position, ancestor in enumerate(chain)
        for label in ancestor.labels
    )
