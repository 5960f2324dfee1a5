"""What a card says is what the board answers, worded."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from roadmap import sentences
from roadmap.board import Board
from roadmap.snapshot import CardContent, UnknownCard, card_names, content
from roadmap.snapshot.content.model import BarsBody, ChartBody, Ladder, Plot, short_id
from roadmap.snapshot.content.quotes import set_quotes
from roadmap.words import in_language, languages
from tests.snapshot.conftest import board_of

SMALL = Path(__file__).parent / "house"


def card(board: Board, name: str, lang: str = "en", on: date | None = None) -> CardContent:
    return content(board, name, lang, on)


def plot(made: CardContent) -> Plot:
    assert isinstance(made.body, ChartBody)
    assert isinstance(made.body.chart, Plot)
    return made.body.chart


def bars(made: CardContent) -> BarsBody:
    assert isinstance(made.body, BarsBody)
    return made.body


def test_there_is_a_card_for_everything_that_has_a_page(board: Board) -> None:
    names = card_names(board.plan)
    assert names[:5] == ("overview", "one", "two", "three", "changes")
    assert {"opinion", "never-asked"} <= set(names)
    assert len(names) == len(set(names)) == 5 + 6 + 10


def test_an_unknown_card_is_refused_with_the_nearest_name(board: Board) -> None:
    with pytest.raises(UnknownCard) as refused:
        content(board, "overveiw", "en")
    assert str(refused.value) == "There is no picture “overveiw”. Did you mean overview?"


def test_a_poll_that_nobody_took_is_said_to_be_unknown_and_its_proxies_do_not_count(board: Board) -> None:
    made = card(board, "never-asked")
    assert made.title == "Unknown: no poll on record has asked this question"
    assert made.mark is not None
    assert (made.mark.sign, made.mark.word) == ("unknown", "unknown")
    assert {dot.look for dot in plot(made).dots} == {"proxy"}
    assert not any(span.known for span in plot(made).spans)
    assert "2 polls on other questions stand beside it and do not count (48 % to 62 %)." in made.alt.replace(
        "\xa0", " "
    )
    assert [key.text for key in made.legend] == ["other questions, not counted", "60\xa0% required", "not known"]


def test_what_lies_within_the_margin_is_not_said_to_be_reached(board: Board) -> None:
    made = card(board, "within-margin")
    assert made.title.replace("\xa0", " ") == "59 %: the target of 60 % lies within the margin"
    assert [dot.look for dot in plot(made).dots] == ["counted", "counted"]
    assert all(dot.low is not None and dot.low < dot.y < (dot.high or 0) for dot in plot(made).dots)


def test_the_chart_has_its_observations_where_they_belong(board: Board) -> None:
    chart = plot(card(board, "within-margin"))
    assert chart.target.at == 0.6
    assert [dot.y for dot in chart.dots] == [0.57, 0.61]
    assert 0 <= chart.dots[0].x < chart.dots[1].x <= 1


def test_what_slipped_says_so_and_shows_where_it_was(board: Board) -> None:
    made = card(board, "slipped")
    assert made.mark is not None
    assert made.mark.sign == "slipped"
    assert "It has slipped" in made.lead
    assert isinstance(made.body, ChartBody)
    assert isinstance(made.body.chart, Ladder)
    assert (made.body.chart.here, made.body.chart.before) == (0, 1)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("crossings", "400 people a year; the target is 1,000"),
        ("warheads", "Unknown: the last figure is of 1 Jan 2021"),
        ("no-figure", "Unknown: no figure has been published"),
        ("meetings", "3 in 12 months; the target is 6"),
        ("nothing-seen", "Unknown: nothing recorded in 24 months"),
        ("finished", "Ended: stage\N{NO-BREAK SPACE}2 of\N{NO-BREAK SPACE}2"),
    ],
)
def test_each_kind_says_its_finding(board: Board, name: str, title: str) -> None:
    assert card(board, name).title == title


@pytest.fixture(scope="module")
def monthly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The small house, where evidence counts for one month."""
    folder = tmp_path_factory.mktemp("monthly")
    plan = (SMALL / "roadmap.yaml").read_text("utf-8").replace("window_months: 12, ", "")
    for kind, rest in (("activity", ", "), ("poll", "\n" + " " * 16)):
        plan = plan.replace(f"kind: {kind}{rest}", f"kind: {kind}{rest}window_months: 1{rest}")
    (folder / "roadmap.yaml").write_text(plan, "utf-8")
    shutil.copytree(SMALL / "evidence", folder / "evidence")
    opened = board_of(folder, tmp_path_factory.mktemp("opened"))
    yield opened
    opened.ledger.close()


@pytest.mark.parametrize(
    ("name", "title", "legend"),
    [
        ("meetings", "3 in a month; the target is 6", "events in the month before"),
        ("within-margin", "Unknown: no poll in a month has asked this question", "older polls"),
        ("nothing-seen", "Unknown: nothing recorded in a month", "not known"),
    ],
)
def test_one_month_is_a_month(monthly: Board, name: str, title: str, legend: str) -> None:
    made = card(monthly, name)
    assert made.title == title
    assert legend in [key.text for key in made.legend]
    assert "1 months" not in made.model_dump_json()


def test_the_finding_has_its_particle_in_korean(board: Board) -> None:
    assert card(board, "within-margin", "ko").title == "59%, 목표 60%는 오차범위 안"


def test_a_card_says_the_same_sentences_as_the_pages(board: Board) -> None:
    words, report = in_language("en"), board.progress()
    assert card(board, "overview").title == sentences.headline(words, board.plan, report).removesuffix(".")
    phase = sentences.phase_sentence(words, board.plan, report.phase("one"))
    assert card(board, "one").title == phase.removesuffix(".")


def test_the_overview_has_a_bar_for_each_phase_with_the_boards_shares(board: Board) -> None:
    shares = [(bar.share.low, bar.share.high) for bar in bars(card(board, "overview")).bars]
    assert shares == [(phase.low, phase.high) for phase in board.progress().phases]


def test_a_phase_lists_what_slipped_before_what_was_reached(board: Board) -> None:
    assert [row.mark.sign for row in bars(card(board, "one")).rows] == ["slipped", "reached", "under_way"]


def test_changes_show_good_and_bad_alike(board: Board) -> None:
    made = card(board, "changes")
    assert made.title == "2 indicators moved in a month: 1 back, 1 now known"
    assert {row.mark.sign for row in bars(made).rows} == {"back", "now_known"}


def test_a_month_without_change_is_an_answer_with_the_day_of_the_last_review(board: Board) -> None:
    made = card(board, "changes", on=date(2026, 12, 30))
    assert made.title == "No change in the month up to 30 Dec 2026"
    assert made.lead == "Last reviewed on 21 Nov 2026."
    before = card(board, "changes", on=date(2026, 8, 15))
    assert before.title == "No change in the month up to 15 Aug 2026"
    assert before.lead == "", "nobody had reviewed anything by then"
    assert bars(made).rows == ()


def test_a_card_names_its_day_sources_method_publisher_licence_and_id(board: Board) -> None:
    foot = card(board, "never-asked").foot
    assert foot.day == "As of 21 Nov 2026"
    assert foot.sources[0] == "Sources: Alpha, Beta"
    assert (foot.method, foot.publisher, foot.licence) == ("Method 1", "The Society", "CC BY 4.0")
    assert foot.id.startswith("P-")
    assert len(foot.id) == 8


def test_the_id_follows_from_what_is_said_and_not_from_what_it_was_made_of(board: Board) -> None:
    made = card(board, "overview")
    assert made.id == short_id(made.hash)
    elsewhere = made.model_copy(update={"ground": made.ground.model_copy(update={"revision": 999})})
    assert elsewhere.hash == made.hash
    assert made.model_copy(update={"title": "Something else"}).hash != made.hash
    assert card(board, "overview", "ko").hash != made.hash


def test_a_frozen_snapshot_prints_its_own_id_and_keeps_the_hash(board: Board) -> None:
    frozen = content(board, "overview", "en", snapshot="S-7F3K2")
    assert frozen.id == "S-7F3K2"
    assert frozen.hash == card(board, "overview").hash


def test_what_a_card_says_goes_to_json_and_back_without_loss(board: Board) -> None:
    for name in card_names(board.plan):
        made = card(board, name, "ko")
        again = CardContent.model_validate_json(made.model_dump_json())
        assert again == made
        assert again.hash == made.hash


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("The North's economy", "The North’s economy"),
        ("both Koreas' work", "both Koreas’ work"),
        ("'dual neutrality' for \"two\" Koreas", "‘dual neutrality’ for “two” Koreas"),
        ('("yes") since \'94', "(“yes”) since ’94"),
        ("평화협정 '초안' 공개", "평화협정 ‘초안’ 공개"),
    ],
)
def test_quotation_marks_are_those_of_printers(typed: str, printed: str) -> None:
    assert set_quotes(typed) == printed


@pytest.mark.parametrize("lang", languages())
def test_no_card_has_a_typewriters_quotation_marks(real: Board, lang: str) -> None:
    for name in card_names(real.plan):
        made = content(real, name, lang)
        said = made.model_dump(mode="json", exclude={"ground", "page"})
        assert not [text for text in texts_of(said) if "'" in text or '"' in text], name


def texts_of(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from texts_of(inner)


def test_the_evidence_below_a_milestone_counts_for_it_and_is_named_among_the_sources(real: Board) -> None:
    made = card(real, "ending-the-war")
    newest = [row for row in bars(made).rows if row.mark.sign == "counted"]
    assert bars(made).rows_title == "Newest evidence"
    assert [(row.title, row.aside) for row in newest] == [
        ("Moon and Kim sign the Panmunjom Declaration", "27 Apr 2018")
    ]
    assert made.foot.sources[0] == "Sources: KBS World"
    assert len(bars(made).more) == len(bars(made).rows) - len(newest)
    assert not any(row.mark.sign == "counted" for row in bars(card(real, "shared-understanding")).rows), "no proxies"


def test_a_share_keeps_its_percent_sign_where_its_unit_is_left_out(real: Board) -> None:
    made = card(real, "contact-approvals")
    assert made.title.replace("\xa0", " ").endswith("the target is 100 %")
    assert plot(made).target.text.replace("\xa0", " ") == "100 %"
    assert [key.text.replace("\xa0", " ") for key in made.legend if key.look == "target"] == ["target: 100 %"]
    assert plot(card(real, "us-peace-bill")).target.text == "218"


def test_a_legend_names_only_what_its_chart_shows(real: Board) -> None:
    assert {key.look for key in card(real, "recognition").legend} == {"target", "not_known"}
