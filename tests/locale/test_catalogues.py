"""Every text of the interface is translated into every language, and nothing is translated in vain."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from roadmap.words import LOCALE_FOLDER, SOURCE_LANGUAGE, in_language, languages
from tests.locale.said import placeholders, said, written

OTHERS = [language for language in languages() if language != SOURCE_LANGUAGE]
SAID = said()


class Translated(NamedTuple):
    """One entry of a catalogue."""

    text: str
    plural: str | None
    forms: tuple[str, ...]
    fuzzy: bool
    place: str


def catalogues(language: str) -> Iterator[tuple[Path, Catalog]]:
    """Each file of a language."""
    for path in sorted((LOCALE_FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=Locale.parse(language, sep="-"), abort_invalid=True)


def entries(language: str) -> Iterator[Translated]:
    for path, catalogue in catalogues(language):
        yield from (_entry(message, path) for message in catalogue if message.id)


def _entry(message: Message, path: Path) -> Translated:
    ids = (message.id, None) if isinstance(message.id, str) else (message.id[0], message.id[1])
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return Translated(ids[0], ids[1], forms, message.fuzzy, f"{path.name}:{message.lineno}")


def listed(found: dict[str, str] | list[str]) -> str:
    lines = [f"{text!r} ({place})" for text, place in found.items()] if isinstance(found, dict) else found
    return "\n".join(["", *sorted(lines)])


def test_the_source_says_something() -> None:
    texts = {each.text for each in SAID}
    assert len(texts) > 100
    assert {"What changed", "moved forward", "{number} of its {total} milestones shows movement"} <= texts


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    """Remedy: add the missing ones to a .po file of the language, in data/locale."""
    known = {each.text for each in entries(language) if all(each.forms) and not each.fuzzy}
    missing = {each.text: each.place for each in SAID if each.text not in known and re.search("[a-z]", each.text)}
    assert not missing, listed(missing)


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_half_done(language: str) -> None:
    """Remedy: look over what is marked as fuzzy or is empty, and take the mark away."""
    undone = {each.text: each.place for each in entries(language) if each.fuzzy or not all(each.forms)}
    assert not undone, listed(undone)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_what_its_text_fills_in(language: str) -> None:
    """Remedy: use the same names in braces. A plural form may leave out the number."""
    wrong = {
        f"{each.text} → {form}": each.place
        for each in entries(language)
        for form in each.forms
        if placeholders(form) | _may_be_left_out(each) != placeholders(each.text) | _may_be_left_out(each)
    }
    assert not wrong, listed(wrong)


def _may_be_left_out(entry: Translated) -> set[str]:
    return {"number"} if entry.plural else set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_can_be_filled_in(language: str) -> None:
    """Remedy: write {{ and }} for braces that are meant; particles are such as {title:은는}."""
    broken: list[str] = []
    for each in entries(language):
        for form in each.forms:
            try:
                in_language(language).say(form, **dict.fromkeys(placeholders(form), "말"))
            except (ValueError, KeyError, IndexError) as error:
                broken.append(f"{each.place}: {form!r}: {error}")
    assert not broken, listed(broken)


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_counted_has_its_plural_in_the_catalogue(language: str) -> None:
    """Remedy: give it msgid_plural with the plural of the source, or none if the source counts nothing."""
    said_of: dict[str, set[str | None]] = defaultdict(set)
    for each in SAID:
        said_of[each.text].add(each.plural)
    wrong = {
        f"{each.text} / {each.plural}": each.place
        for each in entries(language)
        if each.plural and each.text in said_of and each.plural not in said_of[each.text]
    }
    assert not wrong, listed(wrong)


def test_months_that_a_plan_chooses_are_counted() -> None:
    """Remedy: say it with `count`, in one form for a month and in another for more. The method's own never change."""
    fixed = ("roadmap/views/templates/method.html", "roadmap/sentences.py")
    uncounted = [each for each in SAID if re.search(r"\} months", each.text) and not each.place.startswith(fixed)]
    assert not uncounted, listed({each.text: each.place for each in uncounted})


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_translated_that_is_not_said_any_more(language: str) -> None:
    """Remedy: delete the entry."""
    texts = written()
    unused = {each.text: each.place for each in entries(language) if each.text not in texts}
    assert not unused, listed(unused)


@pytest.mark.parametrize("language", OTHERS)
def test_no_catalogue_keeps_what_was_struck_out(language: str) -> None:
    """Remedy: delete the lines that begin with `#~`; git remembers them."""
    struck_out = [
        f"{path.name}: {message.id!r}" for path, found in catalogues(language) for message in found.obsolete.values()
    ]
    assert not struck_out, listed(struck_out)


@pytest.mark.parametrize("language", OTHERS)
def test_each_catalogue_counts_as_its_language_does(language: str) -> None:
    """Remedy: copy Plural-Forms from the header of another catalogue; give each plural as many forms as it says."""
    usual = Catalog(locale=Locale.parse(language, sep="-"))
    wrong = [
        f"{path.name}: Plural-Forms has {found.num_plurals} forms, the language {usual.num_plurals}"
        for path, found in catalogues(language)
        if found.num_plurals != usual.num_plurals
    ]
    wrong += [
        f"{each.place}: {each.text!r} has {len(each.forms)} forms"
        for each in entries(language)
        if each.plural and len(each.forms) != usual.num_plurals
    ]
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_translated_in_one_way(language: str) -> None:
    """Remedy: keep one of them: the file that is read last would win."""
    ways: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for each in entries(language):
        ways[each.text].add(each.forms)
    torn = [f"{each.place}: {each.text!r}" for each in entries(language) if len(ways[each.text]) > 1]
    assert not torn, listed(torn)
