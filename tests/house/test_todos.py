"""A to-do is told without a question of its own, whatever its workflow."""

import pytest

from league.kernel.workflow import Task, all_workflows

pytestmark = pytest.mark.django_db


def test_a_to_do_of_every_workflow_is_told_without_a_question(zoo, django_assert_num_queries):
    told = 0
    for workflow in all_workflows():
        row = workflow.joined(workflow.model.objects.all()).order_by("pk").first()
        if row is None:
            continue
        with django_assert_num_queries(0, info=workflow.code):
            assert str(row)
            assert str(Task(workflow, row, workflow.steps[0], None).place)
        told += 1
    assert told >= len(all_workflows()) - 1
