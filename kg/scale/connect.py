"""A connection to a Dask cluster, and what its workers need before they can take a task.

In: the address of a scheduler, or how many workers a cluster of this machine shall have. Out: a client of Dask, for as
long as a block lasts. A cluster of this machine listens on the loopback interface alone.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.config import Settings
from kg.errors import ExtractError
from kg.scale.worker import Factory

if TYPE_CHECKING:
    from distributed import Client

CONNECT = 30.0  # seconds in which a scheduler must answer

DRIVER = {"distributed.admin.large-graph-warning-threshold": "1GB"}  # a batch is as large as its longest document

# Of a cluster of this machine: no dashboard, no page, nothing that measures; workers take no more than they can do, and
# one that was killed is not given up because a busy machine takes long to start it anew.
LOCAL = {
    "distributed.deploy.lost-worker-timeout": "1 hour",
    "distributed.scheduler.http.routes": [],
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
}


def check_library() -> None:
    """Raises `ExtractError` if the library of the cluster is missing."""
    if find_spec("distributed") is None:
        hint = "Install it: pip install 'graphwright[cluster]'"
        raise ExtractError("the library dask.distributed is not installed", hint=hint)


@contextmanager
def connected(workers: int, scheduler: str | None) -> Iterator[Client]:
    """A connection to the cluster of a scheduler; without one, to a cluster that is made here and ends with the block.

    Args:
        scheduler: its address ("tcp://host:8786"), or the path of its file.

    Raises:
        ExtractError: if the library is missing, or nobody answers.
    """
    check_library()
    import dask
    from distributed import Client

    with ExitStack() as stack:
        stack.enter_context(dask.config.set(DRIVER))
        place = _place(scheduler) if scheduler else {"address": stack.enter_context(_local(workers))}
        try:
            client = Client(**place, timeout=CONNECT, set_as_default=False, name="graphwright")
        except (OSError, ValueError) as error:
            what = f"no scheduler answers at {scheduler}: {error or type(error).__name__}"
            raise ExtractError(what, hint="Start one: dask scheduler.") from error
        yield stack.enter_context(client)


def _place(scheduler: str) -> dict[str, Any]:
    return {"scheduler_file": scheduler} if Path(scheduler).is_file() else {"address": scheduler}


@contextmanager
def _local(workers: int) -> Iterator[Any]:
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set(LOCAL),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            memory_limit=0,  # each child process has its own cap
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0", "dashboard": False},
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster


@contextmanager
def equipped(client: Client, factory: Factory, settings: Settings, ontology: Path | None) -> Iterator[str]:
    """What the workers need for their tasks, for as long as the block lasts. Out: the name of the plugin that has it.

    Raises:
        ExtractError: if a worker cannot load it.
    """
    from kg.scale.children import Children

    name = f"graphwright-{uuid.uuid4().hex}"
    try:
        children = Children(name, factory, _absolute(settings), ontology.resolve() if ontology else None)
        client.register_plugin(children, name=name)
    except Exception as error:  # whatever a worker could not do with it
        hint = "Every machine of it needs the same graphwright as this one, with the extra cluster."
        raise ExtractError(f"the cluster cannot be used: {error}", hint=hint) from error
    try:
        yield name
    finally:
        if client.status == "running":
            with suppress(Exception):  # the cluster may be gone
                client.unregister_worker_plugin(name)


def _absolute(settings: Settings) -> Settings:
    """The settings with the paths of this process, since workers may run in another directory."""
    extractor = settings.extractor
    return replace(
        settings,
        ontology=_resolved(settings.ontology),
        catalogues=tuple(str(Path(one).resolve()) for one in settings.catalogues),
        decisions=_resolved(settings.decisions),
        extractor=_resolved(extractor) if extractor and Path(extractor).is_dir() else extractor,
    )


def _resolved(path: str | None) -> str | None:
    return str(Path(path).resolve()) if path else None
