"""What pages say about themselves, in the ways that publishers say it."""

import pytest

from roadmap.desk.page_facts import PageFacts, page_facts

LINKED_DATA = b"""<html><head><script type="application/ld+json">{"@graph": [{"headline": "From the data",
"datePublished": "2026-01-02T00:00:00Z", "publisher": {"name": "Data News"}}]}</script></head>"""


def test_structured_data_is_read() -> None:
    assert page_facts(LINKED_DATA) == PageFacts("From the data", "Data News", "2026-01-02", None)


def test_korean_pages_in_their_old_encoding_are_read() -> None:
    page = '<html><head><meta charset="euc-kr"><title>남북 회담 열려</title></head>'.encode("cp949")
    assert page_facts(page) == PageFacts(title="남북 회담 열려", language="ko")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-03T09:00:00+09:00", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("2026.11.03 09:00", "2026-11-03"),
        ("2026-13-03", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_are_read_as_records_have_them(written: str, day: str | None) -> None:
    assert page_facts(f'<meta name="date" content="{written}">'.encode()).day == day


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe\x00<title",
        b"<title>" + b"<" * 50_000,
        b'<script type="application/ld+json">{"a": ' + b"[" * 50_000 + b"</script>",
        b'<script type="application/ld+json">[1, null, "x"]</script>',
        b'<meta charset="no-such"><html lang="">',
    ],
)
def test_a_broken_page_says_nothing_and_breaks_nothing(broken: bytes) -> None:
    assert page_facts(broken).day is None


def test_signs_that_deceive_the_eye_do_not_come_in() -> None:
    facts = page_facts("<title>safe\u202egnp.exe\u0000 \n title</title>".encode())
    assert facts.title is not None
    assert "\u202e" not in facts.title
    assert "\n" not in facts.title


def test_a_title_is_cut_to_a_length_that_can_be_read() -> None:
    facts = page_facts(b"<title>" + b"long " * 1000 + b"</title>")
    assert facts.title is not None
    assert len(facts.title) == 300
