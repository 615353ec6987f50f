"""Lists of tasks that ship with the product, to begin a programme with. They are no official lists."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reforms.choices.programmes import Measure

FROM_REPORTS = "根据公开报道整理，非官方清单"


@dataclass(frozen=True)
class Part:
    """A task of a list: title, how it is measured, target and the figure that measures it."""

    title: str
    measure: str = Measure.YES_NO
    target: int | None = None
    metric: str = ""


@dataclass(frozen=True)
class Starter:
    """A list of tasks: its name, what it says about itself, and the areas as (letter, title, parts)."""

    code: str
    name: str
    source_note: str
    areas: tuple[tuple[str, str, tuple[Part, ...]], ...]


DOC, COUNT, PERCENT = Measure.DOCUMENT, Measure.COUNT, Measure.PERCENT

COUNTY_REFORM = Starter(
    "county_reform",
    _("县域共青团基层组织改革 26 项任务"),
    FROM_REPORTS,
    (
        (
            "A",
            "党建带团建",
            (
                Part("成立改革领导小组，党委书记任组长", DOC),
                Part("党委专题研究、听取共青团工作汇报", COUNT, 1, "reforms.attention"),
                Part("共青团工作纳入巡察", DOC),
                Part("共青团工作纳入党建考核", DOC),
                Part("推优入党成为青年入党的主要渠道"),
                Part("落实团组织负责人列席制度"),
                Part("团建不合格，党建不评优"),
                Part("团的经费纳入党建经费", DOC),
            ),
        ),
        (
            "B",
            "团干部队伍",
            (
                Part("配备挂职、兼职副书记", COUNT, 1),
                Part("青少年服务中心增加编制", DOC),
                Part("配备少先队总辅导员"),
                Part("在校大学生兼任乡镇（街道）团委副书记", COUNT, 1, "cadres.serving_student_deputy"),
                Part("选派团建指导员", COUNT, 1, "cadres.serving_instructor"),
                Part("建立考核激励机制和后备干部库", DOC),
            ),
        ),
        (
            "C",
            "组织体系",
            (
                Part("召开团代会、按期换届、及时补缺"),
                Part("开展委员履职评价，落实“两联”"),
                Part("建立团代表联络站", COUNT, 1, "places.delegate_stations"),
                Part("培育青年社会组织"),
                Part("建设青年之家", PERCENT, 100, "places.youth_home_coverage"),
                Part("建立派出团工委"),
            ),
        ),
        (
            "D",
            "团员队伍",
            (
                Part("推行推优入团、积分入团、评议入团"),
                Part("分领域制定发展团员计划", DOC),
                Part("开展违规发展团员核查"),
                Part("开展青年大学习、主题团日等政治教育"),
                Part("落实分批入队、红领巾奖章、两红两优激励"),
                Part("开好组织生活会，开展先进性评价"),
            ),
        ),
    ),
)

TOWNSHIP_PATTERN = Starter(
    "township_pattern",
    _("乡镇（街道）团组织格局创新"),
    "根据格局创新工作实施意见整理，各地可改",
    (
        (
            "1",
            "组织推动",
            (Part("党委发文部署，纳入目标考核", DOC), Part("开展村（社区）团组织和青年摸底")),
        ),
        (
            "2",
            "班子建设",
            (
                Part("宣传发动，三个渠道推荐人选"),
                Part("资格审查、竞岗演讲、组织考察和公示"),
                Part("选举产生“1+N+X”团委班子"),
                Part("开展岗前培训"),
            ),
        ),
        (
            "3",
            "作用发挥",
            (
                Part("设岗定责、轮值和定点联系", DOC),
                Part("每三个月开一次全体委员会", COUNT, 4, "cadres.regular_meetings"),
                Part("年终述职、评议和量化考核"),
            ),
        ),
    ),
)

DOUBLE_EXCELLENCE = Starter(
    "double_excellence",
    _("双争先主题实践活动（先进集体“四好”）"),
    "根据公开的实施方案整理，各地可改",
    (
        (
            "A",
            "班子建设好",
            (
                Part("班子健全、民主选举产生"),
                Part("按期换届", PERCENT, 100, "elections.rate"),
                Part("民主生活制度健全有效", DOC),
                Part("团干部学习达标", PERCENT, 100, "cadres.study_rate"),
            ),
        ),
        (
            "B",
            "主题活动好",
            (
                Part("围绕中心工作开展主题活动", DOC),
                Part("设岗公开承诺、维护青少年权益", DOC),
            ),
        ),
        (
            "C",
            "支部建设好",
            (
                Part("松散瘫痪团组织整顿", PERCENT, 100, "rectifications.rate"),
                Part("规模以上非公企业建团", PERCENT, 100, "units.non_public_rate"),
                Part("社会组织建团", PERCENT, 60, "units.social_rate"),
                Part("工作台账齐备", DOC),
                Part("有 1–2 个贴近实际的工作项目", COUNT, 1),
            ),
        ),
        (
            "D",
            "活动阵地好",
            (
                Part("有适应工作开展的活动阵地", COUNT, 1, "places.total"),
                Part("工作经费有稳定来源", DOC),
            ),
        ),
    ),
)

STARTERS = {each.code: each for each in (COUNTY_REFORM, TOWNSHIP_PATTERN, DOUBLE_EXCELLENCE)}
