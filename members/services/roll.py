"""Who sits in a branch, as a change plan lets them be chosen: shown by name, or found in a pasted list."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel import succession
from league.kernel.identity import is_valid_id, normalise_id
from league.kernel.succession import Roll, Sitter
from members import rules
from members.models import Member, id_index
from orgs.models import Org


def sitters(user, org: Org, ids: Iterable[int]) -> list[Sitter]:
    """Members of a branch, and those of the ids, whom the user may see; with sex, birth and posts held."""
    rows = Member.objects.visible_to(user, rules.VIEW).present().filter(Q(branch=org) | Q(pk__in=list(ids)))
    rows = rows.defer("id_no", "phone").prefetch_related("posts").order_by("pinyin", "pk")
    return [Sitter(row.pk, row.name, _told(row)) for row in rows]


def _told(member: Member) -> str:
    posts = [post.title for post in member.posts.all() if post.end is None]
    return " · ".join([member.get_sex_display(), f"{member.birth:%Y-%m-%d}", *posts])


def named(user, org: Org, words: Iterable[str]) -> tuple[set[int], list[str]]:
    """Ids of the members of a branch whom names or ID numbers mean; words that mean nobody or several."""
    words = list(words)
    rows = Member.objects.visible_to(user, rules.VIEW).present().filter(branch=org)
    names: dict[str, list[int]] = {}
    for pk, name in rows.filter(name__in=words).values_list("pk", "name"):
        names.setdefault(name, []).append(pk)
    numbers = {id_index(normalise_id(word)): word for word in words if is_valid_id(normalise_id(word))}
    known = {
        numbers[index]: [pk] for pk, index in rows.filter(id_index__in=numbers).values_list("pk", "id_index")
    }
    found = {word: [*names.get(word, []), *known.get(word, [])] for word in words}
    twice = {word for word, times in Counter(words).items() if times > 1 and word not in known}
    strange = [word for word, ids in found.items() if len(ids) != 1 or word in twice]
    return {ids[0] for word, ids in found.items() if word not in strange}, strange


succession.enrol(Roll(_("团员"), sitters, named))
