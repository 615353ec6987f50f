"""The door for scans and documents: told from the bytes, kept under a random name."""

import io

import pytest
from docx import Document
from openpyxl import Workbook

from league.kernel import files
from league.kernel.errors import Refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPG = b"\xff\xd8\xff\xe0" + bytes(40)


def brought(name: str, content: bytes):
    """A file as a form hands it over."""
    file = io.BytesIO(content)
    file.name = name
    return file


def written(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("志愿书.pdf", PDF, ".pdf"),
        ("照片.JPEG", JPG, ".jpg"),
        ("..\\..\\截图.png", PNG, ".png"),
        ("记录.docx", written(Document()), ".docx"),
        ("名单.xlsx", written(Workbook()), ".xlsx"),
    ],
)
def test_what_proves_something_is_kept(name, content, ending):
    kept, clean, digest = files.accept_evidence(brought(name, content))
    assert files.location(kept.name).read_bytes() == content
    assert (kept.name[-len(ending) :], kept.size, len(digest)) == (ending, len(content), 64)
    assert clean == name.rpartition("\\")[2]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("程序.exe", b"MZ", "不能作为材料上传"),
        ("页面.svg", b"<svg/>", "不能作为材料上传"),
        ("志愿书.pdf", PNG, "内容和扩展名不符"),
        ("照片.jpg", b"<script>", "内容和扩展名不符"),
        ("记录.docx", written(Workbook()), "内容不是 Word 文档"),
        ("名单.xlsx", written(Document()), "内容不是表格"),
        ("记录.docx", PDF, "内容和扩展名不符"),
        ("空.pdf", b"", "是空的"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content, words):
    with pytest.raises(Refused, match=words):
        files.accept_evidence(brought(name, content))


def test_what_is_too_large_is_refused(settings):
    settings.LEAGUE_UPLOAD = {"max_bytes": 64}
    with pytest.raises(Refused, match="兆字节"):
        files.accept_evidence(brought("志愿书.pdf", PDF + bytes(100)))
