"""Scanned papers of the sample: PDF files of one empty page, and what mentors wrote down."""

import io

NOTES = (
    "按时参加团课和志愿服务，思想要求进步，能主动向支部汇报。",
    "学习努力，团结同学，在班级活动中积极承担工作。",
    "参加村里的环境整治和助老服务，群众反映好。",
    "对团的基本知识掌握较好，还要加强理论学习。",
)
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def scan(name: str) -> io.BytesIO:
    """A scan as a form hands it over."""
    file = io.BytesIO(PAGE)
    file.name = f"{name}.pdf"
    return file
