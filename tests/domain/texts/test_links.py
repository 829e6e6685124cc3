"""Links that people type: what a browser would run or a person would be led astray by is no link."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.texts.links import LONGEST_LINK, NotALink, parse_link


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (" https://www.oirschot.nl/afspraak?dag=1#nu ", "https://www.oirschot.nl/afspraak?dag=1#nu"),
        ("HTTPS://oirschot.nl", "https://oirschot.nl"),
        ("www.oirschot.nl/afspraak", "https://www.oirschot.nl/afspraak"),
        ("https://films.voorbeeld.nl:8443/1", "https://films.voorbeeld.nl:8443/1"),
        ("https://vimeo.com/123456782", "https://vimeo.com/123456782"),
    ],
)
def test_an_address_of_a_page_is_kept_with_https(typed: str, kept: str) -> None:
    assert parse_link(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("javascript:alert(1)", "begint met https://"),
        ("JavaScript://voorbeeld.nl/%0aalert(1)", "begint met https://"),
        ("data:text/html,<script>", "begint met https://"),
        ("http://oirschot.nl", "begint met https://"),
        ("//oirschot.nl", "begint met https://"),
        ("gemeentehuis", "begint met https://"),
        ("https:/oirschot.nl", "begint met https://"),
        ("https://", "begint met https://"),
        ("https://gemeentehuis", "geen adres van een website"),
        ("https://naam:geheim@oirschot.nl", "geen adres van een website"),
        ("https://[::1", "geen adres van een website"),
        ("https://oirschot.nl\\@elders.nl", "een vreemd teken"),
        ("https://oirschot.nl/een pagina", "een spatie"),
        ("https://oirschot.nl/" + "a" * LONGEST_LINK, "te lang (320 tekens)"),
    ],
)
def test_anything_else_gets_a_sentence_with_the_cure(typed: str, why: str) -> None:
    with pytest.raises(NotALink) as refused:
        parse_link(typed)
    assert why in str(refused.value)


@given(st.one_of(st.text(), st.text(alphabet="htps:/.@\\ajvscrip[]#?%0"), st.text().map("https://a.nl/{}".format)))
def test_whatever_is_typed_what_is_kept_is_a_page_behind_https(typed: str) -> None:
    try:
        kept = parse_link(typed)
    except NotALink:
        return
    parts = urlsplit(kept)
    assert kept == "" or (parts.scheme, parts.username, parts.password) == ("https", None, None)
    assert parse_link(kept) == kept
