"""The command line: `python -m roadmap …`.

Exits with 0 if all is well, with 1 if the input is at fault (a message on stderr says where and how to mend it), with 2
if the command was used wrongly. With `--json`, nothing but JSON goes to stdout. Whatever is slow to import is imported
by the command that needs it.
"""

import click

from roadmap.cli.changes import changes
from roadmap.cli.check import check
from roadmap.cli.evidence import evidence
from roadmap.cli.explain import explain
from roadmap.cli.images import image, kit, snapshot
from roadmap.cli.keeping import audit, backup, restore
from roadmap.cli.outcome import Commands
from roadmap.cli.progress import progress
from roadmap.cli.publish import publish
from roadmap.cli.staff import staff


def _versions(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from roadmap.evidence.exchange.envelope import FORMAT as EVIDENCE
    from roadmap.plan.model import FORMAT as PLAN
    from roadmap.progress import METHOD

    click.echo(f"K-Neutrality roadmap dashboard: method {METHOD}, plan format {PLAN}, evidence format {EVIDENCE}")
    context.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="ROADMAP_DATA names the data folder (default: data/), DATABASE_URL the database (default: its evidence.db).",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_versions,
    help="Say which method and file formats this program knows.",
)
def main() -> None:
    """Where the K-Neutrality roadmap stands, and how one knows."""


for command in (
    check,
    progress,
    explain,
    changes,
    evidence,
    image,
    kit,
    snapshot,
    publish,
    audit,
    backup,
    restore,
    staff,
):
    main.add_command(command)
