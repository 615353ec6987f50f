"""The evidence packet: index, figures and files of an area as one archive, for who may have it."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from league.kernel import attachments, jobs
from league.kernel.models import Job
from reforms.models import Assignment, Evidence, Outcome, OutcomePaper, Task
from reforms.rules import REPORT
from reforms.rules.permits import EDIT_REGISTERS
from reforms.sheets.packet import Folder
from tests.reforms.reform_world import ago, given, handed_in, planted

pytestmark = pytest.mark.django_db


def bring(model, owner, name: str, by, permit: str):
    """A file with a name of somebody's choice."""
    file = SimpleUploadedFile(name, b"%PDF-1.4 minutes", content_type="application/pdf")
    return attachments.attach(model, owner, file, actor=by, permit=permit)


def fetched(client, job) -> zipfile.ZipFile:
    """The archive as it is downloaded."""
    answer = client.get(f"/data/exports/{job.pk}/download/")
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_an_area_is_packed_with_its_index_and_files(world, as_user):
    programme = planted(world.county, world.staff)
    first = handed_in(world, "A1", programme=programme)
    bring(Evidence, first, "会议纪要.pdf", world.secretary, REPORT)
    given(world, "C5", programme=programme)
    task = Task.objects.get(programme=programme, code="A1")
    outcome = Outcome.objects.create(
        org=world.county,
        title="领导小组工作规则",
        kind="document",
        number="富改〔2026〕1 号",
        on=ago(9),
        task=task,
    )
    bring(OutcomePaper, outcome, "规则.pdf", world.staff, EDIT_REGISTERS)
    Outcome.objects.create(org=world.other_county, title="邻县办法", kind="document", on=ago(9), task=task)
    page = as_user(world.staff)
    area = Task.objects.get(programme=programme, code="A")
    assert page.post(f"/reforms/tasks/{area.pk}/packet/", {}).status_code == 302
    assert jobs.run_waiting() == 1
    job = Job.objects.get()
    assert (job.state, job.error, job.result) == ("done", "", {"expected": 1, "written": 1, "files": 3})
    archive = fetched(page, job)
    folder = "A1 成立改革领导小组，党委书记任组长"
    assert sorted(archive.namelist()) == [
        f"{folder}/制度成果/领导小组工作规则/规则.pdf",
        f"{folder}/麦岭镇/会议纪要.pdf",
        f"{folder}/麦岭镇/会议纪要（2）.pdf",
        "目录.docx",
    ]
    index = Document(BytesIO(archive.read("目录.docx")))
    words = [each.text for each in index.paragraphs]
    assert "A 党建带团建" in words[0]
    assert "制度成果：领导小组工作规则 富改〔2026〕1 号" in words
    assert [cell.text for cell in index.tables[0].rows[1].cells] == [
        "麦岭镇",
        "已提交",
        "",
        "",
        "召开了党委会，形成会议纪要",
        "会议纪要.pdf\n会议纪要.pdf",
    ]


def test_the_whole_programme_tells_computed_figures(world, as_user):
    programme = planted(world.county, world.staff)
    given(world, "C5", programme=programme)
    page = as_user(world.staff)
    assert page.post(f"/reforms/programmes/{programme.pk}/packet/", {}).status_code == 302
    assert jobs.run_waiting() == 1
    index = Document(BytesIO(fetched(page, Job.objects.get()).read("目录.docx")))
    assert [cell.text for cell in index.tables[0].rows[1].cells][:3] == ["麦岭镇", "未启动", "0"]


def test_nothing_is_packed_for_who_has_no_reach(world, as_user):
    programme = planted(world.county, world.staff)
    url = f"/reforms/programmes/{programme.pk}/packet/"
    assert "还没有下发，没有材料可以打包。" in as_user(world.staff).post(url, {}).text
    handed_in(world, "A1", programme=programme)
    for stranger in (world.secretary, world.other_staff):
        assert as_user(stranger).post(url, {}).status_code == 404
    as_user(world.staff).post(url, {})
    assert jobs.run_waiting() == 1
    job = Job.objects.get()
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(f"/data/exports/{job.pk}/download/").status_code in (403, 404)
    assert Assignment.objects.count() == 1


def test_names_people_wrote_lead_nowhere_else():
    folder = Folder()
    assert folder.place("A1", "../..", "..\\evil:name?.pdf") == "A1/_/_evil_name_.pdf"
    assert folder.place("A1", "麦岭镇", "纪要.pdf") == "A1/麦岭镇/纪要.pdf"
    assert folder.place("A1", "麦岭镇", "纪要.PDF") == "A1/麦岭镇/纪要（2）.PDF"
    assert len(folder.place("长" * 300, "a.pdf")) < 80
