"""What a user can set under `[plugins.risk-warning]` in csvoice.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

NAME = "risk-warning"
TITLE = "要办的事"
AHEAD, AHEAD_TITLE = "next-period", "下期风险"


class Options(BaseModel):
    """Options of the risk warning.

    Attributes:
        target: Feedback in the next period (of the report's length; a month where it covers all
            of the data) above which the forecast is a risk; without it what is usual is taken.
        shown: Most alarms, urgent rows and customers that are listed.
        urgent_minutes: Time to the first response to 紧急 feedback; 30 minutes, 2 hours and 24
            hours are customary in service handbooks.
        normal_minutes: The same for 一般.
        minor_minutes: The same for 建议.
        leaving: Words by which customers say that they leave.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: float | None = Field(default=None, gt=0)
    shown: int = Field(default=10, ge=1, le=50)
    urgent_minutes: int = Field(default=30, ge=1)
    normal_minutes: int = Field(default=120, ge=1)
    minor_minutes: int = Field(default=1440, ge=1)
    leaving: tuple[str, ...] = (
        "退订", "携号转网", "注销", "销户", "销号", "换别家", "换一家", "换其他家", "换个牌子",
        "换品牌", "换运营商", "再也不买", "再也不会买", "再也不来", "再也不会来", "再也不会用",
        "再也不用了", "不会再买", "不会再来", "不会再用", "不再续费", "不会续费", "取消会员",
        "取消订阅", "已卸载", "已经卸载", "卸载了", "果断卸载", "弃用",
    )  # fmt: skip
