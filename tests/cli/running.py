"""Commands, run as from a shell but in this process."""

import json
from typing import Any, NamedTuple

from click.testing import CliRunner

from roadmap.cli import main


class Said(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class CommandLine:
    """`run("check", "plan.yaml")`. Whatever happens, there is no traceback and the code is 0, 1 or 2."""

    def __call__(self, *arguments: str) -> Said:
        result = CliRunner().invoke(main, arguments, prog_name="python -m roadmap")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert result.exit_code in (0, 1, 2)
        return Said(result.exit_code, result.stdout, result.stderr)

    def well(self, *arguments: str) -> Said:
        """The same for a command that must succeed."""
        said = self(*arguments)
        assert said.code == 0, said.err
        return said

    def json(self, *arguments: str) -> Any:
        """What a command answers in JSON, and nothing else on stdout."""
        return json.loads(self.well(*arguments, "--json").out)

    def fault(self, *arguments: str) -> str:
        """What a command says of input that is at fault: only on stderr."""
        said = self(*arguments)
        assert (said.code, said.out) == (1, ""), said
        return said.err

    def misuse(self, *arguments: str) -> str:
        """What a command says when it was used wrongly."""
        said = self(*arguments)
        assert (said.code, said.out) == (2, ""), said
        return said.err
