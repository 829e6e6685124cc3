"""The talks of a pair and the legal terms: what is expected when, and which days can be true.

Start at `expected.expected_talks`: which talks the programme expects next.
May not know `domain.assessment`, `domain.network`.
"""
