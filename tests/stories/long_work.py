"""A county with many members, and what became of them: run in a process of its own by test_long_work.py.

`python -m tests.stories.long_work fill 50000` makes the small world with that many members, `… report` prints
what the database holds as JSON.
"""

import json
import sys
from datetime import date, timedelta

import django

django.setup()

from django.db.models import Count  # noqa: E402

from league.kernel import jobs  # noqa: E402
from league.kernel.models import ImportRow, Job  # noqa: E402
from members.choices import Sex  # noqa: E402
from members.models import Affiliation, Member, id_index  # noqa: E402
from tests.factories import make_id, make_world  # noqa: E402

BORN = date(2000, 1, 1)


def number_of(serial: int) -> str:
    """A valid ID number of its own for every serial below 500,000: 500 people share a birthday."""
    return make_id(BORN + timedelta(days=serial // 500), "2", serial % 500)


def fill(count: int) -> None:
    """Members of 麦岭村支部, with one name and without affiliations: nobody asks where they were before."""
    world = make_world()
    pattern = Member(name="韦小梅")
    pattern.derive()
    for start in range(0, count, 5000):
        serials = range(start, min(start + 5000, count))
        Member.objects.bulk_create([_member(world.branch.pk, pattern, serial) for serial in serials])


def _member(branch: int, pattern: Member, serial: int) -> Member:
    number = number_of(serial)
    return Member(
        branch_id=branch,
        name=pattern.name,
        pinyin=pattern.pinyin,
        id_no=number,
        id_index=id_index(number),
        birth=BORN + timedelta(days=serial // 500),
        sex=Sex.FEMALE,
        ethnicity="瑶族",
    )


def report() -> dict:
    """Members, doubles among them, and per job its state, tries, result and file."""
    people = Member.objects.values("id_index").annotate(times=Count("pk"))
    taken = ImportRow.objects.filter(outcome="new").values_list("object_key", flat=True)
    return {
        "members": Member.objects.count(),
        "affiliations": Affiliation.objects.count(),
        "doubles": people.filter(times__gt=1).count(),
        "taken": len(taken),
        "taken_once": len(set(taken)) == len(taken),
        "jobs": {
            row.code: {
                "state": row.state,
                "tries": row.tries,
                "result": row.result,
                "file": str(jobs.result_path(row)) if row.has_file else "",
            }
            for row in Job.objects.order_by("pk")
        },
    }


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        print(json.dumps(report()))
