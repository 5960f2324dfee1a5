"""The staff's pages as Streamlit runs them: what they do, and what they must not."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from roadmap.board import Board
from roadmap.evidence import Filters
from tests.desk.conftest import ROOT, Open, a_record, actor, shown

URL = "https://news.example/a"


def field(app: AppTest, path: str) -> object:
    """The one field with this path."""
    every = [*app.text_input, *app.text_area, *app.selectbox, *app.radio, *app.checkbox]
    (found,) = [each for each in every if str(each.key).endswith(f".{path}")]
    return found


def write(app: AppTest, path: str, value: object) -> AppTest:
    field(app, path).set_value(value).run()  # type: ignore[attr-defined]
    assert not app.exception
    return app


def filled(app: AppTest) -> AppTest:
    for path, value in {
        "source.url": URL,
        "links.0.target": "meetings",
        "happened_on": "2026-11-03",
        "title.en": "Talks are held",
        "source.publisher": "Example News",
        "source.title": "Talks",
    }.items():
        write(app, path, value)
    return app


@pytest.mark.parametrize("page", ["desk", "write", "review"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_strangers_are_led_to_the_sign_in_form_and_see_nothing(
    board: Board, open_as: Open, page: str, lang: str
) -> None:
    board.ledger.save(a_record(), who=actor(board, "mina"))
    app = open_as(None, page, lang=lang, id="talks-held")
    html = shown(app)
    assert "sign-in?next=" in html
    assert "Talks are held" not in html
    assert "회담이 열리다" not in html
    assert not app.button


def test_evidence_is_typed_and_handed_over_in_two_revisions(board: Board, open_as: Open) -> None:
    head = board.ledger.revision()
    app = filled(open_as("mina", "write"))
    assert "With this record" in shown(app)
    assert board.ledger.revision() == head, "typing makes no revisions"
    app.button(key="kn-submit").click().run()
    (entry,) = board.ledger.search(filters_of("in_review")).entries
    assert (entry.author, entry.head.title.in_("en"), entry.live) == ("mina", "Talks are held", None)
    assert [each.action for each in board.history(entry.id)] == ["save", "submit"]
    assert board.ledger.notepad.notes("mina") == []


def filters_of(state: str) -> Filters:
    return Filters(state=state)  # type: ignore[arg-type]


def test_what_is_typed_is_found_again_in_another_window(board: Board, open_as: Open) -> None:
    app = write(filled(open_as("mina", "write")), "links.0.count", "a dozen")
    again = open_as("mina", "write", note=app.query_params["note"])
    assert field(again, "title.en").value == "Talks are held"  # type: ignore[attr-defined]
    assert field(again, "links.0.target").value == "meetings"  # type: ignore[attr-defined]
    assert field(again, "links.0.count").value == "a dozen", "also what is not in order"  # type: ignore[attr-defined]


def test_what_is_typed_is_nobody_elses(board: Board, open_as: Open) -> None:
    note = filled(open_as("mina", "write")).query_params["note"]
    assert "Talks are held" in shown(open_as("mina", "desk"))
    assert "Talks are held" not in shown(open_as("sol", "desk"))
    assert field(open_as("sol", "write", note=note), "title.en").value == ""  # type: ignore[attr-defined]


def test_looking_at_a_form_notes_nothing(board: Board, open_as: Open) -> None:
    board.ledger.save(a_record(), who=actor(board, "mina"))
    open_as("mina", "write", id="talks-held").run()
    open_as("mina", "write", about="support").run()
    assert board.ledger.notepad.notes("mina") == []


def test_a_saved_draft_keeps_what_was_not_in_order_too(board: Board, open_as: Open) -> None:
    app = write(filled(open_as("mina", "write")), "happened_on", "yesterday")
    app.button(key="kn-save").click().run()
    (draft,) = board.ledger.search(filters_of("draft")).entries
    assert (draft.id, draft.head.title.in_("en")) == ("talks-are-held-2026", "Talks are held")
    again = open_as("mina", "write", id=draft.id)
    assert field(again, "happened_on").value == "yesterday"  # type: ignore[attr-defined]


def test_what_was_typed_over_a_published_record_can_be_thrown_away(board: Board, open_as: Open) -> None:
    published = board.ledger.publish("talks-held", expected=board.ledger.save(a_record(), who=ROOT).revision, who=ROOT)
    app = write(open_as("mina", "write", id="talks-held"), "title.en", "Talks were not held")
    assert "changes what is published" in shown(open_as("mina", "desk"))
    app = open_as("mina", "write", id="talks-held")
    app.button(key="kn-discard").click().run()
    assert field(open_as("mina", "write", id="talks-held"), "title.en").value == "Talks are held"  # type: ignore[attr-defined]
    assert board.record("talks-held") == published


def test_without_an_address_it_stays_a_note_so_that_its_permanent_id_means_something(
    board: Board, open_as: Open
) -> None:
    head = board.ledger.head()
    app = write(open_as("mina", "write"), "title.en", "Talks")
    app.button(key="kn-save").click().run()
    assert board.ledger.head() == head
    assert "It still needs the address of its page." in shown(app), "the desk says so"
    desk = shown(open_as("mina", "desk"))
    assert "Talks" in desk
    assert "without an address yet: only you see it" in desk
    (note,) = board.ledger.notepad.notes("mina")
    assert f"note={note.name}" in desk, "and leads back to it"
    again = write(open_as("mina", "write", note=note.name), "source.url", URL)
    again.button(key="kn-save").click().run()
    assert [entry.head.title.in_("en") for entry in board.ledger.search(filters_of("draft")).entries] == ["Talks"]
    assert board.ledger.notepad.notes("mina") == []


def test_saving_an_empty_form_says_that_there_is_nothing_in_it(board: Board, open_as: Open) -> None:
    app = open_as("mina", "write")
    app.button(key="kn-save").click().run()
    assert "Nothing is typed yet: there is nothing to keep." in shown(app)
    assert "before this can be handed over" not in shown(app)
    assert "Nothing is typed yet" not in shown(write(app, "title.en", "Talks"))


def test_a_poll_is_handed_over_with_its_share_and_kept_as_a_draft_without(board: Board, open_as: Open) -> None:
    app = write(filled(open_as("mina", "write")), "links.0.target", "support")
    write(app, "poll.pollster", "KINU")
    app.button(key="kn-submit").click().run()
    assert any("Write the share that the poll found" in each.value for each in app.caption)
    assert board.ledger.search(filters_of("in_review")).total == 0
    app.button(key="kn-save").click().run()
    (draft,) = board.ledger.search(filters_of("draft")).entries
    assert board.ledger.notepad.notes("mina") == [], "the draft has all that was typed"
    again = write(open_as("mina", "write", id=draft.id), "links.0.value", "49.0")
    again.button(key="kn-submit").click().run()
    assert board.ledger.search(filters_of("in_review")).total == 1


def test_who_goes_on_with_what_was_returned_reads_why_above_the_form(board: Board, open_as: Open) -> None:
    entry = board.ledger.save(a_record(), who=actor(board, "mina"))
    entry = board.ledger.submit(entry.id, expected=entry.revision, who=actor(board, "mina"))
    entry = board.ledger.return_(entry.id, expected=entry.revision, who=ROOT, why="Which talks?")
    assert "Which talks?" in shown(open_as("mina", "write", id=entry.id))
    board.ledger.submit(entry.id, expected=entry.revision, who=actor(board, "mina"))
    assert "Which talks?" not in shown(open_as("mina", "write", id=entry.id)), "it was answered"


@pytest.mark.parametrize(("page", "told"), [("write", "record"), ("review", "record"), ("batch", "batch")])
def test_an_address_that_names_nothing_offers_no_form_and_a_way_back(
    board: Board, open_as: Open, page: str, told: str
) -> None:
    app = open_as("mina", page, id="nobody")
    assert f"<h1>There is no such {told} any more.</h1>" in shown(app)
    assert 'href="./desk?lang=en"' in shown(app)
    assert not app.text_input


def test_all_of_a_new_record_is_shown_in_the_order_of_the_form(board: Board, open_as: Open) -> None:
    entry = board.ledger.save(a_record(summary={"en": "They met.", "ko": "만났다."}), who=actor(board, "mina"))
    labels = re.findall(r"<dt>(.*?)</dt>", shown(open_as("jun", "review", id=entry.id)))
    first = ["Title (English)", "Title (Korean)", "Summary (English)", "Summary (Korean)", "When", "Publisher"]
    assert labels[: len(first)] == first
    assert labels[-1] == "Meaning for the plan"


def test_two_windows_of_one_person_lose_nothing(board: Board, open_as: Open) -> None:
    note = filled(open_as("mina", "write")).query_params["note"]
    one, other = open_as("mina", "write", note=note), open_as("mina", "write", note=note)
    write(one, "title.en", "Talks in one window")
    write(other, "title.en", "Talks in the other")
    html = shown(other)
    assert "You have typed something else in another window." in html
    assert "Talks in one window" in html
    assert "Talks in the other" in html
    other.button(key="kn-mine").click().run()
    assert board.ledger.notepad.note("mina", note).form["title.en"] == "Talks in the other"  # type: ignore[union-attr]


def test_what_is_not_in_order_is_told_at_its_field_and_not_handed_over(board: Board, open_as: Open) -> None:
    app = write(filled(open_as("mina", "write")), "happened_on", "yesterday")
    app.button(key="kn-submit").click().run()
    assert field(app, "happened_on").value == "yesterday"  # type: ignore[attr-defined]
    assert any("2025-07-09" in caption.value.replace("\\", "") and "▲" in caption.value for caption in app.caption)
    assert board.ledger.search(filters_of("in_review")).total == 0


def test_looking_at_what_waits_for_review_does_not_take_it_out_of_review(board: Board, open_as: Open) -> None:
    mina = actor(board, "mina")
    entry = board.ledger.save(a_record(), who=mina)
    board.ledger.submit(entry.id, expected=entry.revision, who=mina)
    app = open_as("mina", "write", id="talks-held")
    assert not app.text_input
    app.button(key="kn-open").click().run()
    assert field(app, "title.en").value == "Talks are held"  # type: ignore[attr-defined]
    assert board.record("talks-held").state == "in_review"  # type: ignore[union-attr]


def test_two_people_at_once_lose_nothing(board: Board, open_as: Open) -> None:
    jun = actor(board, "jun")
    entry = board.ledger.save(a_record(), who=jun)
    app = open_as("jun", "write", id="talks-held")
    theirs = board.ledger.save(a_record(happened_on="2026-11-05"), who=actor(board, "sol"), expected=entry.revision)
    write(app, "title.en", "Talks were held twice")
    html = shown(app)
    assert board.ledger.notepad.note("jun", "talks-held").form["title.en"] == "Talks were held twice"  # type: ignore[union-attr]
    assert "sol has saved another version meanwhile." in html
    assert "5 Nov 2026" in html
    assert "Talks were held twice" in html
    assert board.record("talks-held").revision == theirs.revision  # type: ignore[union-attr]
    app.button(key="kn-mine").click().run()
    assert board.record("talks-held").head.title.in_("en") == "Talks were held twice"  # type: ignore[union-attr]


def test_a_contributor_cannot_change_the_draft_of_another(board: Board, open_as: Open) -> None:
    entry = board.ledger.save(a_record(), who=actor(board, "jun"))
    app = open_as("mina", "write", id="talks-held")
    assert "somebody else’s work" in shown(app)
    assert not app.text_input
    assert board.record("talks-held") == entry


@pytest.fixture
def waiting(board: Board) -> int:
    mina = actor(board, "mina")
    entry = board.ledger.save(a_record(), who=mina)
    return board.ledger.submit(entry.id, expected=entry.revision, who=mina).revision


def test_a_reviewer_approves_what_was_shown(board: Board, open_as: Open, waiting: int) -> None:
    app = open_as("jun", "review", id="talks-held")
    assert "All of it is new" in shown(app)
    app.button(key="kn-approve").click().run()
    assert board.record("talks-held").live is not None  # type: ignore[union-attr]


def test_what_was_not_shown_is_not_approved(board: Board, open_as: Open, waiting: int) -> None:
    app = open_as("jun", "review", id="talks-held")
    mina = actor(board, "mina")
    newer = board.ledger.save(a_record(happened_on="2026-11-06"), who=mina, expected=waiting)
    board.ledger.submit("talks-held", expected=newer.revision, who=mina)
    app.button(key="kn-approve").click().run()
    assert "Somebody else has changed this record" in shown(app)
    assert board.record("talks-held").live is None  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["mina", "nobody"])
def test_neither_the_author_nor_a_contributor_is_offered_to_approve(
    board: Board, open_as: Open, waiting: int, who: str
) -> None:
    if who == "nobody":
        board.ledger.staff.add("nobody", "contributor", who=ROOT)
    app = open_as(who, "review", id="talks-held")
    assert "kn-approve" not in {button.key for button in app.button}
    assert "waits for a reviewer" in shown(app)


def test_a_return_needs_a_comment_and_tells_it(board: Board, open_as: Open, waiting: int) -> None:
    app = open_as("jun", "review", id="talks-held")
    app.button(key="kn-return").click().run()
    assert "Please write a comment" in shown(app)
    assert board.record("talks-held").state == "in_review"  # type: ignore[union-attr]
    app.text_area[0].set_value("Which talks? <img src=x onerror=alert(1)>").run()
    app.button(key="kn-return").click().run()
    html = shown(open_as("mina", "desk"))
    assert "Which talks?" in html
    assert "<img src=x" not in html


def test_who_takes_over_cannot_approve_it(board: Board, open_as: Open, waiting: int) -> None:
    app = open_as("jun", "review", id="talks-held")
    app.button(key="kn-take-over").click().run()
    app.switch_page("pages/write.py")
    app.query_params["id"] = "talks-held"
    write(app.run(), "title.en", "Talks, checked").button(key="kn-submit").click().run()
    html = shown(open_as("jun", "review", id="talks-held"))
    assert "You wrote or changed this version" in html


def test_single_review_says_so(board: Board, open_as: Open) -> None:
    jun = actor(board, "jun")
    board.ledger.staff.set_review("single", who=ROOT)
    entry = board.ledger.save(a_record(), who=jun)
    board.ledger.submit(entry.id, expected=entry.revision, who=jun)
    app = open_as("jun", "review", id="talks-held")
    assert "it will say that nobody else saw it" in shown(app)
    app.button(key="kn-approve").click().run()
    assert board.record("talks-held").single_review  # type: ignore[union-attr]


def test_what_is_unfinished_is_not_approved(board: Board, open_as: Open) -> None:
    mina = actor(board, "mina")
    entry = board.ledger.save(a_record(title={"en": "…"}), who=mina)
    board.ledger.submit(entry.id, expected=entry.revision, who=mina)
    app = open_as("jun", "review", id="talks-held")
    assert "kn-approve" not in {button.key for button in app.button}


PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'[x](javascript:alert(3))"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_typed_is_shown_as_text_everywhere(board: Board, open_as: Open, lang: str) -> None:
    mina, evil = actor(board, "mina"), {"en": PAYLOAD, "ko": PAYLOAD}
    source = {"publisher": PAYLOAD, "title": PAYLOAD, "url": "https://news.example/a"}
    poll = {"pollster": PAYLOAD, "sponsor": PAYLOAD, "mode": PAYLOAD, "question": evil, "limitations": evil}
    links = [{"indicator": "support", "stance": "supports", "value": 50}]
    entry = board.ledger.save(
        a_record(title=evil, summary=evil, source=source, poll=poll, links=links), who=mina, why=PAYLOAD
    )
    pages = [shown(open_as("mina", "desk", lang=lang)), shown(open_as("mina", "write", lang=lang, id=entry.id))]
    board.ledger.submit(entry.id, expected=entry.revision, who=mina, why=PAYLOAD)
    pages += [shown(open_as("jun", "desk", lang=lang)), shown(open_as("jun", "review", lang=lang, id=entry.id))]
    for html in pages:
        assert "&lt;script&gt;" in html
        assert "<script" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize(("lang", "told"), [("en", "must be a whole number"), ("ko", "정수여야 합니다")])
def test_staff_read_what_is_wrong_with_the_plan_in_their_language(
    board: Board, open_as: Open, lang: str, told: str
) -> None:
    file = board.settings.plan_file
    good = file.read_text("utf-8")
    assert told not in shown(open_as("mina", "desk", lang=lang))
    file.write_text(good.replace("window_months: 12", "window_months: 1.5", 1), "utf-8")
    html = shown(open_as("mina", "desk", lang=lang))
    assert told in html
    assert "window_months" in html
    assert ("must be" in html) == (lang == "en")


def test_the_bar_leads_to_a_new_form_and_to_the_whole_history(board: Board, open_as: Open) -> None:
    board.ledger.save(a_record(), who=actor(board, "mina"))
    for page, query in (("write", {"id": "talks-held"}), ("history", {"record": "talks-held"})):
        html = shown(open_as("mina", page, **query))
        assert f'<a href="./{page}?lang=en" aria-current="page">' in html
