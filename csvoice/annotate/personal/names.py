"""Names of people: behind a label, an introduction or a role, or before a title."""

from __future__ import annotations

import re

from csvoice.annotate.personal.kinds import NAME, Kind
from csvoice.segment.person_names import (
    ANYBODY,
    COMMON_SURNAMES,
    COMPOUND_SURNAMES,
    EVERYDAY,
    FREE_SURNAMES,
    GIVEN,
    PLAIN_SURNAMES,
    SURNAMES,
    is_name,
    is_short_name,
    is_word,
    may_be_name,
)

NAME_LABEL = (
    "(?:联系人|联络人|姓名|投诉人|反映人|举报人|收件人|收货人|"
    "寄件人|申请人|来电人|车主|(?<!客)户主|经办人)"
)
_PREFIXED = "小阿老"
_FIRST = SURNAMES + "".join(surname[0] for surname in COMPOUND_SURNAMES.split("|"))
_NAME_LABEL_HINT = (
    r"(?:联系人|联络人|姓名|[诉映报请电]人|[件货]人|车主|户主|经办人) ?[是为叫]? ?[:：]? *"
    rf"(?:[{_FIRST}]|[一-鿿]{{2,5}}·)"
)
_ANY = rf"(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[一-鿿]{{1,2}}?"
_PLAIN = rf"(?![{EVERYDAY}]){_ANY}"
_FULL = rf"(?:{ANYBODY}|(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[{GIVEN}]{{1,2}}?)"
_LONGEST = rf"(?:{ANYBODY}|(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[{GIVEN}]{{1,2}})"
# A surname that is no word, and whatever was chosen: only where nothing but a name is due.
_NO_GIVEN = "的了吗呢吧啊么没不就也都给在是有又还被把让和与跟从对向着过得很太最人店家控时"
_RARE = rf"[{FREE_SURNAMES}](?:(?![{_NO_GIVEN}])[一-鿿]){{1,2}}"
_AFTER = "(?:先生|女士|小姐|电话|手机|联系|身份|证件|地址|住址|来电|反映)"
_GOES_ON = (
    r"(?=[^一-鿿]|$|的|于|在|要|想|家住|身份|电话|手机|联系|证件|地址|住|来电|反映|投诉|女士|先生|小姐"
    r"|因|购|买|办|有|已|没|是|向)"
)
_ACTS = (
    r"(?=[^一-鿿]|$|态度|服务|手法|技术|把|承诺|说|上门|不|很|非常|特别|真|帮|给|的|是|在|太|挺|十分|也|都|就"
    r"|来|对|让|没|一直|告诉|回复|推荐|热情|耐心|专业|人|有|从|跟|和|与|处理|这|为|收|打|接|先|还|老师|师傅"
    r"|经理|解决|主动|细心|贴心|认真|负责|超|推|骗|态)"
)
_ROLE_OF_MINE = (
    r"(?:业主|会员|客户|用户|车主|机主|顾客|住户|学员|家长|旅客|患者|乘客|房客|居民|村民|市民)"
)
_ROLE = (
    r"(?:客服|前台|管家|顾问|专员|师傅|技师|快递员|小哥|外卖员|骑手|[配派]送员|送货员|销售|导购|店员|店长"
    r"|服务员|服务生|经理|工作人员|接线员|话务员|坐席|主播|售后|美容师|教练|司机|护士|医生|保安|业务员|柜员"
    r"|营业员|收银员|工程师|员工|服务人员|技术员|理发师|发型师|助理|小姐姐|同事|客户代表|美女|帅哥|小妹|姑娘|销售员|主管)"
)
_NO_SURNAME = (
    r"(?<![国老])(?<![如为](?=何))(?<!蒙(?=牛))(?<![工携](?=程))(?<![感谢](?=谢))(?<![普职初](?=高))"
    r"(?<![主责](?=任))(?!康师傅)"
)
_TITLES = (
    r"先生|女士|小姐|太太|师傅|老师|经理|主任|店长|大夫|医生|律师|教练|护士|警官|队长|阿姨|大[姐哥]"
)
_TITLE = rf"(?=(?:{_TITLES})(?!姐))"
_BEGIN = rf"(?:{ANYBODY}|(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[{GIVEN}])"


def _strict(match: re.Match[str]) -> bool:
    return is_name(match[1])


def _due(match: re.Match[str]) -> bool:
    return may_be_name(match[1])


def _no_word(match: re.Match[str]) -> bool:
    return not is_word(match[1])


def _short(match: re.Match[str]) -> bool:
    return is_short_name(match[1], match[2])


_SIBLING = rf"[{PLAIN_SURNAMES}][姐哥]"
_TITLED = rf"[{GIVEN}{COMMON_SURNAMES}](?:{_TITLES})"
_CALLED_HINT = rf"(?:叫|名字是)[:：]? *[{_FIRST}]"
NAME_GATES = (
    _NAME_LABEL_HINT,
    rf"[{PLAIN_SURNAMES}][姐哥]|[一-鿿](?:{_TITLES})",
    rf"(?:{_ROLE}|[谢亏扬叫称]|(?:我是|本人是?){_ROLE_OF_MINE}?|名字是|这里是)"
    rf"[是叫:：“「\"(（]? ?[{_PREFIXED}{_FIRST}]",
    rf"[{_PREFIXED}][{COMMON_SURNAMES}][客师经管前技老同姑]",
)

NAMES: tuple[Kind, ...] = (
    Kind(
        NAME,
        _NAME_LABEL_HINT,
        rf"{NAME_LABEL}\s*[:：]\s*({_ANY}|[一-鿿]{{2,5}}·[一-鿿]{{2,6}}?)(?=[^一-鿿]|{_AFTER}|$)",
    ),
    Kind(
        NAME,
        _NAME_LABEL_HINT,
        rf"{NAME_LABEL}\s?[是为叫]?\s?({_PLAIN})(?=[，,、。；;（(\s]|{_AFTER}|$)",
        _no_word,
    ),
    Kind(
        NAME,
        _NAME_LABEL_HINT,
        rf"{NAME_LABEL}\s?[是为叫]?\s?({_FULL}){_GOES_ON}",
        _strict,
    ),
    Kind(
        NAME,
        _CALLED_HINT,
        rf"(?:我叫|本人叫|名字[是叫]|名叫|[个位]叫)[:：]?\s*({_PLAIN})(?=[^一-鿿]|{_AFTER}|$)",
        _no_word,
    ),
    Kind(
        NAME,
        rf"(?:叫|(?:我是|本人是?){_ROLE_OF_MINE}?|名字是|这里是|自称) ?{_BEGIN}",
        rf"(?:我叫|(?:我是|本人是?){_ROLE_OF_MINE}?叫?|名字[是叫]|名叫|[个位，,]叫|这里是|自称)\s?({_FULL}){_GOES_ON}",
        _strict,
    ),
    Kind(
        NAME,
        rf"(?:叫|(?:我是|本人是?){_ROLE_OF_MINE}?|名字是|这里是|自称) ?[{FREE_SURNAMES}]",
        rf"(?:我叫|(?:我是|本人是?){_ROLE_OF_MINE}?叫?|名字[是叫]|名叫|[个位，,]叫|这里是|自称)\s?({_RARE}?)"
        r"(?=[^一-鿿]|$|先生|女士|小姐)",
        _due,
    ),
    Kind(NAME, r"先生|女士|小姐", rf"{_NO_SURNAME}({_RARE})(?=(?:先生|女士|小姐)(?!姐))", _due),
    Kind(
        NAME,
        _TITLED,
        rf"{_NO_SURNAME}({_LONGEST}){_TITLE}",
        _strict,
    ),
    Kind(
        NAME,
        _TITLED,
        rf"{_NO_SURNAME}([{COMMON_SURNAMES}]){_TITLE}",
    ),
    Kind(
        NAME,
        _SIBLING,
        rf"([{PLAIN_SURNAMES}])(?=[姐哥](?![姐哥弟妹]))",
    ),
    Kind(
        NAME,
        rf"(?:{_ROLE}|感谢|谢谢|多亏|表扬|名叫)[是叫:：“「\"(（]? ?[{_PREFIXED}][一-鿿]",
        rf"(?:{_ROLE}|感谢|谢谢|多亏|表扬|名叫)[是叫:：“「\"(（]?\s?([{_PREFIXED}][一-鿿])(?=(.?))",
        _short,
    ),
    Kind(
        NAME,
        rf"[{_PREFIXED}][{COMMON_SURNAMES}](?:客服|师傅|经理|管家|前台|技师|老师|同志|姑娘)",
        rf"([{_PREFIXED}][{COMMON_SURNAMES}])(?=(客服|师傅|经理|管家|前台|技师|老师|同志|姑娘))",
        _short,
    ),
    Kind(
        NAME,
        rf"(?:{_ROLE}|感谢|表扬)[是叫:：“「\"]? ?{_BEGIN}",
        rf"(?:{_ROLE}|感谢|表扬)[是叫:：“「\"]?\s?({_FULL}){_ACTS}",
        _strict,
    ),
    Kind(
        NAME,
        rf"{_ROLE}[是叫:：“「\"]? ?[{FREE_SURNAMES}]",
        rf"{_ROLE}[是叫:：“「\"]?\s?({_RARE}?){_ACTS}",
        _due,
    ),
)
