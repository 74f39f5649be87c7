"""Whether an alarm is many customers in their own words, or few people or texts many times."""

from __future__ import annotations

from csvoice import numbers
from csvoice_risk_warning.alarms import Alarm
from csvoice_risk_warning.wording import clauses

FEW = 0.5
"""Different texts, or customers, a row; up to it they are few."""

KNOWN = 0.8
"""Share of an alarm's rows whose customer has to be known to count customers."""


def origin(alarm: Alarm) -> str:
    """Say how many texts and customers an alarm's rows come from, and what that looks like."""
    rows, customers = alarm.rows.height, _customers(alarm)
    texts = alarm.copies.n_unique()
    few = 0 < customers <= FEW * rows
    if texts <= FEW * rows:
        looks = _looks(customers, few=few)
        return clauses((_alike(alarm), looks))
    if few:
        return f"但只来自 {numbers.count(customers)} 位客户"
    if customers:
        return f"来自 {numbers.count(customers)} 位客户，说法各不相同"
    return ""


def _alike(alarm: Alarm) -> str:
    return (
        f"但文本雷同（{numbers.count(alarm.rows.height)} 条里 "
        f"{numbers.count(int(alarm.copies.is_duplicated().sum()))} 条与别的几乎一样，"
        "见热点事件）"
    )


def _looks(customers: int, *, few: bool) -> str:
    if not customers:
        return ""
    form = "只来自 {n} 位客户，像是少数人反复提交，宜先核实"
    if not few:
        form = "来自 {n} 位客户，像是按同一模板集体投诉"
    return form.format(n=numbers.count(customers))


def _customers(alarm: Alarm) -> int:
    """Count the customers; 0 where too few rows name theirs."""
    if "customer" not in alarm.rows.columns:
        return 0
    named = alarm.rows["customer"].drop_nulls()
    return named.n_unique() if len(named) >= KNOWN * alarm.rows.height else 0
