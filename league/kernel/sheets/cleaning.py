"""Reading the columns about people: name, ID number, phone, sex, ethnicity, political status, education."""

import functools
import re
import unicodedata

from league.kernel.identity import INVISIBLE, birth_of, has_valid_check, normalise_id

from .dates import MISSING
from .reading.grid import Cell, text_of

HAN = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
DOTS = re.compile(r"\s*[•・·‧∙⋅●﹒．･ᐧ᛫]\s*")
SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee][+＋]?\d+|\d{14,}\.0*")

ETHNIC_STEMS = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
ETHNICITIES = tuple(f"{stem}族" for stem in ETHNIC_STEMS)  # GB/T 3304, in the order of its codes 01–56
ETHNIC_ODDITIES = {
    "97": "其他",
    "98": "外国血统中国籍人士",
    "其它": "其他",
    "哈呢": "哈尼族",
    "僳僳": "傈僳族",
}
SEXES = {"男": "男", "男性": "男", "1": "男", "M": "男", "MALE": "男", "男生": "男", "01": "男"} | {
    "女": "女", "女性": "女", "2": "女", "F": "女", "FEMALE": "女", "女生": "女", "02": "女"
}  # fmt: skip
POLITICAL = {
    "共青团员": ("团员", "共青团员", "中国共产主义青年团团员", "共青团", "03"),
    "中共党员": ("党员", "中共党员", "共产党员", "中国共产党党员", "正式党员", "中共正式党员", "01"),
    "中共预备党员": ("预备党员", "中共预备党员", "中国共产党预备党员", "02"),
    "群众": ("群众", "无", "13"),
    "无党派人士": ("无党派", "无党派人士", "无党派民主人士", "12"),
}
POLITICAL_BY_WORD = {word: status for status, words in POLITICAL.items() for word in words}
EDUCATION = {
    "小学": ("小学", "小学及以下"),
    "初中在读": ("初中在读",),
    "初中": ("初中", "初级中学", "初中毕业"),
    "普通高中在读": ("普通高中在读", "高中在读"),
    "普通高中": ("普通高中", "高中", "高级中学", "高中毕业"),
    "中职在读": ("中职在读", "中专在读", "职高在读", "技校在读"),
    "中职": ("中职", "中专", "职高", "技校", "中等专业学校", "职业高中", "中技", "高中/中专"),
    "专科在读": ("专科在读", "大专在读"),
    "专科": ("专科", "大专", "大学专科", "高职", "高等专科", "大专毕业"),
    "本科在读": ("本科在读", "大学在读", "大学本科在读"),
    "本科": ("本科", "大学", "大学本科", "学士", "本科毕业"),
    "硕士在读": ("硕士在读", "硕士研究生在读", "研究生在读"),
    "硕士": ("硕士", "研究生", "硕士研究生", "在职研究生"),
    "博士在读": ("博士在读", "博士研究生在读"),
    "博士": ("博士", "博士研究生"),
}
EDUCATION_BY_WORD = {word: level for level, words in EDUCATION.items() for word in words}


@functools.lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Half width, no spaces or invisible characters: for comparing, not for showing."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def is_missing(text: str) -> bool:
    """Whether people write this when they have nothing to write: blank, /, —, 无, 不详 …"""
    return plain(text) in MISSING


def clean_name(text: str) -> str:
    """A name as it is stored; characters of the CJK extensions stay as they are (no NFKC).

    Spaces between Chinese characters go, one space stays between foreign words, every kind of
    middle dot becomes ·. A name that says there is none (/, 无) becomes "".
    """
    name = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", text)
    name = re.sub(r"\s+", " ", name).strip(" '`‘’＇")
    name = re.sub(f"(?<={HAN}) (?={HAN})", "", name)
    name = DOTS.sub("·", name)
    name = re.sub(rf"(?<={HAN})\s*\.\s*(?={HAN})", "·", name)
    return "" if is_missing(name) else name


def id_problems(cell: Cell) -> tuple[str, list[str]]:
    """The normalised ID number and the codes of everything wrong with it."""
    if cell.is_number:
        return "", ["ID_PRECISION_LOST"]
    id_no = normalise_id(text_of(cell.value))
    if id_no in MISSING or is_missing(id_no):
        return "", ["ID_MISSING"]
    if SCIENTIFIC.fullmatch(id_no):
        return "", ["ID_PRECISION_LOST"]
    if len(id_no) != 18:
        return id_no, ["ID_LENGTH"]
    checks = (("ID_BIRTH_INVALID", birth_of(id_no) is not None), ("ID_CHECKSUM", has_valid_check(id_no)))
    return id_no, [code for code, fine in checks if not fine]


def clean_sex(text: str) -> str | None:
    """男 or 女 from the ways people write it; None when it is neither."""
    return SEXES.get(plain(text).removesuffix(".0").upper())


def clean_ethnicity(text: str) -> str | None:
    """The full name of GB/T 3304 from 汉, 汉族, 01; None when there is no such ethnicity."""
    word = plain(text).removesuffix(".0")
    if word.isdecimal():
        number = int(word)
        return ETHNICITIES[number - 1] if 1 <= number <= 56 else ETHNIC_ODDITIES.get(word)
    stem = word.removesuffix("族") or word
    if stem in ETHNIC_STEMS:
        return f"{stem}族"
    return ETHNIC_ODDITIES.get(stem) or ("其他" if word == "其他" else None)


def clean_political(text: str) -> str | None:
    """The political status as the League writes it; None when unknown."""
    word = re.sub(r"[(（].*?[)）]", "", plain(text))
    return POLITICAL_BY_WORD.get(word)


def clean_education(text: str) -> str | None:
    """One of the fifteen education levels of the register; None when unknown."""
    return EDUCATION_BY_WORD.get(re.sub(r"[(（].*?[)）]|学历$", "", plain(text)))


def digits_of(cell: Cell) -> str:
    """A number-like text (发展团员编号) without spaces, quotes or a trailing .0."""
    return re.sub(r"\.0+$", "", normalise_id(cell.text))
