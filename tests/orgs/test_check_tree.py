"""`check_tree`: what is wrong with paths and placements, and its repair."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from orgs.models import Org, Placement

pytestmark = pytest.mark.django_db


def run(*arguments) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("check_tree", *arguments, stdout=out)
    return out.getvalue()


def test_a_sound_tree_is_sound(world):
    assert run() == "组织体系没有问题。\n"


def test_a_wrong_path_is_found_and_mended_with_everything_below(world):
    right = {org.pk: org.path for org in Org.objects.all()}
    Org.objects.filter(pk=world.township.pk).update(path="99.")
    Org.objects.filter(pk=world.branch.pk).update(path="99.7.")
    with pytest.raises(CommandError, match="发现 4 处问题，可加 --fix 修复。"):
        run()
    assert Org.objects.get(pk=world.branch.pk).path == "99.7."
    assert run("--fix").endswith("已修复 2 个组织。\n")
    assert {org.pk: org.path for org in Org.objects.all()} == right
    assert run() == "组织体系没有问题。\n"


def test_a_placement_that_disagrees_is_mended(world):
    Placement.objects.filter(org=world.branch).update(path="1.2.3.", parent=world.city)
    Placement.objects.filter(org=world.second_branch).delete()
    assert "已修复 2 个组织。" in run("--fix")
    assert world.branch.placements.get().path == world.branch.path
    assert world.branch.placements.get().parent_id == world.township.pk
    assert world.second_branch.placements.get().path == world.second_branch.path
    assert run() == "组织体系没有问题。\n"


def test_a_circle_of_parents_is_told_and_not_touched(world):
    Org.objects.filter(pk=world.county.pk).update(parent=world.township)
    with pytest.raises(CommandError, match="上级绕成了圈"):
        run("--fix")
    with pytest.raises(CommandError, match="处问题"):
        run()
