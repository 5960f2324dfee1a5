"""What is wrong with a question, as RFC 9457 says it: `application/problem+json`, with the mend."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import NamedTuple, NotRequired

from typing_extensions import TypedDict

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:k-neutrality:problem:"


class Wrong(NamedTuple):
    """One parameter that cannot be answered: its name, a sentence, and what to write instead."""

    parameter: str
    detail: str
    fix: str


class WrongDocument(TypedDict):
    """One parameter that cannot be answered."""

    parameter: str
    detail: str
    fix: str


class ProblemDocument(TypedDict):
    """Why there is no answer (RFC 9457), and how to get one.

    `type` names the sort of problem for good, `detail` is a sentence about this one, `fix` says how to mend it, and
    `parameters` tells each parameter that is not in order.
    """

    type: str
    title: str
    status: int
    detail: str
    fix: NotRequired[str]
    instance: NotRequired[str]
    parameters: NotRequired[list[WrongDocument]]


class Refused(Exception):
    """The question cannot be answered. `kind` names the sort of problem, such as `unknown-id`.

    `wait` is after how many seconds it is worth asking again, where it is.
    """

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        detail: str,
        fix: str | None = None,
        wrong: Sequence[Wrong] = (),
        wait: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.wait = wait
        self.status, self.kind, self.detail, self.fix, self.wrong = status, kind, detail, fix, tuple(wrong)

    def document(self, instance: str) -> ProblemDocument:
        document: ProblemDocument = {
            "type": TYPES + self.kind,
            "title": self.kind.replace("-", " ").capitalize(),
            "status": self.status.value,
            "detail": self.detail,
            "instance": instance,
        }
        if self.fix:
            document["fix"] = self.fix
        if self.wrong:
            document["parameters"] = [{"parameter": w.parameter, "detail": w.detail, "fix": w.fix} for w in self.wrong]
        return document

    def encoded(self, instance: str) -> bytes:
        return json.dumps(self.document(instance), ensure_ascii=False).encode(errors="replace")


class WrongParameters(Refused):
    """Every parameter that is not in order, told at once."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        told = "; ".join(f"{each.parameter}: {each.detail}" for each in wrong)
        fix = "; ".join(dict.fromkeys(each.fix for each in wrong))
        super().__init__(HTTPStatus.BAD_REQUEST, "wrong-parameter", told, fix, wrong)


def unknown_id(detail: str, fix: str) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, "unknown-id", detail, fix)


def given_up(detail: str) -> Refused:
    return Refused(HTTPStatus.GONE, "retired-id", detail, "Ask for another id; this one names nothing any more.")


def not_available() -> Refused:
    detail = "The data cannot be read at the moment."
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, "not-available", detail, "Ask again in a minute.", wait=60)


def crowded() -> Refused:
    detail = "Too many new answers are being worked out at the moment."
    fix = "Ask again in a few seconds; what somebody asked lately is answered at once."
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, "crowded", detail, fix, wait=5)


def too_many(seconds: int) -> Refused:
    detail = "These are too many new questions at once from your address."
    fix = f"Ask again in {seconds} s, and more slowly; /api/v1/everything.zip has everything at once."
    return Refused(HTTPStatus.TOO_MANY_REQUESTS, "too-many-questions", detail, fix, wait=seconds)


def damaged(detail: str, fix: str) -> Refused:
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, "damaged", detail, fix, wait=60)


def our_fault() -> Refused:
    detail = "This is a fault in the program, not in what you asked."
    return Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", detail, "Ask for something else, and please report it.")
