"""How numbers, days and sentences are put in each language."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import Text
from roadmap import words as room
from roadmap.words import Words, in_language, languages, on_pages, with_particle

EN, KO = in_language("en"), in_language("ko")
NB = "\N{NO-BREAK SPACE}"


def test_a_language_comes_with_the_territory_of_most_of_its_speakers() -> None:
    assert [Words(code).with_territory for code in ("en", "ko")] == ["en_US", "ko_KR"]


def caches_cleared() -> None:
    for each in (room.languages, room.in_language, room.on_pages, room.catalogue):
        each.cache_clear()


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of languages, in place of ours."""
    monkeypatch.delenv("ROADMAP_DATA", raising=False)
    monkeypatch.setattr(room, "LOCALE_FOLDER", tmp_path)
    caches_cleared()
    yield tmp_path
    caches_cleared()


def translate(folder: Path, language: str, text: str, plural_forms: str = "nplurals=1; plural=0;") -> None:
    messages = folder / language / "LC_MESSAGES"
    messages.mkdir(parents=True)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural_forms}\\n"\n\n'
    (messages / "texts.po").write_text(head + text, "utf-8")


# shares


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "0 %"),
        (1e-12, "< 1 %"),
        (0.004, "< 1 %"),
        (0.005, "< 1 %"),
        (0.006, "1 %"),
        (0.5, "50 %"),
        (0.994, "99 %"),
        (0.996, "> 99 %"),
        (0.9999999999, "> 99 %"),
        (1.0, "100 %"),
    ],
)
def test_only_nothing_is_told_as_nothing_and_only_all_as_all(share: float, told: str) -> None:
    assert EN.percent(share) == told.replace(" %", f"{NB}%")


@pytest.mark.parametrize(("share", "told"), [(0.0004, "< 0.1"), (0.3333, "33.3"), (0.9999, "> 99.9"), (1.0, "100")])
def test_the_same_holds_for_tenths(share: float, told: str) -> None:
    assert EN.percent(share, 1) == f"{told}{NB}%"


def test_korean_writes_the_sign_without_a_space() -> None:
    assert [KO.percent(0.5), KO.percent(0.001), KO.points(49.25)] == ["50%", "< 1%", "49.2%"]


@given(st.floats(0, 1))
def test_no_share_but_none_and_all_looks_like_none_or_all(share: float) -> None:
    assert (EN.percent(share) == f"0{NB}%") == (share == 0)
    assert (EN.percent(share) == f"100{NB}%") == (share == 1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_told_as_a_smaller_one(one: float, other: float) -> None:
    def order(share: float) -> float:
        told = EN.percent(share).removesuffix(f"{NB}%")
        return {"< 1": 0.5, "> 99": 99.5}.get(told) or float(told)

    assert (order(one) - order(other)) * (one - other) >= 0


# numbers


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0"), (1234567, "1,234,567"), (12.5, "12.5"), (12.0, "12"), (0.333333, "0.33"), (-0.0, "0"), (-5.25, "-5.25")],
)
def test_a_number_has_no_more_places_than_it_needs(number: float, told: str) -> None:
    assert EN.number(number) == told


@pytest.mark.parametrize(("number", "told"), [(0.0004, "0.0004"), (0.000412, "0.00041"), (-0.001, "-0.001")])
def test_a_small_number_is_not_told_as_nothing(number: float, told: str) -> None:
    assert EN.number(number) == told


def test_a_number_next_to_nothing_is_not_told_in_a_hundred_places() -> None:
    assert EN.number(1e-300) == "0"


# days


def test_days_months_and_years_are_as_exact_as_they_were_written() -> None:
    assert [EN.when(w) for w in ("2025-07-09", "2025-07", "2025")] == ["9 Jul 2025", "Jul 2025", "2025"]
    assert [KO.when(w) for w in ("2025-07-09", "2025-07", "2025")] == ["2025년 7월 9일", "2025년 7월", "2025년"]


def test_a_moment_is_told_by_the_day_that_it_was_in_seoul() -> None:
    assert EN.day(datetime(2026, 6, 30, 15, 30, tzinfo=UTC)) == "1 Jul 2026"
    assert EN.day(date(2026, 6, 30)) == "30 Jun 2026"


def test_a_list_is_told_as_one() -> None:
    assert [EN.listed(["a", "b", "c"]), EN.listed(["a"]), EN.listed([])] == ["a, b, and c", "a", ""]


# Korean particles


@pytest.mark.parametrize(
    ("word", "topic", "towards"),
    [
        ("평화", "평화는", "평화로"),
        ("통일", "통일은", "통일로"),
        ("국민", "국민은", "국민으로"),
        ("중립국", "중립국은", "중립국으로"),
        ("제1", "제1은", "제1로"),
        ("2", "2는", "2로"),
        ("3", "3은", "3으로"),
        ("6", "6은", "6으로"),
        ("7", "7은", "7로"),
        ("9", "9는", "9로"),
        ("10", "10은", "10으로"),
        ("60%", "60%는", "60%로"),
        ("KINU", "KINU는", "KINU로"),
        ("UN", "UN은", "UN으로"),
        ("SIPRI", "SIPRI는", "SIPRI로"),
        ("URL", "URL은", "URL로"),
        ("Realmeter", "Realmeter는", "Realmeter로"),
        ("Kim", "Kim은", "Kim으로"),
        ("Beijing", "Beijing은", "Beijing으로"),
        ("Seoul", "Seoul은", "Seoul로"),
        ("“통일”", "“통일”은", "“통일”로"),
        ("「평화 협정」", "「평화 협정」은", "「평화 협정」으로"),
        ("『우리』", "『우리』는", "『우리』로"),
        ("통일연구원(KINU)", "통일연구원(KINU)은", "통일연구원(KINU)으로"),
        ("‘협의체(남북)’", "‘협의체(남북)’는", "‘협의체(남북)’로"),
        ("(평화)", "(평화)는", "(평화)로"),
        ("", "는", "로"),
    ],
)
def test_a_particle_follows_the_last_sound(word: str, topic: str, towards: str) -> None:
    assert with_particle(word, "은는") == topic
    assert with_particle(word, "으로") == towards


def test_every_pair_of_particles_is_known() -> None:
    assert [with_particle("국민", pair) for pair in ("은는", "이가", "을를", "과와", "으로")] == [
        "국민은",
        "국민이",
        "국민을",
        "국민과",
        "국민으로",
    ]
    assert [with_particle("나라", pair) for pair in ("은는", "이가", "을를", "과와", "으로")] == [
        "나라는",
        "나라가",
        "나라를",
        "나라와",
        "나라로",
    ]


@given(st.text(max_size=40), st.sampled_from(["은는", "이가", "을를", "과와", "으로"]))
def test_any_word_keeps_its_letters_and_gets_a_particle(word: str, pair: str) -> None:
    assert with_particle(word, pair).startswith(word)
    assert len(with_particle(word, pair)) > len(word)


def test_a_translation_asks_for_a_particle_where_it_names_a_value(catalogues: Path) -> None:
    translate(catalogues, "ko", 'msgid "{title} is reached."\nmsgstr "{title:이가} 이루어졌다."\n')
    assert in_language("ko").say("{title} is reached.", title="평화") == "평화가 이루어졌다."
    assert in_language("ko").say("{title} is reached.", title="통일") == "통일이 이루어졌다."


# messages


def test_what_is_not_translated_is_said_in_english() -> None:
    assert KO.say("Nobody will ever translate {this}.", this="it") == "Nobody will ever translate it."
    assert KO.count("{number} unknown", "{number} unknowns", 2) == "2 unknowns"


def test_what_is_marked_as_fuzzy_is_not_used(catalogues: Path) -> None:
    translate(catalogues, "ko", '#, fuzzy\nmsgid "Data"\nmsgstr "날짜"\n')
    assert in_language("ko").say("Data") == "Data"


def test_a_value_that_is_missing_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError, match="day"):
        EN.say("As of {day}")


@pytest.mark.parametrize("told", ["{}", "{day}", "{0.__class__}", "100 % {", "}{", "{{x}}", "%s %(day)s"])
def test_braces_in_a_value_stay_what_they_are(told: str) -> None:
    assert EN.say("“{title}” on {day}", title=told, day="Monday") == f"“{told}” on Monday"


def test_values_may_have_any_name() -> None:
    assert EN.say("{message} {self}", message="a", self="b") == "a b"
    assert EN.count("{one}", "{one} {many}", 2, one="a", many="b") == "a b"


def test_english_has_two_forms_of_a_number_and_korean_one(catalogues: Path) -> None:
    translate(catalogues, "ko", 'msgid "{number} poll"\nmsgid_plural "{number} polls"\nmsgstr[0] "조사 {number}건"\n')
    english, korean = in_language("en"), in_language("ko")
    assert [english.count("{number} poll", "{number} polls", n) for n in (0, 1, 2, 1200)] == [
        "0 polls",
        "1 poll",
        "2 polls",
        "1,200 polls",
    ]
    assert [korean.count("{number} poll", "{number} polls", n) for n in (0, 1)] == ["조사 0건", "조사 1건"]


def test_a_language_with_three_forms_uses_them_by_its_own_rule(catalogues: Path) -> None:
    rule = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    forms = 'msgstr[0] "{number} опрос"\nmsgstr[1] "{number} опроса"\nmsgstr[2] "{number} опросов"\n'
    translate(catalogues, "ru", f'msgid "{{number}} poll"\nmsgid_plural "{{number}} polls"\n{forms}', rule)
    told = [in_language("ru").count("{number} poll", "{number} polls", n) for n in (1, 3, 5, 11, 21)]
    assert told == ["1 опрос", "3 опроса", "5 опросов", "11 опросов", "21 опрос"]


# texts that somebody wrote


TITLE = Text({"en": "Talks", "ko": "회담"})
UNTRANSLATED = Text({"en": "Talks"})


def test_a_text_says_where_it_is_not_translated() -> None:
    assert (EN.text(TITLE), KO.text(TITLE), EN.text(UNTRANSLATED)) == ("Talks", "회담", "Talks")
    assert KO.text(UNTRANSLATED) == "Talks (영어)"
    assert KO.text(None) == ""
    assert KO.say("{title:은는} 열렸다", title=KO.text(UNTRANSLATED)) == "Talks (영어)는 열렸다"


def test_on_a_page_what_is_english_can_be_marked_and_plain_text_still_says_so() -> None:
    page = on_pages("ko")
    told = page.say("{title}, {who}", title=page.text(UNTRANSLATED), who=page.name("Gallup Korea", "ko"))
    assert told != page.plain(told) == "Talks (영어), Gallup Korea"
    assert page.name("통일연구원") == "통일연구원"
    assert page.say("{title:은는} 열렸다", title=page.text(UNTRANSLATED)).endswith("는 열렸다")
    assert on_pages("en").name("Gallup Korea") == "Gallup Korea"


# languages


def test_english_comes_first_and_a_folder_is_a_language(catalogues: Path) -> None:
    for name in ("ko", "fr", "pt-BR", "not a language", "zz9"):
        (catalogues / name).mkdir()
    assert languages() == ("en", "fr", "ko", "pt-BR")
    assert Words("pt-BR").day(date(2026, 6, 30)) == "30 de junho de 2026"


def test_without_any_folder_the_interface_speaks_english(catalogues: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOCALE_FOLDER", catalogues / "nowhere")
    assert languages() == ("en",)


def test_a_data_folder_may_bring_a_language_of_its_own(
    catalogues: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("ROADMAP_DATA", str(data))
    translate(catalogues, "ko", 'msgid "Data"\nmsgstr "데이터"\n\nmsgid "Method"\nmsgstr "방법"\n')
    translate(data / "locale", "ko", 'msgid "Method"\nmsgstr "산정 방법"\n')
    translate(data / "locale", "fr", 'msgid "Method"\nmsgstr "Méthode"\n')
    assert languages() == ("en", "fr", "ko")
    assert [in_language("ko").say(each) for each in ("Data", "Method")] == ["데이터", "산정 방법"]
    assert in_language("fr").percent(0.5) == "50\xa0%"


def test_a_language_that_is_not_there_is_english() -> None:
    assert in_language("xx").language == "en"
