"""The command `kg`: one module a command, and the one place that exits.

In: the arguments of the process. Out: data on stdout, progress and log on stderr, and an exit code: 0 ok, 1 findings
(violations, quarantined documents), 2 usage, 3 failure. Commands import what is heavy inside their functions, so that
``kg --help`` stays quick.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from kg.errors import ExportError, KGError, QueryError, SettingsError

# The name of a command → the module and the function (or the group of commands) that carries it out.
COMMANDS: Mapping[str, str] = {
    "build": "kg.cli.build:build",
    "query": "kg.cli.query:query",
    "explain": "kg.cli.explain:explain",
    "store": "kg.cli.store:store",
    "retract": "kg.cli.retract:retract",
    "validate": "kg.cli.validate:validate",
    "export": "kg.cli.export:export",
    "catalogue": "kg.cli.catalogue:catalogue",
    "serve": "kg.cli.serve:serve",
    "train": "kg.cli.train:train",
    "evaluate": "kg.cli.evaluate:evaluate",
}

FINDINGS, USAGE, FAILURE = 1, 2, 3
USAGE_ERRORS = (SettingsError, QueryError, ExportError)  # what the user asked for cannot be; nothing else went wrong

log = logging.getLogger("kg")


class _Commands(TyperGroup):
    """The commands of the table; a module is imported when its command is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command behind a name, None if there is none."""
        return _command(cmd_name) if cmd_name in COMMANDS else None


def _command(name: str) -> Any:
    module, attribute = COMMANDS[name].split(":")
    found: Callable[..., None] | typer.Typer = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        command: Any = typer.main.get_group(found)
    else:
        single = typer.Typer(add_completion=False)
        single.command(name, no_args_is_help=True)(found)
        command = typer.main.get_command(single)
    command.name = name
    return command


app = typer.Typer(
    name="kg",
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Documents in, a knowledge graph out whose every edge can show its sentence.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and stop."
    ),
    verbose: bool = typer.Option(False, "--verbose", "-v", help="Log more."),
    quiet: bool = typer.Option(False, "--quiet", "-q", help="Log errors only."),
) -> None:
    _log_to_stderr(logging.DEBUG if verbose else logging.ERROR if quiet else logging.INFO)


def _log_to_stderr(level: int) -> None:
    from rich.console import Console
    from rich.logging import RichHandler

    handler = RichHandler(console=Console(stderr=True), show_time=False, show_path=False, markup=False)
    log.handlers = [handler]
    log.setLevel(level)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code.

    >>> run(["--version"])
    kg 0.1.0
    0
    """
    try:
        app(list(arguments), prog_name="kg")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except KGError as error:
        return _failed(f"error: {error}", USAGE if isinstance(error, USAGE_ERRORS) else FAILURE)
    except Exception:
        traceback.print_exc()
        return _failed("error: this is a defect of kg; please report it with the lines above", FAILURE)
    return 0


def _failed(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def main() -> None:
    """The entry point of the script `kg`.

    numpy gets one thread here and in the workers: documents are spread over processes, and its threads would wait for
    each other. spaCy is loaded without PyTorch, which a build does not need (`kg.annotate.without_torch`).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("KG_SPACY_WITHOUT_TORCH", "1")
    sys.exit(run(sys.argv[1:]))
