"""`check`: the plan, and the links that have to fit it."""

from pathlib import Path

import pytest

from tests.cli.running import CommandLine

IN_ORDER = "data/roadmap.yaml is in order: 3 phases, 3 workstreams, 4 milestones, 6 indicators; "


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_plan_in_order_is_told_in_one_line_with_its_counts(run: CommandLine, ledger: Path) -> None:
    said = run.well("check")
    assert said.out == IN_ORDER + "11 links of 10 records in data/evidence.db checked\n"
    assert said.err == ""


def test_without_a_database_the_files_are_checked_and_none_is_made(run: CommandLine, folder: Path) -> None:
    assert run.well("check").out == IN_ORDER + "11 links of 10 records in data/evidence checked\n"
    assert list(folder.glob("data/*.db*")) == []


def test_every_problem_is_told_at_once_with_its_place(run: CommandLine, folder: Path) -> None:
    plan = folder / "data/roadmap.yaml"
    change(plan, "target: 60\n", "target: 0\n")
    change(plan, "weight: 3\n            indicators", "wieght: 3\n            indicators")
    told = run.fault("check").splitlines()
    assert told[0] == "data/roadmap.yaml:22:17: indicators[0].target: must differ from baseline"
    assert told[1].startswith("data/roadmap.yaml:35:13: milestones[1].wieght: unknown key ")
    assert told[2] == "    fix: did you mean weight?"


def test_a_file_is_named_as_it_was_given(run: CommandLine, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/other.yaml").write_text("format: 1\n", encoding="utf-8")
    assert run.fault("check", "sub/other.yaml").startswith("sub/other.yaml:1:1: ")
    assert run.fault("check", str(folder / "sub/other.yaml")).startswith("sub/other.yaml:1:1: ")


def test_a_file_outside_of_the_folder_is_named_in_full(
    run: CommandLine, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "plan.yaml"
    other.write_text("format: 2\n", encoding="utf-8")
    assert run.fault("check", str(other)).startswith(f"{other}:1:1: format: is 2")


def test_links_in_the_ledger_that_no_longer_fit_fail(run: CommandLine, ledger: Path, folder: Path) -> None:
    change(folder / "data/roadmap.yaml", "id: crossings", "id: border-crossings")
    said = run("check")
    assert said.code == 1
    assert "data/evidence.db: crossings-2026: indicator: the plan has no indicator crossings" in said.err
    assert "did you mean border-crossings?" in said.err
    assert "fix: look at it with: python -m roadmap evidence show crossings-2026" in said.err
    assert "note: 1 link to crossings, which the plan neither has nor retired" in said.err
    assert "fix: if it was renamed or removed, add it to retired: in data/roadmap.yaml" in said.err


def test_links_to_what_was_renamed_properly_fit(run: CommandLine, ledger: Path, folder: Path) -> None:
    plan = folder / "data/roadmap.yaml"
    change(plan, "id: crossings", "id: border-crossings")
    change(plan, "retired:\n", "retired:\n  - {id: crossings, became: border-crossings, why: {en: Clearer.}}\n")
    assert "11 links" in run.well("check").out


def give_up_crossings(folder: Path) -> None:
    plan = folder / "data/roadmap.yaml"
    change(plan, "id: crossings", "id: something-new")
    change(plan, "retired:\n", "retired:\n  - {id: crossings, became: null, why: {en: No figures.}}\n")


GIVEN_UP = "note: crossings is retired and nothing took its place: 1 link to it not counted any more"


def test_links_to_what_was_given_up_are_a_note(run: CommandLine, ledger: Path, folder: Path) -> None:
    give_up_crossings(folder)
    assert GIVEN_UP in run.well("check").err


def test_files_with_links_to_what_was_given_up_can_still_fill_a_ledger(run: CommandLine, folder: Path) -> None:
    give_up_crossings(folder)
    assert GIVEN_UP in run.well("check").err
    run.well("progress")


def test_content_that_no_longer_fits_fails(run: CommandLine, ledger: Path, folder: Path) -> None:
    change(folder / "data/roadmap.yaml", "{id: talks,", "{id: negotiations,")
    told = run.fault("check")
    assert "treaty-talks-2026: stage: treaty-stage has no stage talks; it has nothing, negotiations, signed" in told


def test_evidence_that_would_not_fit_another_file_is_a_note(run: CommandLine, ledger: Path, folder: Path) -> None:
    text = (folder / "data/roadmap.yaml").read_text(encoding="utf-8")
    (folder / "new.yaml").write_text(text.replace("id: crossings", "id: border-crossings"), encoding="utf-8")
    said = run.well("check", "new.yaml")
    assert said.out.startswith("new.yaml is in order: ")
    assert "note: data/evidence.db: crossings-2026: indicator: the plan has no indicator crossings" in said.err


def test_problems_in_the_evidence_files_are_placed(run: CommandLine, folder: Path) -> None:
    change(folder / "data/evidence/small.yaml", "indicator: crossings", "indicator: crosings")
    told = run.fault("check")
    assert told.startswith("data/evidence/small.yaml:23:6: evidence[2].links[0].indicator: ")
    assert "the plan has no indicator crosings (did you mean crossings?)" in told


def test_the_plan_in_use_is_known_by_any_name(run: CommandLine, ledger: Path, folder: Path) -> None:
    change(folder / "data/roadmap.yaml", "id: crossings", "id: border-crossings")
    assert run("check", "data/../data/roadmap.yaml").code == 1
