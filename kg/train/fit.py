"""The training loop: epochs over batches, a look at the development part after each, the best weights kept.

In: a network, what gives the items of each pass, items of the development part, options. Out: a `Fit`; the network
holds the best weights. With a checkpoint file it can be stopped at any time and goes on after the last finished epoch.

What is looked at and kept are running means of the weights over the last steps, which are better than those of any one
step and less a matter of chance (polynomial decay averaging, Shamir & Zhang 2013).
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from kg.train.batches import Item, batches
from kg.train.losses import Scored, loss_of, score
from kg.train.network import FROZEN, Network
from kg.train.noise import Noise, noisy

CLIP = 1.0  # the longest gradient; longer ones are scaled down
WARM_UP = 0.3  # of an epoch, in which the learning rate rises
MEAN_OVER = 10  # the running mean of the weights is mostly that of the last of so many parts of the steps made so far
LAST_RATE = 0.02  # of the learning rate, which the steady fall does not go below
PATIENT_STEPS = 400  # that training goes on without progress at least: a small development part rates by chance
FEWEST_STEPS = 1000  # of training on few examples: with fewer, the new heads have not settled


@dataclass(frozen=True, slots=True)
class Options:
    """How to train. Rates as in fine-tuning of small BERT models; sizes fit two cores and 24 GiB.

    ``epochs`` None: as many as the number of examples asks for, 4 for ten thousand examples, up to 40 for few.
    ``patience`` epochs without progress on the development part end the training, with few examples as many as make
    `PATIENT_STEPS`.
    """

    epochs: int | None = None
    batch: int = 24  # sentences of 40 word pieces
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    patience: int = 3
    candidates: int = 12  # spans a sentence, in training
    dev_candidates: int = 16  # spans a sentence, when extracting
    longest: int = 160  # word pieces a window
    dropout: float = 0.1
    noise: Noise = field(default_factory=Noise)
    exchanged: tuple[str, ...] = ()  # kinds of mention whose names are others in each pass (`kg.train.renamed`)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Epoch:
    """One pass: mean loss, and the best micro F1 that any one threshold reaches on the development part."""

    number: int
    loss: float
    dev_f1: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A finished training: its epochs, and which one's weights were kept."""

    epochs: tuple[Epoch, ...]
    best: Epoch


Lessons = Callable[[int], Sequence[Item]]  # what is learned from in the pass that has this seed
Progress = Callable[[int, int, float], None]  # steps done, of how many, loss


def fit(
    network: Network,
    lessons: Lessons,
    dev: Sequence[Item],
    options: Options,
    hidden: int,
    checkpoint: Path | None = None,
    progress: Progress = lambda done, total, loss: None,
) -> Fit:
    """Train until the epochs are through or the development part gets no better.

    ``lessons`` gives the items of a pass, by its seed; about as many each time, since those of seed 0 set the rates of
    all passes. Without development items the last weights are kept. ``hidden`` is the word piece that stands for what
    the noise hides.
    """
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    items, steps = _counts(lessons(0), options)
    epochs = options.epochs or epochs_for(steps)
    state = _State(network, options, (items, len(dev)), steps, epochs, checkpoint)
    state.resume()
    while len(state.epochs) < epochs and not state.stuck():
        loss = _epoch(network, lessons, state, hidden, (steps, steps * epochs), progress)
        f1, threshold = best_f1(scored([state.mean], dev, options, hidden)) if dev else (0.0, 0.5)
        state.note(Epoch(len(state.epochs), loss, f1, threshold), improved=not dev or f1 > state.best_f1())
    network.load_state_dict(state.best_weights)
    return Fit(tuple(state.epochs), state.best())


def _counts(items: Sequence[Item], options: Options) -> tuple[int, int]:
    """How many items a pass has, and how many batches; with other names they may be a few more or fewer."""
    return len(items), len(list(batches(items, options.batch, 0)))


def epochs_for(steps: int) -> int:
    """How many passes a training with this many batches a pass is given.

    >>> [epochs_for(steps) for steps in (3, 40, 400)]
    [40, 25, 4]
    """
    return max(4, min(40, math.ceil(FEWEST_STEPS / max(1, steps))))


class _State:
    """What changes while training, and its checkpoint."""

    def __init__(
        self,
        network: Network,
        options: Options,
        counts: tuple[int, int],
        steps: int,
        epochs: int,
        path: Path | None,
    ) -> None:
        self.network, self.options, self.path = network, options, path
        self.of = {"options": asdict(options), "counts": list(counts)}  # what a checkpoint must be of, beside the sizes
        self.mean, self.steps = copy.deepcopy(network), 0
        self.patience = max(options.patience, math.ceil(PATIENT_STEPS / max(1, steps)))
        self.epochs: list[Epoch] = []
        self.best_number = -1
        self.best_weights: dict[str, Any] = {k: v.clone() for k, v in network.state_dict().items()}
        for name in FROZEN:
            network.encoder.get_parameter(name).requires_grad = False
        named = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
        old = [one for name, one in named if name.startswith("encoder.") and "shapes" not in name]
        new = [one for name, one in named if not name.startswith("encoder.") or "shapes" in name]
        groups = [{"params": old, "lr": options.encoder_rate}, {"params": new, "lr": options.head_rate}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        warm, total = max(1.0, steps * WARM_UP), steps * epochs
        self.rates = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm, max(LAST_RATE, (total - step) / max(1, total - warm)))
        )

    def step(self, loss: torch.Tensor) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        self.rates.step()
        self._follow()

    @torch.no_grad()
    def _follow(self) -> None:
        """Move the running mean towards the weights of this step."""
        self.steps += 1
        share = MEAN_OVER / (self.steps + MEAN_OVER)
        pairs = zip(self.mean.named_parameters(), self.network.parameters(), strict=True)
        for (name, mean), now in pairs:
            if name.removeprefix("encoder.") not in FROZEN:
                mean.lerp_(now, share)

    def best(self) -> Epoch:
        return self.epochs[self.best_number]

    def best_f1(self) -> float:
        return self.epochs[self.best_number].dev_f1 if self.best_number >= 0 else -1.0

    def stuck(self) -> bool:
        return len(self.epochs) - 1 - self.best_number >= self.patience

    def note(self, epoch: Epoch, *, improved: bool) -> None:
        """Take down an epoch, keep its weights if they are the best, and write the checkpoint."""
        self.epochs.append(epoch)
        if improved:
            self.best_number = epoch.number
            self.best_weights = {k: v.clone() for k, v in self.mean.state_dict().items()}
        if self.path is not None:
            part = self.path.with_suffix(".part")
            torch.save(self._values(), part)
            part.replace(self.path)

    def _values(self) -> dict[str, Any]:
        return {
            **self.of,
            "epochs": [asdict(one) for one in self.epochs],
            "best": self.best_number,
            "best_weights": self.best_weights,
            "network": self.network.state_dict(),
            "mean": self.mean.state_dict(),
            "steps": self.steps,
            "optimizer": self.optimizer.state_dict(),
            "rates": self.rates.state_dict(),
        }

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one of a training with these options, sizes and counts of examples."""
        if self.path is None or not self.path.is_file():
            return
        saved = torch.load(self.path, weights_only=True)
        shapes = {name: one.shape for name, one in self.network.state_dict().items()}
        same = all(saved.get(name) == value for name, value in self.of.items())
        if not same or shapes != {k: v.shape for k, v in saved["network"].items()}:
            return
        self.epochs = [Epoch(**row) for row in saved["epochs"]]
        self.best_number, self.best_weights = saved["best"], saved["best_weights"]
        self.network.load_state_dict(saved["network"])
        self.mean.load_state_dict(saved["mean"])
        self.steps = saved["steps"]
        self.optimizer.load_state_dict(saved["optimizer"])
        self.rates.load_state_dict(saved["rates"])


def _epoch(
    network: Network, lessons: Lessons, state: _State, hidden: int, steps: tuple[int, int], progress: Progress
) -> float:
    network.train()
    number, losses = len(state.epochs), []
    seed = state.options.seed * 1000 + number + 1
    torch.manual_seed(seed)
    chooser = random.Random(seed)
    for batch in batches(lessons(seed), state.options.batch, seed):
        loss = loss_of(network, noisy(batch, state.options.noise, hidden, chooser), state.options.candidates)
        state.step(loss)
        losses.append(loss.item())
        progress(min(number * steps[0] + len(losses), (number + 1) * steps[0]), steps[1], losses[-1])
    return sum(losses) / max(1, len(losses))


def scored(networks: Sequence[Network], items: Sequence[Item], options: Options, hidden: int) -> list[Scored]:
    """The scores of the candidate pairs of all items; ``networks`` and ``hidden`` as in `kg.train.losses.score`."""
    for network in networks:
        network.eval()
    return [
        one
        for batch in batches(items, 2 * options.batch, None)
        for one in score(networks, batch, options.dev_candidates, hidden)
    ]


def best_f1(scored: Sequence[Scored]) -> tuple[float, float]:
    """The best micro F1 of single (pair, relation) decisions over all thresholds, and its threshold.

    Gold pairs that are not among the candidates count as missed.
    """
    rows, gold = [], 0
    for one in scored:
        gold += sum(len(found) for found in one.item.gold.values())
        if not one.pairs:
            continue
        logits = one.logits[:, list(one.item.annotated)]
        for pair, relation in (logits > -3).nonzero().tolist():
            subject, obj = (one.spans[end] for end in one.pairs[pair])
            number = one.item.annotated[relation]
            rows.append((float(logits[pair, relation]), number in one.item.gold.get((subject, obj), ())))
    rows.sort(reverse=True)
    best, right = (0.0, 0.5), 0
    for count, (logit, hit) in enumerate(rows, start=1):
        right += hit
        if 2 * right / (count + gold) > best[0]:
            best = 2 * right / (count + gold), 1 / (1 + math.exp(-logit))
    return best
