"""What a Chinese personal name looks like, and which words only look like one.

A name is a surname and one or two characters that parents choose, unless jieba's dictionary has it
as a word of another kind (高手, 马上, 严重). Which characters parents choose is kept short on
purpose: a name that is missed here is still found behind its label.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from csvoice.segment.known import tagged_words

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢"
    "裴陆荣翁荀惠甄曲封储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰仲伊宫宁仇栾祖武符刘景詹束龙叶幸司韶黎"
    "薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴能苍双闻党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边燕冀尚农温别"
    "庄晏柴瞿阎慕连习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越师巩聂关荆肖游覃闫"
    "佟冷迟隋邝佘付曾岳甘厉鞠涂苟逄邸代亓兰辛饶牟阳简芦麦商沙丛敖查苑"
)
COMPOUND_SURNAMES = "欧阳|上官|司马|诸葛|司徒|皇甫|尉迟|东方|慕容|令狐|夏侯|端木|独孤|南宫|公孙|轩辕"
# Surnames that are everyday words as well; without a colon before them they are taken as words.
EVERYDAY = "和于时常安平成明计应向从经方车全项强路关连通居步都利越易房管干解都空能边习后钟段高方何万任支米水花东云白国双单别文史乐班师石满广富祝终劳束印包宿金山司"
_GRAMMAR = "和于时常经应向从都能干解空边后何习计满商连全单双终束印包"
COMMON_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康"
    "施牛樊葛邢齐乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿焦俞左柳甘尚舒阮柯纪梅童凌毕裴霍涂苗曲翁冉骆"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉萍红梅建国志华文晓雪婷浩宇轩涵梓欣怡思佳俊豪鑫鹏"
    "飞丹琳颖莹璐瑶倩薇蕾洁云凤兰珍珠翠香莲春秋冬海波斌峰龙辉亮旭东阳晨曦诗琪雨嘉悦子墨诺博凯健成小"
    "德福荣贵祥庆喜仁义礼信忠孝永昌兴旺宝金银财林森木树松柏竹菊桃杏枝叶根源泉江河湖山川岩石岭岗毅坚"
    "淑慧娥媛妍妮娇婉婧姗妹琼瑛瑾瑜璇珊珂玲玥琦琴琛珏瑞璟璞磊钰钢铁铭锋锐锦鸿鹤鹃燕莺雁雯霖露霜雷震"
    "坤乾恒恺悦惠慈慕怀思念恩忆彤彦彬彪影征律衡徐循微心必立章童竣端笑策筠彰彩炜炎炳烁烨焕煜煊熙熠燃"
    "贤贞责赫超越跃路辰逸达远迪通选适逊遥邦郁政效敬新方施昊昌昕星映昱昭晋晏晖晗晟景晴智暄曙曼月朋朗望"
    "朝杨松枫栋格梁棋楠楚榕槿樱欢歌正武毓民水汉池汐沁沐沛泓法泽洪津洲浦润淇淳清渊渝温湘溪滢滔漫潇澄澜"
    "承才扬振挺捷传伦伯仲佐佑佩侠侨倍俐信俪修倚健傲儒元先光克全公冉冠冰凌凡刘利则力功加励劲勋勤千升卉"
    "卓南卫厚原双发可吉君启周品哲唯善嘉四圆坚城培堂壮夏奇奕如妙姿娅婵宁安宏宗定宜宝实宣宪家容宽宾富"
    "寅寒寿尚尧展巍帆帅希平幸广庭康延弘弛彭得忠怜恬悠情惜意愉慰成戈敦斯旋旺昂昆易春显晶普曜朔本朵权"
    "然桐睿皓祺硕骁翔蕙灵艺依心彩桦芹娣巧爱会保增占俭奎胜祖耀钧钊淼焱垚滨渤泳霏尔汝言之乐天少生继绍"
    "维绪纪羽翰育胤臻致祯秉立竞照熹尹勉娴妤姝睦穗萤蔚薰融谊铠铎阔霆飒骥"
    "来芝芬一健芮芸芷苏苑若茂茜茗茵荷莉莎莲菁菲萌萱蓉蓓蓝蔓蕊蕴藏虎蝶衍裕西言誉语诚谦谷豫贝贯赋轲连进郎酉里"
    "银镇长闻闽闯陆陵隆雄雅霄青非韬韵顺颂领飘馨驰骄骏高魁鲁鸣麒麟默齐"
)


# The names that stand for a name; 三 and the like are too common to be taken for given names.
ANYBODY = "张三|李四|王五|赵六|孙七|钱七|周八|吴九|郑十"
_FULL = re.compile(rf"(?![{_GRAMMAR}])(?:{ANYBODY}|(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[{GIVEN}]{{1,2}})")
_TOP_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
# Brands and words that a dictionary of the nineties does not have, or has as names.
_NO_NAMES = frozenset(
    "安卓 米家 小米 潘婷 吉普 金立 国轩 戴尔 华硕 高露洁 路虎 别克 万豪 凌志 蓝月亮 荣耀 安慕希 高德 高通 戴森 康宝 安佳"
    " 蔚来 申通 雷诺 李宁 沙宣 惠普 万家乐 谷歌 国寿 舒蕾 康佳 平安 华润 华泰 荣威 吉利 宝骏 江淮 江铃 东风 海信 乐视"
    " 苏宁 方太 金龙 金杯 周全 周旋 王朝 王公 王国 王牌 黄石 黄龙 黄金 林木 林立 马达 马虎 高清 高明 高峰 高雅 高超 高昂"
    " 小程序 高效 高达 何况 花雪 冷冰冰 农家乐".split()
)
_NO_COLLEAGUES = frozenset({"小米", "小时", "小康", "小路", "老板", "老牛"})
_PREFIXES = "小阿老"
_SHORTEST_NAME = 2
_EVERYDAY_FREQUENCY = 50
_SHORT = re.compile(rf"[{_PREFIXES}][{COMMON_SURNAMES}{GIVEN}]")


def is_name(text: str) -> bool:
    """Tell whether `text` looks like a full name and is no word."""
    return (
        _FULL.fullmatch(text) is not None
        and not text.endswith(("小", "家"))
        and text not in _words()
    )


def is_short_name(text: str, following: str = "") -> bool:
    """Tell whether `text` is what colleagues are called (小王), and no word, not even a begun one.

    Args:
        text: Two characters.
        following: What stands behind them, for 小程 in 小程序.
    """
    if _SHORT.fullmatch(text) is None:
        return False
    surname = text[1] in COMMON_SURNAMES and text not in _NO_COLLEAGUES
    return text + following[:1] not in _words() and (surname or text not in _words())


def is_word(text: str) -> bool:
    """Tell whether jieba's dictionary has `text` as a word that is no name."""
    return text in _words()


@cache
def _words() -> frozenset[str]:
    """The words of jieba's dictionary that begin as a name does and are none."""
    # jieba has 温馨, 文明, 宁静 as names; how often they are written gives them away.
    everyday = (
        (pl.col("frequency") >= _EVERYDAY_FREQUENCY)
        & (pl.col("word").str.len_chars() == _SHORTEST_NAME)
        & ~pl.col("word").str.slice(0, 1).is_in([*_TOP_SURNAMES, *_PREFIXES])
    )
    colleague = (
        (pl.col("frequency") < _EVERYDAY_FREQUENCY)
        & pl.col("word").str.contains(f"^[{_PREFIXES}].$")
        & pl.col("tag").fill_null("").str.starts_with("n")
    )
    starts = sorted({*SURNAMES, *_PREFIXES})
    table = tagged_words().filter(
        pl.col("word").str.len_chars().is_between(2, 4),
        pl.col("word").str.slice(0, 1).is_in(starts),
        ~pl.col("tag").fill_null("").str.starts_with("nr") | everyday,
        ~colleague,
    )
    return frozenset(table["word"]) | _NO_NAMES
