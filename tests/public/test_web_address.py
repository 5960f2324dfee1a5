"""Who asks: what only the proxy next to us may tell."""

import pytest

from roadmap.public.web_address import visitor

BEHIND_A_PROXY = {"ROADMAP_BEHIND_PROXY": "1"}


def test_what_a_visitor_claims_of_themselves_is_not_believed_without_a_proxy() -> None:
    assert visitor("198.51.100.7", {"x-forwarded-for": "192.0.2.1"}, {}) == "198.51.100.7"


@pytest.mark.parametrize("told", ["192.0.2.1", "203.0.113.5, 192.0.2.1", "203.0.113.5,192.0.2.1 "])
def test_behind_a_proxy_the_last_address_counts_which_the_proxy_itself_saw(told: str) -> None:
    assert visitor("127.0.0.1", {"x-forwarded-for": told}, BEHIND_A_PROXY) == "192.0.2.1"


@pytest.mark.parametrize("told", [{}, {"x-forwarded-for": ""}, {"x-forwarded-for": "192.0.2.1, "}])
def test_a_proxy_that_tells_nothing_is_the_visitor(told: dict[str, str]) -> None:
    assert visitor("127.0.0.1", told, BEHIND_A_PROXY) == "127.0.0.1"
