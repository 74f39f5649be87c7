"""Forms in which Chinese customers set one brand against another, as patterns around a name.

Only what stands right beside a name is read, so that little is found and what is found holds.
"""

from __future__ import annotations

import polars as pl

CLAUSE = r"[^，。！？；：、,!?;:~…\s]"
"""A character within a clause."""

END = r"[，。！？；：、,!?;:~…\s]"

_OF = (
    r"(?:国产的?|人家的?|隔壁的?|别人家?的?|用|买|买个|去|上|住|选|换|别的|其他的?|我?以前的?"
    r"|我?之前的?|我?原来的?|我的|我家的|那个|那款|同价位的?|同级别的?|市里的?)?"
)
"""What may stand between the form and the name."""

_GOOD = (
    "(?:好|强|快|棒|稳|顺|香|优|值|方便|便宜|实惠|靠谱|给力|省心|流畅|实在|良心|清楚|清晰|高端"
    "|划算|牛逼|厉害|舒服|精致|灵敏|人性|完善|耐用|合算|强大|性价比高)"
)
_BAD = (
    "(?:差|烂|慢|贵|卡|坑|弱|垃圾|难用|难喝|难吃|难看|麻烦|恶心|逊|不如|落后|复杂|粗糙|low|不行"
    "|不足|略低|不方便|不好)"
)
_FILLER = rf"{CLAUSE}{{0,8}}?"

_BEHIND = (
    r"(?:^|[^不没])(?:不如|比不上|比不过|比不了|不及|赶不上|干不过|输给|败给|逊于|逊色于|落后于|差于)"
    rf"{_OF}$"
)
_AHEAD = rf"(?:胜过|优于|完胜|完爆|吊打|好过|强过|远超){_OF}$"
_LESS = rf"(?:^|[^有])没有?{_OF}$"
_THAN = rf"(?:^|[^不没有对相无评攀好价]|[^没]有)比(?:起|较起)?{_OF}$"
_THAN_LONG = (
    r"(?:^|[^不没有对无评攀好价])比[^，。！？；：、,!?;:~…\s如较价例赛特亚方划重分利拟着]"
    rf"{CLAUSE}{{0,7}}$"
)
_WITH = r"[跟和与同]" + _OF + "$"
_CANNOT_WITH = rf"(?:没法|无法|不能|没办法|根本没)[跟和与同]{_OF}$"
_SWITCH = (
    r"(?:(?:^|[^更])换成|换回|换用|改用|改买|转投|投奔|想换|要换|去换"
    r"|(?:现在|这次|后来|下次|最后)换"
    r"|[从由].*(?:换到|换去|转到|转向|转去))"
    r"了?(?:用|买|个|的)?$"
)
_RATHER = rf"(?:^|{END}|果然|觉得|看来|最后|以后|下次)还是(?:觉得|用|买|选|去|住)?$"

_SIGNS = (
    "[比没跟和与同换改转投]|不如|不及|赶不上|干不过|输给|败给|逊|落后于|差于|还是|胜过|优于|完胜|完爆"
    "|吊打|好过|强过|远超"
)
"""Before a name, or 比 after it: without one of these no form fits."""

_SPENT = r"好|差|强|贵|快|慢|便宜|更|还是|就是|都|多了|大的|小的"
"""A comparison that ends before the name."""

_UNREAL = (
    r"如果|要是|假如|万一|难道|不会|不要|不能说|不想|别$|没有?$|怎么|为什么|能不能|请|不知道|是不是"
    r"|听.{0,2}说|据说"
)
_ASKED = r"^[^，。！；：、,!;:~…\s]*(?:吗|呢|么)?[?？]|^[^，。！；：、,!;:~…\s]*吗"
_ABOUT_TELLING = (
    r"^(?:网|网上|上|里|官网|官方|自己)?的?"
    r"(?:直接|干脆|应有|所谓|吹|宣传|介绍|描述|图片|照片|说的|写的|说明|广告|页面|网站|官网|评价|评论|显示)"
)
_ERRAND = (
    r"^的?(?:账号|帐号|账户|登录|支付|快递|客服|发货|地址|系统|版本|路由|网络|卡|宽带|浏览器|电话|配件"
    r"|电池|原装|售后|维修|换货)"
)

_AFFIRMED = r"(?:[^不没差，。！？；：、,!?;:~…\s]|^)"
_BETTER = rf"^{_FILLER}{_AFFIRMED}{_GOOD}"
_WORSE = rf"^{_FILLER}{_AFFIRMED}{_BAD}"
_NOT_BETTER = (
    rf"^{CLAUSE}{{0,8}}?(?:不|没){_GOOD}|^{_FILLER}[小大低高少多远矮重长短薄厚轻旧贵]好"
    rf"|^{_FILLER}(?:好不|便宜不|强不|好像|好歹|好坏|好评)"
)
_NOT_WORSE = rf"^{_FILLER}(?:差不多|差不离|不差)"
_LESS_GOOD = rf"^{CLAUSE}{{0,6}}?(?:那么|这么|来得|做得|做的|的)?{_GOOD}(?:[^评像坏歹]|$)"
_PREFERRED = rf"^{CLAUSE}{{0,5}}?(?:最|更|比较|要)?{_GOOD}(?:$|[^像坏歹])"
_CHOSEN = rf"^{CLAUSE}{{0,4}}?(?:吧|比较好|靠谱|性价比高)"
_FAR = (
    rf"^{CLAUSE}{{0,5}}?(?:没得比|没法比|不能比|比不了"
    rf"|(?:相)?比{CLAUSE}{{0,4}}?(?:差[^不了]|差远|差得|差一|不足|逊)|差远|差得?太?远|差距|差太|差了(?:点|些|很多|不少|一))"
)
_COMPARED = rf"^{CLAUSE}{{0,8}}?比$|^{CLAUSE}{{0,8}}?比{END}"
_THAN_THIS = (
    rf"^{CLAUSE}{{0,5}}?比(?:这个|这款|这台|这家|这里|这|它|你们?的?|贵?方|此){CLAUSE}{{0,8}}?"
)
_THIS_THAN = rf"{_THAN_THIS}{_GOOD}"


def may_compare(before: pl.Expr, after: pl.Expr) -> pl.Expr:
    """Tell where `kind` may find anything, at a tenth of what it takes."""
    return before.str.contains(_SIGNS) | after.str.contains("比", literal=True)


def kind(before: pl.Expr, after: pl.Expr) -> pl.Expr:
    """Tell what a name's surroundings say of it.

    Returns:
        behind (the name is said to be better), ahead (it is said to be worse), switch (someone
        goes over to it, or wants to), or null.
    """
    clause = before.str.extract(rf"({CLAUSE}*)$")
    between = clause.str.extract(rf"{_THAN_LONG[:-1]}$", 0).str.extract(r"比(.*)$").fill_null("")
    than = clause.str.contains(_THAN) | (
        clause.str.contains(_THAN_LONG) & ~between.str.contains(_SPENT)
    )
    worse = after.str.contains(_WORSE) & ~after.str.contains(_NOT_WORSE)
    better = after.str.contains(_BETTER) & ~after.str.contains(_NOT_BETTER)
    alternative = clause.str.contains(r"是.+还是|[^，]+哪")
    chosen = after.str.contains(_PREFERRED) | (
        clause.str.contains(r"还是(?:用|买|选|去|住)$") & after.str.contains(_CHOSEN)
    )
    preferred = before.str.contains(_RATHER) & chosen & ~alternative
    behind = (
        clause.str.contains(_BEHIND)
        | (than & worse)
        | (clause.str.contains(_LESS) & after.str.contains(_LESS_GOOD))
        | (clause.str.contains(_WITH) & after.str.contains(_FAR))
        | (clause.str.contains(_CANNOT_WITH) & after.str.contains(_COMPARED))
        | (after.str.contains(_THIS_THAN) & ~after.str.contains(r"比.{0,8}不"))
        | preferred
    )
    unreal = clause.str.contains(_UNREAL) & ~clause.str.contains(_LESS)
    nothing = unreal | after.str.contains(_ASKED) | after.str.contains(_ABOUT_TELLING)
    return (
        pl.when(nothing)
        .then(None)
        .when(behind)
        .then(pl.lit("behind"))
        .when(clause.str.contains(_SWITCH) & ~after.str.contains(_ERRAND))
        .then(pl.lit("switch"))
        .when(clause.str.contains(_AHEAD) | (than & better))
        .then(pl.lit("ahead"))
    )
