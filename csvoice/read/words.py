"""Answers in words, to values: satisfaction, yes and no, nature, tone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")

_SATISFACTION = {
    5.0: "非常满意、很满意、十分满意、特别满意、完全满意、极其满意、好评、非常好、很好、力荐、"
    "very satisfied、extremely satisfied、excellent、very good",
    4.0: "满意、比较满意、较满意、较为满意、好、较好、推荐、satisfied、somewhat satisfied、good",
    3.0: "一般、基本满意、中评、中立、普通、还行、还可以、尚可、中等、无所谓、说不清、"
    "neutral、neither satisfied nor dissatisfied、average、fair、ok",
    2.0: "不满意、比较不满意、较不满意、不太满意、不够满意、差、较差、"
    "dissatisfied、somewhat dissatisfied、unsatisfied、poor、bad",
    1.0: "非常不满意、很不满意、十分不满意、极不满意、特别不满意、完全不满意、差评、非常差、"
    "很差、极差、very dissatisfied、extremely dissatisfied、terrible、very poor、awful",
}
_YES = (
    "是、有、对、√、✓、解决、已解决、全部解决、完全解决、已办结、办结、已完成、完成、已完结、完结、"
    "已结案、结案、已关闭、关闭、已处理、已闭环、闭环、已回复、已结束、"
    "接通、已接通、已接、接听、已接听、已应答、应答、人工接通、接通成功、呼叫成功、正常接听、"
    "1、y、yes、t、true、solved、resolved、closed、complete、completed、done、fixed、answered、"
    "connected"
)
_NO = (
    "否、不是、没有、无、×、未解决、没有解决、部分解决、未办结、未完成、未完结、未结案、未关闭、未处理、"
    "未闭环、处理中、待处理、进行中、受理中、办理中、跟进中、待回复、待跟进、待解决、待分配、挂起、"
    "已受理、已派单、已转派、新建、重新打开、"
    "未接通、未接、未接听、未应答、无人接听、无应答、振铃未接、排队放弃、排队超时、放弃、客户放弃、"
    "用户放弃、主动放弃、呼损、呼入放弃、漏接、漏话、占线、忙线、拒接、空号、关机、停机、"
    "0、n、no、f、false、open、new、pending、hold、on-hold、on hold、in progress、in_progress、"
    "unresolved、not resolved、unsolved、reopened、processing、abandoned、missed、unanswered、"
    "no answer、busy、failed"
)
_HAPPENED = "转接、已转接、转出、已重开、重开、重新打开、超时、已超时、逾期、已逾期、超期、已超期"
_NOT_HAPPENED = (
    "未转接、无转接、未重开、未超时、未逾期、未超期、按时、按期、准时、及时、正常、达标、时限内"
)
_NATURES = {
    "投诉": "投诉、举报、投诉举报、申诉、抱怨、不满、报障、报修、故障、维权、投诉类、"
    "投诉工单、投诉单、complaint、complaints、incident",
    "咨询": "咨询、查询、询问、求助、求决、业务咨询、咨询类、咨询工单、咨询单、咨询查询、"
    "inquiry、enquiry、question、consultation",
    "建议": "建议、意见、意见建议、建议类、建议单、投诉建议、suggestion、advice、feature request",
    "表扬": "表扬、感谢、好评、表扬类、表扬单、表扬工单、表扬感谢、praise、compliment、thanks",
}
_TONES = {
    1.0: "1、正面、正向、积极、褒义、好评、喜悦、高兴、快乐、开心、愉快、喜爱、喜欢、满意、赞扬、"
    "positive、pos、good、smile、happy、happiness、joy、like、love、praise",
    0.0: "0、中性、中立、中评、一般、无情感、平静、neutral、neu",
    -1.0: "-1、负面、负向、消极、贬义、差评、愤怒、生气、悲伤、难过、伤心、恐惧、害怕、厌恶、讨厌、"
    "焦虑、失望、不满、不满意、委屈、抱怨、低落、negative、neg、bad、cry、sad、sadness、angry、anger、"
    "fear、disgust、dislike、disappointed、disappointment",
}


def _by_word(words: Mapping[Value, str]) -> dict[str, Value]:
    return {word: value for value, listed in words.items() for word in listed.split("、")}


STARS = _by_word(_SATISFACTION)
"""Five-point answers; 好评, 中评 and 差评 are 5, 3 and 1, as shops that write them count."""

ANSWERS = _by_word({True: _YES, False: _NO})
"""Yes and no; a ticket that is still worked on is not resolved yet."""

EVENTS = ANSWERS | _by_word({True: _HAPPENED, False: _NOT_HAPPENED})
"""Whether something befell a ticket, said by its own name or by yes and no."""

GIVEN_NATURES = _by_word(_NATURES)
"""What exports call the nature of a ticket."""

TONES = _by_word(_TONES)
"""Tones and the emotions that bear one; 惊讶 and its like bear none, so they are not here."""
