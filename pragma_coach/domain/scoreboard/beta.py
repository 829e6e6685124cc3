"""The regularised incomplete beta function, for the weights of a smoothed median; standard library only."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_ENOUGH = 1e-16
_LONGEST = 10_000


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the chance that a Beta(a, b) variable is at most x.

    Lentz's continued fraction (Abramowitz & Stegun 26.5.8), on the side of the mean where it converges quickly.
    Raise ValueError unless a and b are above 0.
    """
    if not (a > 0 and b > 0):
        raise ValueError("a Beta distribution needs two parameters above 0")
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _LONGEST):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _off_zero(1 + even * d)
        c = _off_zero(1 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _off_zero(1 + odd * d)
        c = _off_zero(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) <= _ENOUGH:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
