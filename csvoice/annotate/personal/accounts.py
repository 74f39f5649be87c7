"""Where a person is reached on the net: e-mail, QQ, WeChat."""

from __future__ import annotations

from csvoice.annotate.personal.kinds import DIGIT, GAP, IS, NUMERALS, Kind

_AT = r"\s?(?:[@＠]|(?i:[(（\[]\s?at\s?[)）\]]| at )|艾特|#(?=[A-Za-z\d-]+\s?[.。点]))\s?"
_DOT = r"\s?(?:[.。]|点|(?i:dot))\s?"
_QQ = (
    r"(?:(?<![A-Za-z])(?i:q ?q)(?!音乐|空间|浏览|邮箱)|[扣抠叩]{2}|企鹅|球球|(?<=加)[扣抠叩]"
    r"|[扣抠叩](?=\s?[:：])"
    r"|(?<![A-Za-z])(?i:q)(?=\s?[号群上:：]|\s?是?\s?\d[\d -]{5}|[一二三四五六七八九]{3}))"
)
_WECHAT = (
    r"(?:[微威薇维徽]信|(?<![A-Za-z])(?i:v信|wechat|weixin|vx|wx|wei信)"
    r"|(?<=[加+])(?:[微薇]|[vV](?=[^A-Za-z]|[A-Za-z]+[\d_-]))|[微薇](?=\s?[:：])|微[❤♥]\uFE0F?"
    r"|卫星(?=\s?号?[:：]?\s?[A-Za-z])"
    r"|(?<![A-Za-z])[vV](?=\s?[:：]\s?[A-Za-z]))"
)
_WECHAT_HINT = (
    r"(?:[微威薇维徽vViI]信|[vV][xX]|[wW][xX]|[hH][aA][tT]|[xX][iI][nN]|[加+][微薇vV]"
    r"|[微薇vV] ?[:：]|微[❤♥]|卫星).*"
)
_NO_ACCOUNT = (
    r"(?!(?i:android|iphone|ipad|ios|harmony|windows|win\d|mac|version|ver\d|pay|app|web|login|beta"
    r"|wifi)|[A-Za-z\d_.]*\s?(?:版|系统|客户端|手机))"
)

EMAILS: tuple[Kind, ...] = (
    Kind(
        "邮箱",
        r"[@＠#]|艾特|[aA][tT][ )）\]]",
        r"(?<![A-Za-z\d_.+-])([A-Za-z\d_.+-](?:[A-Za-z\d_.+-]|。(?=[A-Za-z\d])){0,63}"
        rf"{_AT}(?:[A-Za-z\d-]+(?:{_DOT}[A-Za-z\d-]+)*?{_DOT}[A-Za-z]{{2,}}(?:{_DOT}[A-Za-z]{{2,}})?"
        r"|(?i:qq|163|126|139|189|gmail|foxmail|sina|sohu|yeah|outlook|hotmail)(?![A-Za-z\d])))",
    ),
)

ACCOUNTS: tuple[Kind, ...] = (
    Kind(
        "QQ 号",
        rf"(?:[qQ]|[扣抠叩]|企鹅|球球).*[0-9{NUMERALS}] ?[0-9{NUMERALS}]",
        rf"{_QQ}(?:号|群)?(?:上说|里|联系)?{IS}([1-9一二三四五六七八九](?:{DIGIT}{{4,11}}|{DIGIT}{{1,5}}"
        rf"(?:{GAP}{DIGIT}{{1,5}}){{1,3}}|(?: {DIGIT}){{4,11}}))(?!\d)(?![.年月版元])",
    ),
    Kind(
        "微信号",
        rf"{_WECHAT_HINT}[A-Za-z0-9_-]{{5}}",
        rf"{_WECHAT}{IS}{_NO_ACCOUNT}([A-Za-z][A-Za-z\d_-]{{5,19}})(?![A-Za-z\d_-])",
    ),
    Kind(
        "微信号",
        rf"{_WECHAT_HINT}[0-9]{{5}}",
        rf"{_WECHAT}{IS}([1-9]\d{{5,10}})(?![\d.元块万个年月人])",
    ),
)
