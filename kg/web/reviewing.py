"""The process that keeps the file of decisions, and brings a store's graph up to date with it.

In: lines of JSON, as `kg.web.worker` has them. Out: the same. The main thread changes the store: it opens it for each
batch of decisions, and lets it go again, so that builds can run. What needs no documents to be extracted loads no
model. It may be killed at any time: what the file says and the graph does not show yet is taken up by the next one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from kg.errors import Contradiction, EndpointError, KGError, LinkError
from kg.web.worker import leave_network, own_stdout, send

if TYPE_CHECKING:
    from kg.identity import Decisions, Entry
    from kg.web.batches import Batches

Answer = dict[str, Any]


def main(options: str, job: str) -> None:
    """Serve stdin and stdout. ``job`` is JSON: the ``store``, the ``settings``, and the folder of the ``ontology``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to act on
    answers, isolated = own_stdout(), leave_network()  # before anything has threads
    try:
        reviewer = Reviewer(**json.loads(job))
        reviewer.batches.check()
    except (KGError, OSError) as error:
        send(answers, {"isolated": isolated, "error": str(error)})
        return
    send(answers, {"isolated": isolated})
    Thread(target=_serve, args=(sys.stdin.buffer, answers, reviewer), daemon=True).start()
    reviewer.batches.run()


def _serve(requests: IO[bytes], answers: IO[bytes], reviewer: Reviewer) -> None:
    """Answer requests until they end, and the process with them."""
    with suppress(OSError):
        while line := requests.readline():
            head = json.loads(line)
            asked = json.loads(requests.read(head["size"]))
            send(answers, {"status": 200}, json.dumps(reviewer.respond(asked)).encode())
    os._exit(0)


class Reviewer:
    """Answers for the decisions of one store."""

    def __init__(self, store: str, settings: Mapping[str, Any], ontology: str) -> None:
        from kg.config import Settings
        from kg.identity import Journal
        from kg.iri import default_prefixes
        from kg.maintain.own import own_decisions
        from kg.ontology import load_ontology
        from kg.web.batches import Batches
        from kg.web.deciding import Desk

        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()
        }
        own, directory, folder = Settings(**values), Path(store), Path(ontology) if ontology else None
        self.ontology = load_ontology(folder)
        prefixes = {**self.ontology.prefixes, **default_prefixes(own.base)}
        path = Path(own.decisions) if own.decisions else own_decisions(directory)
        self.desk = Desk(self.ontology, prefixes, own.base)
        self.journal = Journal(path, prefixes)
        self.batches: Batches = Batches(directory, own, folder, self.journal, self.ontology)

    def respond(self, asked: Mapping[str, Any]) -> Answer:
        """The answer to one request; an error is one, too."""
        actions: Mapping[str, Callable[[Mapping[str, Any]], Answer]] = {
            "list": self._list,
            "decide": self._decide,
            "switch": self._switch,
        }
        try:
            return actions[asked["do"]](asked)
        except EndpointError as error:
            return {"status": error.status, "error": [error.what], "hint": error.hint}
        except Contradiction as error:
            return {"status": 409, **self._against(error)}
        except LinkError as error:
            return {"status": 422, "error": [str(error)], "hint": ""}
        except (KGError, OSError) as error:
            return {"status": 500, "error": [str(error)], "hint": ""}

    def _list(self, asked: Mapping[str, Any]) -> Answer:
        entries = self._entries()
        self.batches.notice(entries)
        found = [self._told(one) for one in reversed(entries)]
        busy = any(one["state"] == "waiting" for one in found)
        relations = sorted(self.ontology.properties.values(), key=lambda prop: (prop.label, prop.iri))
        return {
            "decisions": found,
            "busy": busy,
            "file": str(self.journal.path),
            "relations": [{"key": prop.iri, "label": prop.label} for prop in relations],
        }

    def _entries(self) -> tuple[Entry, ...]:
        try:
            return self.journal.entries()
        except LinkError as error:
            raise EndpointError(str(error), status=409, hint="Mend the file of decisions.") from error

    def _decide(self, asked: Mapping[str, Any]) -> Answer:
        from kg.web.facts import facts_from

        self._writable()
        cells = self.desk.cells(asked["asked"], facts_from(asked["facts"]))
        signed = {name: asked["asked"].get(name, "") for name in ("author", "note")}
        entry = self.journal.append({**cells, **signed, "date": asked["date"]}, self._check)
        self.batches.wake()
        return self._told(entry)

    def _switch(self, asked: Mapping[str, Any]) -> Answer:
        self._writable()
        if asked["id"] not in {one.id for one in self._entries()}:
            raise EndpointError("there is no such decision", status=404, hint="Load the list again.")
        entry = self.journal.switch(asked["id"], asked["off"], self._check)
        self.batches.wake()
        return self._told(entry)

    def _writable(self) -> None:
        try:
            self.journal.check_writable()
        except LinkError as error:
            raise EndpointError(error.what, status=409, hint=f"{error.path}: {error.hint}") from error

    def _check(self, decisions: Decisions) -> object:
        from kg.identity import checked

        return checked(decisions, self.ontology)

    def _told(self, one: Entry) -> Answer:
        from kg.web.wording import in_words

        text = one.row.text
        words = in_words(one.decision, self.ontology) if one.decision else [text("decision")]
        said = {name: text(name) for name in ("decision", "author", "date", "note")}
        return {"id": one.id, **said, "words": words, "off": one.off, **self.batches.state(one)}

    def _against(self, error: Contradiction) -> Answer:
        """A contradiction, with the words of the earlier decision."""
        from kg.web.wording import in_words

        earlier = next((one for one in self._entries() if one.row.line == min(error.lines)), None)
        pieces: list[Any] = [f"It contradicts an earlier decision: {error.reason}"]
        if earlier and earlier.decision:
            pieces = ["It contradicts an earlier decision, “", *in_words(earlier.decision, self.ontology), "”"]
        return {"error": pieces, "hint": f"Undo that one first. {error.reason[0].upper()}{error.reason[1:]}."}
