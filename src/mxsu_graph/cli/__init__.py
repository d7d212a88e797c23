"""The command line: one file a command, no logic; each is loaded only when it is called."""

from __future__ import annotations

import errno
import importlib
import keyword
import os
import sys

import click

from mxsu_graph import __version__
from mxsu_graph.errors import MxsuError, WriteError

__all__ = ["main", "mxsu"]

COMMANDS = {
    "build": "Check, build and validate the graph, and make it current.",
    "check": "Check the curated files and list every mistake with its line.",
    "cite": "Cite an answer with its claims and the hash of the data; or check such a citation.",
    "connect": "How two entities are connected, every hop with its claims and passages.",
    "diff": "List the claims added, withdrawn or changed between two builds.",
    "disagreements": "Where sources differ, with positions, passages and archival roots.",
    "draft": "Prepare a new source from a plain text: a skeleton to curate.",
    "export": "Write the graph or a part of it as RDF, tables or bibliographies.",
    "fmt": "Bring curated files into the canonical layout.",
    "import": "Take claims back from Turtle, JSON-LD, CSV ... into curated files.",
    "lineage": "Follow a claim to its document and archive, and see who else says it.",
    "nanopub": "Write claims as nanopublications.",
    "network": "Networks: list the projections, show, group, audit, cut by time, draw, export.",
    "push": "Load the built graph into a remote store, and verify that it arrived.",
    "query": "Run a question of the query library; without a name, list them.",
    "release": "Write the described dataset with its checksums and changes into a folder.",
    "serve": "Serve the built graph: a SPARQL endpoint, and pages for people.",
    "shacl": "Validate any RDF data against any SHACL shapes.",
    "rank": "Who is central, and how much of that rests on each source.",
    "show": "Show what is claimed about an entity, and by whom.",
    "sources": "List the sources, or verify claims against the texts.",
    "sparql": "Run SPARQL: a text, a file, or standard input.",
    "validate": "Run the SHACL shapes over the curated data.",
    "witnesses": "How many independent witnesses there are for what is told, and why.",
}
"""Every command with its one-line help; `cli/<command>.py` holds it (`import_.py` for `import`)."""


_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        # No module can be called `import`.
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"mxsu_graph.cli.{name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion for a name that does not exist."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib  # only for a mistyped command

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "'mxsu --help' lists them"
            raise click.UsageError(f"there is no command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As click does; where the reader of our output has gone, as `head` does, all is well all the same."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more at its end, and click would call this a failure.
            _silence_output()
            sys.exit(0)
        except OSError as error:
            if error.filename is not None or error.errno not in _NO_ROOM:
                raise
            _silence_output()
            raise WriteError(f"the output cannot be written: {error.strerror}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _silence_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mxsu")
def mxsu() -> None:
    """Who and what was connected between Mexico and the Soviet Union, who says so, with what evidence.

    Start with: mxsu build, then mxsu show mikoyan.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit 0 for success, 1 where the data is at fault, 2 for wrong usage."""
    try:
        mxsu.main(args=arguments, prog_name="mxsu", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("mxsu: stopped; what was there before still is", err=True)
        sys.exit(130)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except MxsuError as error:
        click.echo(f"mxsu: {error}", err=True)
        sys.exit(2)
