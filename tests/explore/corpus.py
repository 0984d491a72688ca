"""Three hundred short news of invented companies, equal at every call, and the store that `kg build` makes of them.

In: nothing. Out: documents as JSON lines, a store in a folder. The wordings vary: partnerships, seats, owners, plans,
denials, what is over, figures of several years, people with roles, speakers, rumours; names with accents and of other
scripts; near-duplicates; and documents in another language, which a build refuses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from kg.config import Settings
from kg.maintain import build_store
from tests.explore.keeping import ROOT, kept, package

COUNT = 300
COMPANIES = (
    *("Velmora", "Brakka Foods", "Dunlin Motors", "Tessario", "Orvik Shipping", "Nørdhavn Energi", "Quillon Media"),
    *("Zéphyrin", "Kaldor Steel", "Mirabrook", "Pellux Retail", "Saltvik Bank", "Harrowgate Textiles", "Ybarra Vinos"),
    *("Lumeno Optics", "Castrova", "Fennimore Paper", "Göransdotter AB", "Ostrava Glas", "Basketo", "Trellian Air"),
    *("Wrocławex", "Inverloch Whisky", "Juno Robotics", "Kestrel Pharma", "Marzipane", "Norwick Insurance"),
    *("Opalite", "Peregrin Freight", "Rondavel Tours", "Sablefin", "Thessaly Cement", "Umbrava", "Vantorre Diamonds"),
    *("Xandria Cosmetics", "Zwickauer Papier", "Aldermoor", "Bexhill Brewing", "Corvane Software", "Dröttninge"),
)
CITIES = (
    "Porto",
    "Turin",
    "Osaka",
    "Bergen",
    "Gdansk",
    "Bristol",
    "Lyon",
    "Turku",
    "Valencia",
    "Hamburg",
    "Accra",
    "Lima",
)
COUNTRIES = ("Portugal", "Italy", "Japan", "Norway", "Poland", "France", "Finland", "Spain", "Germany", "Ghana", "Peru")
PEOPLE = (
    *("Ana Ruiz", "Liu Xin", "Søren Holm", "Marta Kowalska", "José Ibáñez", "Priya Nair", "Élodie Garnier"),
    *("Kwame Mensah", "Aiko Tanaka", "Bruno Falk", "Chiara Conti", "Dmitri Orlov", "Nadia Haddad", "Tomás Ferreira"),
)
ROLES = ("chief executive", "chair", "chief financial officer", "vice chairman", "president", "founder")
PRODUCTS = ("smart televisions", "electric scooters", "optical lenses", "sparkling wine", "frozen fish", "paper bags")
CURRENCIES = ("euros", "dollars", "pounds", "yen")


@dataclass(frozen=True)
class Article:
    """One document."""

    title: str
    date: str
    text: str
    url: str


class _Writer:
    """Draws articles; the companies that come first are written about most."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.homes = {company: random.choice(CITIES) for company in COMPANIES}
        self.staff = {company: (random.choice(PEOPLE), random.choice(ROLES)) for company in COMPANIES}

    def company(self, *others: str) -> str:
        weights = [1 / (place + 2) for place, _ in enumerate(COMPANIES)]
        while (found := self.random.choices(COMPANIES, weights)[0]) in others:
            pass
        return found

    def goods(self) -> str:
        return self.random.choice(PRODUCTS)

    def country(self) -> str:
        return self.random.choice(COUNTRIES)

    def money(self, most: int) -> str:
        return f"{self.random.randrange(11, most) / 10} million {self.random.choice(CURRENCIES)}"

    def article(self, number: int) -> Article:
        first = self.company()
        second = self.company(first)
        third = self.company(first, second)
        day = date(2017, 1, 9) + timedelta(days=number * 9 + self.random.randrange(5))
        stories: tuple[Callable[[str, str, str, date], list[str]], ...] = (
            *(self.alliance, self.seat, self.owners, self.plan, self.denial, self.past, self.figures, self.people),
            *(self.rumour, self.rivals),
        )
        lines = stories[number % len(stories)](first, second, third, day)
        body = "\n".join([" ".join(lines[:2]), " ".join(lines[2:]), self.closing(first)])
        return Article(lines[0].split(",")[0].rstrip("."), day.isoformat(), body, f"https://news.example/{number}")

    def alliance(self, a: str, b: str, c: str, day: date) -> list[str]:
        verb = self.random.choice(
            ("signed a partnership agreement with", "has formed an alliance with", "partners with")
        )
        return [
            f"{a}, a maker of {self.goods()} based in {self.homes[a]}, {verb} {b} on {day:%B} {day.day}.",
            f"The two companies will work on {self.goods()} for the market in {self.country()}.",
            f'"We have found a strong partner," said {self.staff[a][0]}, {self.staff[a][1]} of {a}.',
            f"{c} is a partner of {b}, too.",
        ]

    def seat(self, a: str, b: str, c: str, day: date) -> list[str]:
        since = self.random.randrange(10, 80)
        return [
            f"{a} is headquartered in {self.homes[a]}.",
            f"The company was founded in {day.year - since} and operates in {self.country()} and {self.country()}.",
            f"{self.homes[b]}-based {b} supplies {a} with {self.goods()}.",
            f"{c}, headquartered in {self.homes[c]}, competes with {b}.",
        ]

    def owners(self, a: str, b: str, c: str, day: date) -> list[str]:
        return [
            f"{a} acquired {b} for {self.money(9_000)} in {day.year - 1}.",
            f"{b} is now a subsidiary of {a}.",
            f"{c} invested in {a} in {day:%B} {day.year}.",
            f"{self.staff[a][0]}, {self.staff[a][1]} of {a}, said that {b} keeps its name.",
        ]

    def plan(self, a: str, b: str, c: str, day: date) -> list[str]:
        return [
            f"{a} plans to acquire {b} next year.",
            f"The {self.homes[a]}-based company will open a plant in {self.random.choice(CITIES)}.",
            f"{a} agreed to merge with {c} by the end of {day.year + 1}.",
            f"{self.staff[c][0]}, {self.staff[c][1]} of {c}, expects to sell {self.goods()} in {self.country()}.",
        ]

    def denial(self, a: str, b: str, c: str, day: date) -> list[str]:
        return [
            f"{a} denied that it has acquired {b}.",
            f"{self.staff[a][0]}, {self.staff[a][1]} of {a}, said that {a} does not own {c}.",
            f"{b} is not a partner of {a}.",
            f"{c} is based in {self.homes[c]}.",
        ]

    def past(self, a: str, b: str, c: str, day: date) -> list[str]:
        return [
            f"{a} sold its subsidiary {b} to {c} in {day.year - 2}.",
            f"{b} was a partner of {a} until {day.year - 3}.",
            f"{self.staff[b][0]}, a former {self.staff[b][1]} of {b}, now works for {c}.",
            f"{c} left {self.random.choice(CITIES)} for {self.homes[c]} in {day.year - 5}.",
        ]

    def figures(self, a: str, b: str, c: str, day: date) -> list[str]:
        change = self.random.randrange(2, 60)
        return [
            f"{a} reported revenue of {self.money(990)} in {day.year - 1}.",
            f"Its revenue {self.random.choice(('rose', 'fell'))} {change} percent year-on-year, the company said.",
            f"{b} employs more than {self.random.randrange(2, 90) * 100} people.",
            f"Net profit of {c} was {self.money(400)} in {day.year - 1}.",
        ]

    def people(self, a: str, b: str, c: str, day: date) -> list[str]:
        who, role = self.staff[a]
        return [
            f"{a} appointed {who} as {role} on {day:%B} {day.day}, {day.year}.",
            f"{who} had worked for {b} before.",
            f"{self.random.choice(PEOPLE)} founded {c} in {self.homes[c]}.",
            f'"{a} stays in {self.homes[a]}," said {who}.',
        ]

    def rumour(self, a: str, b: str, c: str, day: date) -> list[str]:
        return [
            f"{a} may buy {b}, according to people close to the talks.",
            f"{b} could become a subsidiary of {a} if regulators agree.",
            f"{c} is reportedly in talks to invest in {b}.",
            f"{a} produces {self.goods()} 🛵 in {self.homes[a]}.",
        ]

    def rivals(self, a: str, b: str, c: str, day: date) -> list[str]:
        return [
            f"{a} competes with {b} in {self.country()}.",
            f"Its rival {c} sells {self.goods()} through {b}.",
            f"{a} is listed on the stock exchange in {self.random.choice(CITIES)}.",
            f"{b}, whose {self.staff[b][1]} is {self.staff[b][0]}, is headquartered in {self.homes[b]}.",
        ]

    def closing(self, a: str) -> str:
        return self.random.choice(
            (
                f"Analysts follow {a} with interest.",
                f"Shares of {a} were little changed.",
                f"[Photo/{a} handout]",
                f"The news first appeared in a paper of {self.homes[a]}.",
            )
        )


ITALIAN = (
    "La società ha annunciato ieri di avere firmato un accordo con il gruppo di Torino per la produzione di nuovi"
    " autobus elettrici. Il presidente ha detto che i lavori cominceranno in primavera e che saranno assunte trecento"
    " persone nella fabbrica vicino al porto della città."
)


def articles(count: int = COUNT, seed: int = 7) -> Iterator[Article]:
    """So many articles. Each thirtieth is nearly the same as the one before it, each hundredth in Italian."""
    writer = _Writer(Random(seed))
    before: Article | None = None
    for number in range(count):
        own = writer.article(number)
        if number % 100 == 50:
            own = Article(f"Notizie {number}", own.date, f"{ITALIAN} {ITALIAN} Numero {number}.", own.url)
        elif number % 30 == 29 and before is not None:
            own = Article(before.title, own.date, f"{before.text} (Updated.)", own.url)
        before = own
        yield own


def write_corpus(path: Path, count: int = COUNT) -> Path:
    """Write the articles as JSON lines."""
    with open(path, "w", encoding="utf-8") as file:
        for one in articles(count):
            row = {"title": one.title, "date": one.date, "text": one.text, "url": one.url}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def build_corpus(store: Path, count: int = COUNT) -> Path:
    """A store of so many articles, made by patterns alone, which takes a third of the time."""
    source = write_corpus(store.parent / f"{store.name}.jsonl", count)
    build_store([str(source)], store, Settings(extractor="none"))
    return store


def corpus_store(count: int = COUNT) -> Path:
    """The same store, kept between runs until the program or this file changes.

    It must not be changed: copy it (`shutil.copytree`) to do so.
    """
    parts = ("annotate", "assemble", "catalogue", "identity", "link", "maintain", "ontology", "read", "relate", "store")
    sources = [*package(*parts), *(ROOT / "ontology").glob("*.ttl"), Path(__file__)]
    return kept(f"corpus-{count}", sources, lambda folder: build_corpus(folder / "store", count)) / "store"
