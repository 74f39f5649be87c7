"""The special functions that statistics rest on: `scipy.special`, loaded with the first call.

Sections are imported by every command, most of which compute none of this.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike


def ndtr(x: ArrayLike) -> Any:
    """Standard normal distribution function."""
    return _special().ndtr(x)


def ndtri(p: ArrayLike) -> Any:
    """Standard normal quantile."""
    return _special().ndtri(p)


def stdtr(df: ArrayLike, t: ArrayLike) -> Any:
    """Student's t distribution function."""
    return _special().stdtr(df, t)


def stdtrit(df: ArrayLike, p: ArrayLike) -> Any:
    """Student's t quantile."""
    return _special().stdtrit(df, p)


def betainc(a: ArrayLike, b: ArrayLike, x: ArrayLike) -> Any:
    """Regularised incomplete beta function."""
    return _special().betainc(a, b, x)


def betaincinv(a: ArrayLike, b: ArrayLike, y: ArrayLike) -> Any:
    """Inverse of `betainc` in x."""
    return _special().betaincinv(a, b, y)


def gammaln(x: ArrayLike) -> Any:
    """Logarithm of the gamma function."""
    return _special().gammaln(x)


def digamma(x: ArrayLike) -> Any:
    """Derivative of `gammaln`."""
    return _special().digamma(x)


def polygamma(n: int, x: ArrayLike) -> Any:
    """The nth derivative of `digamma`."""
    return _special().polygamma(n, x)


def xlogy(x: ArrayLike, y: ArrayLike) -> Any:
    """Product of x and the logarithm of y, 0 where x is 0."""
    return _special().xlogy(x, y)


def pdtrc(k: ArrayLike, m: ArrayLike) -> Any:
    """Chance of more than k where a Poisson mean is m."""
    return _special().pdtrc(k, m)


def _special() -> Any:
    from scipy import special

    return special
