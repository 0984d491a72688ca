"""Short business articles made from templates, for measuring speed and memory: varied names, places and sentences.

In: a number and a seed. Out: texts of 80 to 160 words, the same for the same seed. They say nothing about quality.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

STARTS = "Vel Bra Gom Tar Mor Kes Lin Dor Sal Ner Pax Quor Hal Fen Ost Jur Wex Zan Ild Cor".split()
ENDS = "mora ka mex vin dale trin nor vex lund stro mark field ton wick berg dra lis quen tor mont".split()
FORMS = " Group| Holdings| Industries| Foods| Motors| Tyres| Marine| Systems| Bank| Energy||||".split("|")
CITIES = "Turin Rotterdam Gdansk Lagos Osaka Porto Lyon Perth Santiago Nairobi Busan Leipzig Denver Lima".split()
COUNTRIES = "Italy Poland Kenya Japan Chile Spain Ghana France Brazil Canada Egypt Vietnam Norway Peru".split()
GOODS = "tyres|canned fish|cranes|ferries|batteries|olive oil|screens|scooters|paints|software|cables|cement".split("|")
FIRST = "Mei Ana Theo Selin Nomsa Ruth Bae Folake Jan Rosario Devendra Marijke Aldo Niamh Zbigniew Joan".split()
LAST = "Tanaka Ruiz Haverlock Aktug Dlakavu Pellingham Costigane Verstoop Brunetti Quitela Olsen Makowiarz".split()
ROLES = "chief executive|finance director|chairman|head of sales|spokeswoman|managing director".split("|")

SENTENCES = (
    "{a}, a maker of {g} based in {c}, said on {day} that it had bought {b}, a rival from {d}.",
    "{a} and {b} signed a cooperation agreement in {c} on {day} to sell {g} in {x}, {y} and {z}.",
    '"We expect to grow in {x}," said {p}, {r} of {a}.',
    "Its revenue rose {n}.{m} percent year-on-year to {v} million euros in {year}.",
    "The company, which was founded in {year} by {p}, employs more than {n}00 people in {c}.",
    "{b}, a subsidiary of the {d}-based conglomerate {e}, supplies {g} to {a}.",
    "{a} may sell its stake in {e}, two people familiar with the matter said.",
    "{e} denied reports that it was in talks to merge with {b}.",
    "It withdrew from {x} in {year} and plans to open stores in {y} next year.",
    "Shares of {a}, which are listed on the London Stock Exchange, fell {m} percent.",
    "{p}, {r} of {b}, told reporters that sales through {e} had doubled in the first quarter.",
    "Analysts say that {a} competes with {e} in {x}, where it has {n} stores.",
    "The {c}-based company invested {v} million dollars in {b}, a start-up from {d}.",
    "{a} said the plant in {d} would make {g} for customers in {x} and {z}.",
    "Until {year}, {b} was owned by {e}, which sold it to a fund in {c}.",
    "The weather in {d} was mild, and few people came to the market on {day}.",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


def make_articles(count: int, seed: int = 1) -> Iterator[str]:
    """``count`` articles of six to nine sentences with a headline.

    >>> len(list(make_articles(3))), next(make_articles(1)) == next(make_articles(1))
    (3, True)
    """
    draw = random.Random(seed)
    for _ in range(count):
        yield _article(draw)


def _article(draw: random.Random) -> str:
    names = _values(draw)
    body = [sentence.format(**names) for sentence in draw.sample(SENTENCES, draw.randint(6, 9))]
    cut = draw.randint(2, 4)
    paragraphs = [" ".join(body[:cut]), " ".join(body[cut:])]
    return "\n\n".join([f"{names['a']} looks to {names['x']}", *paragraphs]) + "\n"


def _values(draw: random.Random) -> dict[str, str]:
    a, b, e = (draw.choice(STARTS) + draw.choice(ENDS) + draw.choice(FORMS) for _ in range(3))
    c, d = draw.sample(CITIES, 2)
    x, y, z = draw.sample(COUNTRIES, 3)
    ranges = {"n": (2, 90), "m": (1, 9), "v": (3, 900), "year": (1960, 2023)}
    numbers = {key: str(draw.randint(*limits)) for key, limits in ranges.items()}
    words = {"g": GOODS, "r": ROLES, "day": DAYS}
    person = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
    chosen = {key: draw.choice(options) for key, options in words.items()}
    names = {"a": a, "b": b, "e": e, "c": c, "d": d, "x": x, "y": y, "z": z, "p": person}
    return {**names, **chosen, **numbers}
