"""Sentences as news writes them, with the figures that a careful reader takes from them. Written before the code.

Names are marked: ``{C:…}`` a company, ``{L:…}`` a place, ``{P:…}`` a person; ``{L:Russian=Russia}`` gives the entity.
Each figure is a dict in the format of the gold files; the row says all figures that should come out, so that an
additional one is an error, unless it is marked ``optional``.
"""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]
Row = tuple[str, list[Figure]]


def o(subject: str, value: float | None = None, unit: str = "", words: str = "", **more: Any) -> Figure:
    """One wanted observation; ``words`` are separated by "/"."""
    figure: Figure = {"subject": subject, "words": [word for word in words.split("/") if word], **more}
    if value is not None:
        figure["value"] = value
    if unit:
        figure["unit"] = unit
    return figure


# The date of all of them is 2021-03-04, a Thursday.
ROWS: list[Row] = [
    # --- results: twins in another currency, values beside their metric, participles, comparisons without a verb
    (
        "{C:Pellam}'s profit rose to 1.3 billion kronor ($142 million) from 1.1 billion a year ago.",
        [
            o("Pellam", 1.3e9, "SEK", "profit"),
            o("Pellam", 142e6, "USD", "profit"),
            o("Pellam", 1.1e9, "SEK", "profit", period="a year ago"),
        ],
    ),
    (
        "Revenue at {C:Pellam}, at 1.08 billion euros, has shrunk since.",
        [o("Pellam", 1.08e9, "EUR", "revenue")],
    ),
    (
        "{C:Pellam} had annualized revenue of $7.8 million, growing 9% month on month.",
        [o("Pellam", 7.8e6, "USD", "revenue/monthonmonth", change=9)],
    ),
    (
        "{C:Pellam}'s production was 61,200 tonnes, 3% below the second quarter of 2020.",
        [o("Pellam", 61200, "tonnes", "production", change=-3)],
    ),
    (
        "{C:Pellam}'s registrations reached 4,912 in August, down 3.7% on July but 12.4% higher than a year ago.",
        [
            o("Pellam", 4912, "", "registrations", change=-3.7, period="August"),
            o("Pellam", words="registrations", change=12.4),
        ],
    ),
    (
        "{C:Pellam} earned 163 million zlotys on revenue of 287 million: a margin of 57%.",
        [
            o("Pellam", 163e6, "PLN", "profit"),
            o("Pellam", 287e6, "PLN", "revenue"),
            o("Pellam", 57, "percent", "margin"),
        ],
    ),
    (
        "{C:Pellam}'s pre-sales fell by a third to 8.8 billion baht.",
        [o("Pellam", 8.8e9, "THB", "pre-sales", change=-33.3)],
    ),
    (
        "{C:Pellam} raised its profit forecast to 52 billion yen, 12 billion yen more than previously projected.",
        [o("Pellam", 52e9, "JPY", "profit", status="Planned", amount=12e9)],
    ),
    ("{C:Pellam} expects a hit to 2026 earnings.", []),
    # --- shares and stakes: of a metric, of whom, and of a company by somebody without a name
    (
        "{C:Pellam}'s EBITDA was €19m, or 12.8% of sales.",
        [o("Pellam", 19e6, "EUR", "ebitda"), o("Pellam", 12.8, "percent", "share/sales")],
    ),
    (
        "{C:Pellam} grew. Its profit was $5 million. Overseas business generated four-fifths of sales.",
        [o("Pellam", 5e6, "USD", "profit"), o("Pellam", 80, "percent", "share/sales/overseas business")],
    ),
    (
        "{C:Pellam} has a market share of 18.6%, behind {C:Quenby}'s 24%.",
        [o("Pellam", 18.6, "percent", "market share"), o("Quenby", 24, "percent", "market share")],
    ),
    (
        "{C:Pellam} has a 28% share of the market (26.5% a year ago).",
        [
            o("Pellam", 28, "percent", "share/market"),
            o("Pellam", 26.5, "percent", "share/market", period="a year ago"),
        ],
    ),
    ("{C:Pellam} is 22% owned by the founding family.", [o("Pellam", 22, "percent", "stake/family")]),
    # --- counts: what is gapped, units with signs, what a thing of the company has
    (
        "{C:Pellam} runs 138 shops in Galicia, 41 in Asturias and 21 in Leon.",
        [
            o("Pellam", 138, "shops", "count"),
            o("Pellam", 41, "shops", "count"),
            o("Pellam", 21, "shops", "count"),
        ],
    ),
    (
        "{C:Pellam} cut 1,100 jobs in 2019 and 350 in 2020.",
        [o("Pellam", 1100, "jobs", "jobs", period="2019"), o("Pellam", 350, "jobs", "jobs", period="2020")],
    ),
    (
        "{C:Pellam} has 1,850 rooms and hopes to add more by 2028.",
        [o("Pellam", 1850, "rooms", "count")],
    ),
    (
        "{C:Pellam}'s output was 116,300 tonnes, and full-year guidance is unchanged at 235,000 to 250,000 tonnes.",
        [
            o("Pellam", 116300, "tonnes", "output"),
            o("Pellam", 235000, "tonnes", "guidance"),
            o("Pellam", 250000, "tonnes", "guidance"),
        ],
    ),
    ("{C:Pellam} lost 410 units, or 5.5%, after a strike.", [o("Pellam", 410, "units", "loss", change=-5.5)]),
    (
        "{C:Pellam} froze its plans for Texas. It had a loss of $5 million. The $160 million project is on hold.",
        [o("Pellam", 5e6, "USD", "loss"), o("Pellam", 160e6, "USD", "project")],
    ),
    ("{C:Pellam} aims to reach 5 GW by 2030.", [o("Pellam", 5, "GW", "", status="Planned", period="2030")]),
    ("{C:Pellam} generated 3.8 terawatt-hours in 2020.", [o("Pellam", 3.8, "terawatt-hours", "", period="2020")]),
    (
        "{C:Pellam} took the capacity of its plant from 150 to 400 megawatts.",
        [o("Pellam", 400, "megawatts", "capacity"), o("Pellam", 150, "megawatts", "capacity")],
    ),
    (
        "{C:Pellam} will take on 120 people, on top of the 410 it has.",
        [o("Pellam", 120, "people", "people", status="Planned")],
    ),
    (
        "{C:Pellam} is growing. Its plant will cost 85 million euros and employ 240 people.",
        [
            o("Pellam", 85e6, "EUR", "costs", status="Planned"),
            o("Pellam", 240, "people", "employees", status="Planned"),
        ],
    ),
    # --- prices and rounds
    ("{C:Pellam} pays farmers a price of 43.25p a litre.", [o("Pellam", 0.4325, "GBP", "price")]),
    ("{C:Pellam} makes 1080p screens.", []),
    ("{C:Pellam} closed a $9 million Series A in 2020.", [o("Pellam", 9e6, "USD", "series a", period="2020")]),
    ("{C:Pellam} handed the unit to {C:Quenby} for 6.8 billion yen.", [o("Pellam", 6.8e9, "JPY", "deal price/unit")]),
    # --- signs with letters, particles of verbs, whose the figure is that another one is compared with
    (
        "In the twelve months ended June 30, 2020, {C:Pellam} had sales of US$212 million and EBITDA of US$33 million.",
        [
            o("Pellam", 212e6, "USD", "sales", period="twelve months"),
            o("Pellam", 33e6, "USD", "ebitda", period="twelve months"),
        ],
    ),
    (
        "{C:Pellam}'s revenue last year edged up to US$86 million from US$83 million.",
        [o("Pellam", 86e6, "USD", "revenue", period="last year"), o("Pellam", 83e6, "USD", "revenue")],
    ),
    (
        "{C:Pellam}'s operating profit crept up to 5 million euros from 4 million.",
        [o("Pellam", 5e6, "EUR", "operating profit"), o("Pellam", 4e6, "EUR", "operating profit")],
    ),
    ("{C:Pellam}'s prices rose up to 5 percent.", [o("Pellam", words="prices/up to", change=5)]),
    ("{C:Pellam} turned over EUR 402 million in 2020.", [o("Pellam", 402e6, "EUR", "revenue", period="2020")]),
    (
        "Half-year sales at {C:Pellam} climbed 4.8% to 19.3 billion euros and gross margin widened to 58.4%.",
        [
            o("Pellam", 19.3e9, "EUR", "sales", change=4.8, period="half-year"),
            o("Pellam", 58.4, "percent", "gross margin", period="half-year"),
        ],
    ),
    (
        "{C:Pellam}'s occupancy was 21 percent last year, against 30 percent at its rival {C:Quenby}.",
        [
            o("Pellam", 21, "percent", "occupancy", period="last year"),
            o("Quenby", 30, "percent", "occupancy", period="last year"),
        ],
    ),
    (
        "{C:Pellam}'s occupancy was 21 percent, against {C:Quenby}'s 30 percent.",
        [o("Pellam", 21, "percent", "occupancy"), o("Quenby", 30, "percent", "occupancy")],
    ),
    (
        "{C:Pellam}'s occupancy was 21 percent in 2020, against 30 percent in 2019.",
        [
            o("Pellam", 21, "percent", "occupancy", period="2020"),
            o("Pellam", 30, "percent", "occupancy", period="2019"),
        ],
    ),
    (
        "{C:Pellam}'s turnover was €4 million last year, double the €2 million of 2018; staff has gone from 19 to 44.",
        [
            o("Pellam", 4e6, "EUR", "turnover", period="last year"),
            o("Pellam", 2e6, "EUR", "turnover", period="2018"),
            o("Pellam", 19, "", "staff"),
            o("Pellam", 44, "", "staff"),
        ],
    ),
    (
        "{C:Pellam}'s turnover went from 19 million euros to 44 million in 2020.",
        [
            o("Pellam", 19e6, "EUR", "turnover"),
            o("Pellam", 44e6, "EUR", "turnover", period="2020"),
        ],
    ),
    ("{C:Quenby}, the bicycle maker, said boSun had a market share of 27% in the last quarter.", []),
    # --- what was bought and for how much, shares held, share prices
    (
        "{C:Pellam} has completed the purchase of {C:Quenby} for 4.3 billion pounds.",
        [o("Pellam", 4.3e9, "GBP", "deal price/Quenby")],
    ),
    (
        "{C:Pellam}'s acquisition of {C:Quenby} for 40 million euros is complete.",
        [o("Pellam", 4e7, "EUR", "deal price/Quenby")],
    ),
    (
        "{C:Quenby} bought about 20% of the start-up {C:Pellam} in 2019.",
        [o("Quenby", 20, "percent", "stake/Pellam", period="2019")],
    ),
    (
        "{C:Pellam}'s gross margin widened by 2 percentage points and its stake in {C:Quenby} stood at 12%.",
        [
            o("Pellam", words="gross margin/percentage points", amount=2),
            o("Pellam", 12, "percent", "stake/Quenby"),
        ],
    ),
    (
        "Ninety-four percent of the share capital of {C:Quenby} is held by {C:Pellam}.",
        [o("Pellam", 94, "percent", "capital/Quenby")],
    ),
    (
        "{C:Pellam} will hold 60 percent of the shares, and {C:Quenby} the remaining 40 percent.",
        [
            o("Pellam", 60, "percent", "shares", status="Planned"),
            o("Quenby", 40, "percent", "shares", status="Planned"),
        ],
    ),
    ("{C:Pellam} holds another 30% and the city of {L:Hamburg} 13.9%.", [o("Pellam", 30, "percent", "stake")]),
    (
        "{C:Pellam} sold its 10 percent interest in the onshore venture in {L:Nigeria}.",
        [o("Pellam", 10, "percent", "interest/onshore venture")],
    ),
    (
        "{C:Pellam} to buy {C:Quenby} for $2.3 billion",
        [o("Pellam", 2.3e9, "USD", "deal price/Quenby", status="Planned")],
    ),
    (
        "{C:Pellam} has struck a deal to acquire {C:Quenby} for up to $2.3 billion.",
        [o("Pellam", 2.3e9, "USD", "deal price/Quenby/up to", status="Planned")],
    ),
    (
        "{C:Pellam} won a contract to build 42 trams for {L:Leeds}.",
        [o("Pellam", 42, "", "trams", status="Planned")],
    ),
    (
        "{C:Pellam} had sales of €402 million in 2019, up from €371 million the year before, and profit of €3 million.",
        [
            o("Pellam", 402e6, "EUR", "sales", period="2019"),
            o("Pellam", 371e6, "EUR", "sales", period="year before"),
            o("Pellam", 3e6, "EUR", "profit", period="2019"),
        ],
    ),
    (
        "{C:Pellam} is expected to report net income of $4 billion, according to a consensus of 16 analysts.",
        [o("Pellam", 4e9, "USD", "net income", status="Planned")],
    ),
    ("{C:Pellam} closed a Series A of $8.5 million.", [o("Pellam", 8.5e6, "USD", "series a")]),
    (
        "{C:Pellam} has secured $11 million in fresh equity and debt.",
        [o("Pellam", 11e6, "USD", "secured/fresh equity and debt")],
    ),
    ("{C:Pellam}'s American depositary receipts fell 3.4%.", [o("Pellam", words="depositary receipts", change=-3.4)]),
    ("{C:Pellam} and {C:Quenby}, two makers of pumps, have no factories in {L:Chile}.", []),
    ("{P:Lara Tonks} and {P:Marc Ruiz}, three graduates of {C:Pellam} University, met in 2019.", []),
    # --- outlooks, softened changes, interests, sources, dates of the clause beside
    (
        "{C:Pellam} expects 40 million users and revenue of 2 billion euros in 2022.",
        [
            o("Pellam", 4e7, "", "users", period="2022", status="Planned"),
            o("Pellam", 2e9, "EUR", "revenue", period="2022", status="Planned"),
        ],
    ),
    (
        "For 2021 {C:Pellam} confirms its outlook: revenue of 2 billion euros and capital expenditure of 9 million.",
        [
            o("Pellam", 2e9, "EUR", "revenue", period="2021", status="Planned"),
            o("Pellam", 9e6, "EUR", "capital expenditure", period="2021", status="Planned"),
        ],
    ),
    (
        "{C:Pellam}'s sales rose by more than half to 34 million euros.",
        [o("Pellam", 34e6, "EUR", "sales", change=50)],
    ),
    ("{C:Pellam}'s operating profit came in at 16 million euros.", [o("Pellam", 16e6, "EUR", "operating profit")]),
    ("{C:Pellam} bought a 9.8 percent interest in {C:Quenby}.", [o("Pellam", 9.8, "percent", "interest/Quenby")]),
    ("{C:Pellam} holds a stake in {C:Quenby} of around 8%.", [o("Pellam", 8, "percent", "stake/Quenby")]),
    ("{C:Pellam} owns 4 percent of the shares in {C:Quenby}.", [o("Pellam", 4, "percent", "shares/Quenby")]),
    ("{C:Pellam} laid off 300 people.", [o("Pellam", 300, "", "lay/people")]),
    ("{C:Pellam} may sell its pumps, according to two people familiar with the matter.", []),
    # --- owners beside a figure, figures without a verb of their own, stakes without the noun
    (
        "At {C:Pellam}, whose revenue fell 12.5 percent to 300 million euros in 2019, {C:Quenby} has closed two shops.",
        [
            o("Pellam", 3e8, "EUR", "revenue", change=-12.5, period="2019"),
            o("Quenby", 2, "", "close shops", optional=True),
        ],
    ),
    (
        "{C:Pellam} had 21 percent of the market in 2019, while {C:Quenby} held 34 percent.",
        [o("Pellam", 21, "percent", "share/market", period="2019"), o("Quenby", 34, "percent", "share/market")],
    ),
    (
        "{C:Pellam} had 21 percent of the market, followed by {C:Rostrev} with 16 percent and {C:Tamsel} with 9.",
        [
            o("Pellam", 21, "percent", "share/market"),
            o("Rostrev", 16, "percent", "share/market"),
        ],
    ),
    (
        "At {C:Pellam}, sales were 8 billion euros in 2020, up 6 percent, and profit 1 billion euros, up 11 percent.",
        [
            o("Pellam", 8e9, "EUR", "sales", change=6, period="2020"),
            o("Pellam", 1e9, "EUR", "profit", change=11, period="2020"),
        ],
    ),
    (
        "{C:Pellam} makes half of its turnover, 58 million euros in 2019, in {L:Asia}.",
        [o("Pellam", 50, "percent", "share/turnover"), o("Pellam", 58e6, "EUR", "turnover", period="2019")],
    ),
    (
        "{C:Pellam} had revenue of 39 million zlotys in 2019, while profit fell to 1.7 million zlotys from 2 million.",
        [
            o("Pellam", 39e6, "PLN", "revenue", period="2019"),
            o("Pellam", 1.7e6, "PLN", "profit", period="2019"),
            o("Pellam", 2e6, "PLN", "profit"),
        ],
    ),
    ("{C:Pellam} rose 3.1 percent to 41.60 euros.", [o("Pellam", 41.6, "EUR", "share price", change=3.1)]),
    ("{C:Pellam} turned over 30 million euros in 2019.", [o("Pellam", 3e7, "EUR", "revenue", period="2019")]),
    (
        "The plant of {C:Pellam} will cost $19 million and turn out 450,000 tonnes of paint.",
        [
            o("Pellam", 19e6, "USD", "costs/plant", status="Planned"),
            o("Pellam", 450_000, "", "production/tonnes/paint", status="Planned"),
        ],
    ),
    ("{C:Pellam} was founded by two former engineers.", []),
    ("{C:Pellam} and the other two big names are losing ground.", []),
    ("{C:Pellam} named {L:Spain} and {L:Italy} as its two biggest markets.", []),
    ("{C:Pellam} has two plants.", [o("Pellam", 2, "", "count/plants")]),
    (
        "{C:Pellam} is owned 51% by {C:Quenby} and 49% by {C:Rostrev}.",
        [o("Quenby", 51, "percent", "stake/pellam"), o("Rostrev", 49, "percent", "stake/pellam")],
    ),
    ("{C:Pellam}, 37.9 percent owned by {C:Quenby}, makes paint.", [o("Quenby", 37.9, "percent", "stake/pellam")]),
    ("{C:Pellam} belongs to {C:Quenby}, which owns 60 percent.", [o("Quenby", 60, "percent", "stake")]),
    ("{C:Quenby} owns 20 percent of {C:Pellam}.", [o("Quenby", 20, "percent", "stake/pellam")]),
    (
        "{C:Quenby}, with 31 percent, remains the largest shareholder of {C:Pellam}.",
        [o("Quenby", 31, "percent", "stake/pellam")],
    ),
    (
        "{C:Quenby} cut its holding in {C:Pellam} from 48% to 18%.",
        [o("Quenby", 48, "percent", "holding/pellam", status="Former"), o("Quenby", 18, "percent", "holding/pellam")],
    ),
    (
        "{C:Quenby} agreed a $20 million takeover of {C:Pellam}.",
        [o("Quenby", 2e7, "USD", "deal price/pellam", status="Planned")],
    ),
    (
        "{C:Quenby} paid $5 million in 2019 for a stake of 21% in {C:Pellam}.",
        [o("Quenby", 5e6, "USD", "deal price/pellam"), o("Quenby", 21, "percent", "stake/pellam")],
    ),
    # --- names of metrics over a preposition, shares as words, amounts in the currency named before
    (
        "Profit before tax at {C:Marchmont} more than doubled to £38.4m, on revenue that was 12% higher at £611m.",
        [
            o("Marchmont", 38.4e6, "GBP", "profit before tax", factor=2),
            o("Marchmont", 611e6, "GBP", "revenue", change=12),
        ],
    ),
    (
        "{C:Mbeki} posted headline earnings per share of 1,240 cents.",
        [o("Mbeki", 1240, "", "headline earnings per share")],
    ),
    (
        "Costs at {C:Lumen} rose to 1.45 billion euros, outpacing revenue, which edged up 2 percent to 1.52 billion.",
        [o("Lumen", 1.45e9, "EUR", "costs"), o("Lumen", 1.52e9, "EUR", "revenue", change=2)],
    ),
    (
        "{C:Nordvik} of {L:Norway} made a net profit of 218 million crowns, compared with 164 million a year earlier.",
        [o("Nordvik", 218e6, "NOK", "net profit"), o("Nordvik", 164e6, "NOK", "net profit", period="a year earlier")],
    ),
    (
        "{C:Savanna} carried 2.8 million passengers in 2019, an increase of nearly a fifth.",
        [o("Savanna", 2.8e6, "", "passengers/nearly", change=20, period="2019")],
    ),
    (
        "{C:Alnoor} saw its half-year profit jump 63% to Dh1.1bn, while revenue climbed to Dh3.9bn.",
        [o("Alnoor", 1.1e9, "AED", "profit", change=63), o("Alnoor", 3.9e9, "AED", "revenue")],
    ),
    (
        "{C:Kuura} was valued at $3 billion in May, bringing its total funding to $900 million.",
        [o("Kuura", 3e9, "USD", "market value"), o("Kuura", 900e6, "USD", "funding")],
    ),
    (
        "{C:Harcombe} took a 40% stake in {C:Marlow} for £6m.",
        [o("Harcombe", 40, "percent", "stake/marlow"), o("Harcombe", 6e6, "GBP", "deal price/marlow")],
    ),
    (
        "{C:Bluefin}, with revenue of about $60 million and 400 staff, is for sale.",
        [o("Bluefin", 60e6, "USD", "revenue/about"), o("Bluefin", 400, "", "staff")],
    ),
    (
        "{C:Brennwald} has cut 450 of its 6,200 jobs.",
        [o("Brennwald", 450, "", "jobs"), o("Brennwald", 6200, "", "jobs")],
    ),
    (
        "{C:Hartwell} made a net loss of $12 million, or 18 cents a share, in the January-March quarter.",
        [
            o("Hartwell", 12e6, "USD", "net loss", period="January-March quarter"),
            o("Hartwell", 0.18, "USD", "loss per share", period="January-March quarter"),
        ],
    ),
    (
        "{C:Hartwell} won orders worth 640 million euros in the year that ended in March 2020.",
        [o("Hartwell", 640e6, "EUR", "orders", period="year that ended in March 2020")],
    ),
    (
        "Production at {C:Hartwell} was 210,000 tonnes in 2019 (2018: 198,000 tonnes).",
        [
            o("Hartwell", 210000, "", "production/tonnes", period="2019"),
            o("Hartwell", 198000, "", "production/tonnes", period="2018"),
        ],
    ),
    (
        "Gross profit at {C:Hartwell} was up by 11 percent to 92 million francs.",
        [o("Hartwell", 92e6, "CHF", "gross profit", change=11)],
    ),
    ("{C:Hartwell} has raised a total of $75 million.", [o("Hartwell", 75e6, "USD", "funding")]),
    ("{C:Hartwell} was fined €3.5 million.", [o("Hartwell", 3.5e6, "EUR", "fine")]),
    (
        "{C:Hartwell}'s operating income dropped 18% to 24.3 billion yen on sales of 310 billion yen, down 2%.",
        [
            o("Hartwell", 24.3e9, "JPY", "operating income", change=-18),
            o("Hartwell", 310e9, "JPY", "sales", change=-2),
        ],
    ),
    (
        "{C:Hartwell} was valued at 1.5 billion dollars in its last funding round.",
        [o("Hartwell", 1.5e9, "USD", "market value")],
    ),
    (
        "{C:Hartwell}'s net debt was 410 million euros on 31 December.",
        [o("Hartwell", 410e6, "EUR", "net debt", period="31 December")],
    ),
    (
        "{C:Hartwell} has sales of 18 million euros and 230 staff this year.",
        [o("Hartwell", 18e6, "EUR", "sales"), o("Hartwell", 230, "", "staff")],
    ),
    (
        "{C:Castellane}'s sales reached a record €45.7m.",
        [o("Castellane", 45.7e6, "EUR", "sales")],
    ),
    (
        "{C:Suvarna} reported a 27.3 per cent year-on-year rise in net profit to Rs 84.6 crore.",
        [o("Suvarna", 846e6, "INR", "net profit/yearonyear", change=27.3)],
    ),
    # --- a metric, its value, its change
    ("{C:Orlin} reported revenue of $3.2 billion in 2020.", [o("Orlin", 3.2e9, "USD", "revenue", period="2020")]),
    (
        "{C:Orlin}'s revenue rose 12 percent to $5 billion last year.",
        [o("Orlin", 5e9, "USD", "revenue", change=12, period="last year")],
    ),
    (
        "Revenue at {C:Orlin} fell by 4.5 per cent to €300m in the first quarter.",
        [o("Orlin", 3e8, "EUR", "revenue", change=-4.5, period="the first quarter")],
    ),
    (
        "{C:Orlin} said net profit for the three months to June 30 climbed 8% to 46 million pounds.",
        [o("Orlin", 4.6e7, "GBP", "net profit", change=8, period="three months to June 30")],
    ),
    (
        "Net income at {C:Tessaro} more than doubled to ¥3 trillion in fiscal 2020.",
        [o("Tessaro", 3e12, "JPY", "net income/more than", factor=2, period="fiscal 2020")],
    ),
    (
        "{C:Tessaro}'s operating profit halved to 20 million Swiss francs.",
        [o("Tessaro", 2e7, "CHF", "operating profit", factor=0.5)],
    ),
    (
        (
            "In 2019, {C:Hadley}'s overseas revenue reached 46.1 billion yuan ($5.86 billion), up 21.1 "
            "percent year-on-year."
        ),
        [
            o("Hadley", 46.1e9, "CNY", "revenue/overseas/yearonyear", change=21.1, period="2019"),
            o("Hadley", 5.86e9, "USD", "revenue/overseas", period="2019"),
        ],
    ),
    (
        (
            "{C:Hadley} posted a net loss of 62 million dollars, compared with a profit of 12 million "
            "dollars a year earlier."
        ),
        [o("Hadley", 6.2e7, "USD", "net loss"), o("Hadley", 1.2e7, "USD", "profit", period="a year earlier")],
    ),
    (
        (
            "Sales at {C:Hadley} slipped 3 percent to $410 million in the quarter ended March 31, from "
            "$423 million a year earlier."
        ),
        [
            o("Hadley", 4.1e8, "USD", "sales", change=-3, period="quarter ended March 31"),
            o("Hadley", 4.23e8, "USD", "sales", period="a year earlier"),
        ],
    ),
    (
        "{C:Kvist}'s turnover came to SEK 40m, an increase of 22% year over year.",
        [o("Kvist", 4e7, "SEK", "turnover/yearonyear", change=22)],
    ),
    (
        "{C:Kvist} earned revenue of 640 million zlotys in 2020, 4 percent less than in 2019.",
        [o("Kvist", 6.4e8, "PLN", "revenue", change=-4, period="2020")],
    ),
    (
        "Profit rose to 5 million euros from 4 million, {C:Kvist} said on Monday.",
        [o("Kvist", 5e6, "EUR", "profit"), o("Kvist", 4e6, "", "profit")],
    ),
    (
        "{C:Kvist}'s sales grew to 5 million kronor from 4 million kronor in 2018.",
        [o("Kvist", 5e6, "SEK", "sales"), o("Kvist", 4e6, "SEK", "sales", period="2018")],
    ),
    (
        "{C:Marbeck}, which makes pumps, had sales of Rs 500 crore in the year ended March 2020.",
        [o("Marbeck", 5e9, "INR", "sales", period="the year ended March 2020")],
    ),
    (
        "{C:Marbeck} expects revenue of between 3 and 5 million dollars this year.",
        [
            o("Marbeck", 3e6, "USD", "revenue", status="Planned", period="this year"),
            o("Marbeck", 5e6, "USD", "revenue", status="Planned", period="this year"),
        ],
    ),
    (
        "Revenue at {C:Marbeck} could reach half a billion dollars by 2025.",
        [o("Marbeck", 5e8, "USD", "revenue", status="Hypothetical", period="2025")],
    ),
    (
        "{C:Marbeck} forecast a full-year profit of about US$2bn.",
        [o("Marbeck", 2e9, "USD", "profit/about", status="Planned")],
    ),
    (
        "{C:Marbeck} is expected to post a loss of nearly 900 billion won this year.",
        [o("Marbeck", 9e11, "KRW", "loss/nearly", status="Planned", period="this year")],
    ),
    (
        "The company's revenue did not exceed $10 million, {C:Marbeck} said.",
        [o("Marbeck", 1e7, "USD", "revenue/more than", status="Negated")],
    ),
    (
        "{C:Sollner} reported net profit of 30 million euros on sales of 200 million euros.",
        [o("Sollner", 3e7, "EUR", "net profit"), o("Sollner", 2e8, "EUR", "sales")],
    ),
    (
        "At {C:Sollner}, third-quarter sales tripled year-on-year, helped by exports.",
        [o("Sollner", None, "", "sales/yearonyear", factor=3, period="third-quarter")],
    ),
    (
        (
            "{C:Sollner}'s sales of large TV sets of 50 inches or more increased by 1,066 percent "
            "month-on-month, {P:Liu} said."
        ),
        [o("Sollner", None, "", "sales/large tv sets/monthonmonth", change=1066)],
    ),
    (
        (
            "{C:Sollner} said its overseas sales of smart televisions increased by 100 times "
            "year-on-year, while sales in the {L:Russian=Russia} market increased by 220 times year-on-year."
        ),
        [
            o("Sollner", None, "", "overseas/televisions/yearonyear", factor=100),
            o("Sollner", None, "", "russia/yearonyear", factor=220),
        ],
    ),
    (
        "{C:Sollner}'s online sales in {L:Brazil} jumped threefold to 2.4 million reais.",
        [o("Sollner", 2.4e6, "BRL", "sales/online/brazil", factor=3)],
    ),
    ("Shares in {C:Sollner} ended 3.1 percent higher.", [o("Sollner", None, "", "shares", change=3.1)]),
    ("{C:Sollner}'s shares fell 1.8% in {L:Seoul} on Tuesday.", [o("Sollner", None, "", "shares", change=-1.8)]),
    ("{C:Sollner} shares closed at R41.20 on Thursday.", [o("Sollner", 41.2, "ZAR", "shares")]),
    # --- shares and margins
    (
        "{C:Ubari}'s market share rose to 23 percent, up from 19 percent.",
        [o("Ubari", 23, "percent", "market share"), o("Ubari", 19, "percent", "market share")],
    ),
    ("{C:Ubari} puts its share of the market at 14 percent.", [o("Ubari", 14, "percent", "share")]),
    ("Exports made up 38 percent of {C:Ubari}'s sales.", [o("Ubari", 38, "percent", "exports/sales")]),
    (
        "The operating margin of {C:Ubari} narrowed to 5.2 percent from 6.1 percent.",
        [o("Ubari", 5.2, "percent", "operating margin"), o("Ubari", 6.1, "percent", "operating margin")],
    ),
    (
        "{L:Spain} accounts for a fifth of the stores, and online orders generate 12 percent of {C:Ubari}'s revenue.",
        [o("Ubari", 20, "percent", "share/stores"), o("Ubari", 12, "percent", "orders/revenue")],
    ),
    (
        "{C:Ubari}'s margin widened by 2 percentage points to 31 percent.",
        [o("Ubari", 31, "percent", "margin", amount=2)],
    ),
    # --- counts
    ("{C:Veltro} employs 12,000 people in {L:Germany}.", [o("Veltro", 12000, "", "people/germany")]),
    (
        "{C:Veltro}, which has 400 stores in {L:Spain}, opened in {L:Portugal} last week.",
        [o("Veltro", 400, "", "stores/spain")],
    ),
    ("The Turin tyre maker {C:Veltro} has a workforce of about 900.", [o("Veltro", 900, "", "workforce/about")]),
    (
        "{C:Veltro} has a global business presence in more than 160 countries and regions.",
        [o("Veltro", 160, "", "countries and regions/more than")],
    ),
    (
        "{C:Veltro} operates two dozen branches and some forty garages.",
        [o("Veltro", 24, "", "branches"), o("Veltro", 40, "", "garages/some")],
    ),
    (
        "Today about 1,450 people work for {C:Veltro} at four sites.",
        [o("Veltro", 1450, "", "people/about"), o("Veltro", 4, "", "sites")],
    ),
    (
        "{C:Veltro}'s dealer network has grown to nearly 14,000 shops.",
        [o("Veltro", 14000, "", "dealer network/shops/nearly")],
    ),
    ("The staff of {C:Veltro} has grown from 22 to 37.", [o("Veltro", 22, "", "staff"), o("Veltro", 37, "", "staff")]),
    ("{C:Veltro} makes 70 million metres of denim a year.", [o("Veltro", 7e7, "", "metres/denim")]),
    (
        "{C:Veltro} sells its bread through {C:Northgale}, a chain with 61 stores across {L:Canada}.",
        [o("Northgale", 61, "", "stores/canada")],
    ),
    ("{C:Veltro}'s software is used by 140 hospitals in {L:Norway}.", [o("Veltro", 140, "", "hospitals/norway")]),
    ("{C:Veltro} intends to open 40 more stores by June.", [o("Veltro", 40, "", "stores", status="Planned")]),
    ("{C:Veltro} will cut 500 jobs in {L:France}.", [o("Veltro", 500, "", "jobs/cut/france", status="Planned")]),
    ("{C:Veltro} may close a dozen branches.", [o("Veltro", 12, "", "branches", status="Hypothetical")]),
    (
        "{C:Veltro} shipped 61,300 tonnes in the December quarter, down 5 percent from the previous quarter.",
        [o("Veltro", 61300, "", "tonnes/quarteronquarter", change=-5, period="the December quarter")],
    ),
    (
        "With 2.6 million customers and 300 branches, {C:Veltro} is the country's biggest bank.",
        [o("Veltro", 2.6e6, "", "customers"), o("Veltro", 300, "", "branches")],
    ),
    (
        "{C:Veltro} now serves over 300,000 households in {L:Kenya} and {L:Uganda}.",
        [o("Veltro", 300000, "", "households/over/kenya/uganda")],
    ),
    (
        "{C:Veltro} produced 31,000 scooters in 2020, twice as many as in 2019.",
        [o("Veltro", 31000, "", "scooters", factor=2, period="2020")],
    ),
    # --- money with verbs
    (
        "{C:Darrow} spent R142 million on diesel, compared with R35 million in the same period a year earlier.",
        [
            o("Darrow", 1.42e8, "ZAR", "diesel"),
            o("Darrow", 3.5e7, "ZAR", "diesel", period="the same period a year earlier"),
        ],
    ),
    ("{C:Darrow} invested £12.5m in a plant in {L:Leeds}.", [o("Darrow", 1.25e7, "GBP", "investment")]),
    (
        "Capital spending is expected to reach about 900 billion won this year, {C:Darrow} said.",
        [o("Darrow", 9e11, "KRW", "capital spending/about", status="Planned", period="this year")],
    ),
    ("{C:Darrow} raised $30 million from investors in May.", [o("Darrow", 3e7, "USD", "funding")]),
    ("{C:Darrow} bought {C:Pellux} for 1.2 billion kroner.", [o("Darrow", 1.2e9, "", "price")]),
    (
        "{C:Darrow} declared a dividend of 64 cents and revenue of A$2 million.",
        [o("Darrow", 0.64, "AUD", "dividend"), o("Darrow", 2e6, "AUD", "revenue")],
    ),
    (
        "{C:Darrow} has cash of $1.1bn and debt of $400m.",
        [o("Darrow", 1.1e9, "USD", "cash"), o("Darrow", 4e8, "USD", "debt")],
    ),
    (
        "Key figures for 2018 at {C:Darrow}: net sales, 812 million reais (2017: 760 million reais); employees, 2,150.",
        [
            o("Darrow", 8.12e8, "BRL", "net sales", period="2018"),
            o("Darrow", 7.6e8, "BRL", "net sales", period="2017"),
            o("Darrow", 2150, "", "employees", period="2018"),
        ],
    ),
    (
        "{C:Darrow} said on Monday that orders were up 4 percent on the year and 9.3 percent on the quarter.",
        [
            o("Darrow", None, "", "orders/yearonyear", change=4),
            o("Darrow", None, "", "orders/quarteronquarter", change=9.3),
        ],
    ),
    (
        "Sales in the Gulf reached 9.2 million euros in 2020, nearly four times the 2017 level, {C:Darrow} said.",
        [o("Darrow", 9.2e6, "EUR", "sales/gulf/nearly", factor=4, period="2020")],
    ),
    (
        "{C:Darrow}'s order book stood at 2.3 billion euros at the end of December.",
        [o("Darrow", 2.3e9, "EUR", "order book", period="December")],
    ),
    (
        "{C:Darrow} grew revenue 34 percent to 27.8 billion rupees, and its profit by a fifth.",
        [o("Darrow", 27.8e9, "INR", "revenue", change=34), o("Darrow", None, "", "profit", change=20)],
    ),
    (
        "Between 2015 and 2018 {C:Darrow}'s revenue quadrupled.",
        [o("Darrow", None, "", "revenue", factor=4, period="2015")],
    ),
    (
        "First-half sales of shoes at {C:Darrow} fell to 2.9 billion lira, a decline of 7 percent from a year earlier.",
        [o("Darrow", 2.9e9, "TRY", "sales/shoes/yearonyear", change=-7, period="first-half")],
    ),
    # --- whose it is: parts of a company, places, persons, analysts
    (
        "{C:Orlin} makes pumps. Some 164 people are on the payroll.",
        [o("Orlin", 164, "people")],
    ),
    (
        "{C:Orlin} makes pumps. The 118 workers were told on Thursday.",
        [o("Orlin", 118, "workers", "workers")],
    ),
    (
        "{C:Orlin} makes pumps. The average room rate went up from €118 to €131.",
        [o("Orlin", 131, "EUR", "room rate"), o("Orlin", 118, "EUR", "room rate")],
    ),
    (
        "{C:Orlin} recycles batteries. Last year the plant treated 1,900 tonnes and took in $6.8 million.",
        [o("Orlin", 1900, "tonnes", "treat", period="last year"), o("Orlin", 6.8e6, "USD", "revenue")],
    ),
    (
        "{C:Orlin} makes pumps. {L:China} took 44 percent of exports and {L:Spain} 31 percent.",
        [o("Orlin", 44, "percent", "exports/china"), o("Orlin", 31, "percent", "exports/spain")],
    ),
    (
        "{L:Brazil} exported furniture worth $16.2 billion last year, up 20.3 percent.",
        [o("Brazil", 16.2e9, "USD", "exports/furniture", change=20.3, period="last year")],
    ),
    (
        "{C:Orlin} makes pumps. {L:China} took 22% of exports and {L:Brazil} 9%.",
        [o("Orlin", 22, "percent", "exports/china"), o("Orlin", 9, "percent", "exports/brazil")],
    ),
    (
        "{C:Orlin} makes pumps. {P:Mei Tanaka}, who has run the company since 2008 and holds a 60 percent stake, left.",
        [o("Orlin", 60, "percent", "stake/mei tanaka")],
    ),
    ("{C:Orlin}'s largest shareholder is {C:Darrow} (33.4%).", [o("Darrow", 33.4, "percent", "stake/orlin")]),
    (
        "{C:Orlin}'s sales rose 5%. {P:Mei Tanaka}, an analyst at {C:Darrow}, put earnings per share at $3.85.",
        [o("Orlin", words="sales", change=5), o("Orlin", 3.85, "USD", "earnings per share")],
    ),
    (
        "{C:Darrow} owns mines. At {C:Orlin}'s mine the copper grade slipped to 0.71 percent.",
        [o("Orlin", 0.71, "percent", "copper grade")],
    ),
    (
        "The shareholders of {C:Orlin} are {C:Basketo} (60%) and {C:Darrow} (40%).",
        [o("Basketo", 60, "percent", "stake/orlin"), o("Darrow", 40, "percent", "stake/orlin")],
    ),
    (
        "{C:Orlin} makes pumps. {P:Mei Tanaka} holds a 14 percent stake in 2020.",
        [o("Orlin", 14, "percent", "stake/mei tanaka", period="2020")],
    ),
    (
        "{C:Orlin} makes pumps. {P:Mei Tanaka}, a plumber, holds a 14 percent stake in {C:Darrow}.",
        [o("Darrow", 14, "percent", "stake/mei tanaka")],
    ),
    ("{C:Orlin} is a bank. Some 2,000 people live in the town. Inflation rose to 4 percent.", []),
    ("{C:Orlin} is a bank. A rival plant produces 5,000 tonnes.", []),
    ("{C:Orlin} generated 200 jobs.", [o("Orlin", 200, "jobs", "generate jobs")]),
    ("{C:Orlin} viewership rose 5 percent.", [o("Orlin", words="viewership", change=5)]),
    (
        "{P:Mei Tanaka}, who worked for {C:Darrow}, said {C:Orlin}'s sales rose 5 percent.",
        [o("Orlin", words="sales", change=5)],
    ),
    (
        "For the 13 weeks ended 3 July 2020, {C:Orlin}'s profit was $1 million.",
        [o("Orlin", 1e6, "USD", "profit", period="13 weeks")],
    ),
    # --- what it is held against
    (
        "{C:Orlin} made a profit of $6 million after $1.2 million of one-off charges.",
        [o("Orlin", 6e6, "USD", "profit")],
    ),
    (
        "{C:Orlin}'s sales were $6 million, above the $7 million it needs to break even.",
        [o("Orlin", 6e6, "USD", "sales")],
    ),
    (
        "{C:Orlin}'s sales fell 13% to 702 million euros, missing the 741 million euros analysts had expected.",
        [o("Orlin", 702e6, "EUR", "sales", change=-13), o("Orlin", 741e6, "EUR", "sales", status="Planned")],
    ),
    (
        "{C:Orlin}'s revenue rose 19% to 6.9 billion reais, just above the 6.85 billion reais forecast by analysts.",
        [o("Orlin", 6.9e9, "BRL", "revenue", change=19), o("Orlin", 6.85e9, "BRL", "revenue", status="Planned")],
    ),
    (
        "{C:Orlin}'s profit rose 71 percent over the 56.4 billion naira recorded in 2019.",
        [o("Orlin", words="profit", change=71), o("Orlin", 56.4e9, "NGN", "profit", period="2019")],
    ),
    (
        "{C:Orlin}'s capital adequacy, at 17.9 percent, remained above the 15 percent required by the regulator.",
        [o("Orlin", 17.9, "percent", "capital adequacy")],
    ),
    (
        "{C:Orlin} expects sales of 2 billion euros for 2021, after 2.14 billion euros in 2020.",
        [
            o("Orlin", 2e9, "EUR", "sales", status="Planned", period="2021"),
            o("Orlin", 2.14e9, "EUR", "sales", period="2020"),
        ],
    ),
    (
        "{C:Orlin} posted a net profit of 1.42 billion reais, reversing a year-earlier loss of 316 million reais.",
        [o("Orlin", 1.42e9, "BRL", "net profit"), o("Orlin", 316e6, "BRL", "loss")],
    ),
    (
        "{C:Orlin} climbed from a loss a year earlier to a profit of $5 million.",
        [o("Orlin", 5e6, "USD", "profit")],
    ),
    # --- what is measured
    ("{C:Orlin}'s EBITDA margin is forecast at 11%.", [o("Orlin", 11, "percent", "margin/ebitda", status="Planned")]),
    (
        "{C:Orlin}'s non-performing loan ratio was 4.7 percent.",
        [o("Orlin", 4.7, "percent", "loan ratio/non-performing")],
    ),
    (
        "{C:Orlin}'s net debt was $3.1 billion and the equity ratio 52 percent.",
        [o("Orlin", 3.1e9, "USD", "net debt"), o("Orlin", 52, "percent", "equity ratio")],
    ),
    (
        "{C:Orlin} achieved an EBIT per kilo of $24.60.",
        [o("Orlin", 24.6, "USD", "ebit/per kilo")],
    ),
    ("{C:Orlin} will start a £25m share buyback.", [o("Orlin", 25e6, "GBP", "buyback/share", status="Planned")]),
    ("{C:Orlin}'s contract is worth 85 million euros.", [o("Orlin", 85e6, "EUR", "contract")]),
    (
        "The stock closed at $4.73, giving {C:Orlin} a market value of $5.2 billion.",
        [o("Orlin", 4.73, "USD", "stock"), o("Orlin", 5.2e9, "USD", "market value")],
    ),
    ("{C:Orlin} filed for protection, owing $73 million.", [o("Orlin", 73e6, "USD", "debt")]),
    (
        "{C:Orlin} reported a 22.4 percent year-on-year rise in net profit to $184 million.",
        [o("Orlin", 184e6, "USD", "net profit/yearonyear", change=22.4)],
    ),
    (
        "{C:Orlin} declared a profit of $96 million, representing 71 percent growth.",
        [o("Orlin", 96e6, "USD", "profit", change=71)],
    ),
    (
        "{C:Orlin}'s exports were put at $620 million, growing 16-18% a year.",
        [o("Orlin", 620e6, "USD", "exports", change=16), o("Orlin", words="exports", change=18)],
    ),
    ("{C:Orlin}'s revenue edged up 1.3pc.", [o("Orlin", words="revenue", change=1.3)]),
    (
        "{C:Orlin} installed 40 turbines and {C:Darrow} slid 9 percent to 19 turbines.",
        [
            o("Orlin", 40, "turbines", "turbines"),
            o("Darrow", 19, "turbines", "turbines", change=-9),
        ],
    ),
    # --- no figures about a company
    ("{C:Darrow} flew a Boeing 737 and an Airbus A350 to {L:Oslo} in 2019.", []),
    ("{P:Mei Tanaka}, 41, has led {C:Darrow} since 2015.", []),
    ("{C:Darrow} was founded on 4 May 1998 at 12 Baker Street.", []),
    ("{C:Darrow} won 3-1 and the meeting began at 9:30 a.m. on Friday.", []),
    ("It takes {C:Darrow} nineteen days to build a boat; call +44 20 7946 0958.", []),
    (
        "One of the three founders left {C:Darrow} after the first of two rounds.",
        [o("Darrow", 3, "", "founders", optional=True)],
    ),
    ("Oil prices rose 5 percent and global smartphone shipments fell 3 percent, analysts at {C:Darrow} said.", []),
    ("{C:Darrow} signed a five-year contract in its 10th year.", []),
    # --- changes as amounts, shares in numbers, second comparisons, prices of each
    ("{C:Pellam}'s net profit rose by 12 million euros.", [o("Pellam", words="net profit/EUR", amount=12e6)]),
    (
        "{C:Pellam}'s gross margin slipped by 60 basis points to 47.1%.",
        [o("Pellam", 47.1, "percent", "gross margin/basis points", amount=-60)],
    ),
    (
        "{C:Pellam}'s sales reached 5 million euros, up 2 million euros from 2019.",
        [o("Pellam", 5e6, "EUR", "sales", amount=2e6)],
    ),
    ("{C:Pellam}'s sales fell $3 million.", [o("Pellam", words="sales", amount=-3e6)]),
    (
        "{C:Pellam} paid 310 million euros, 12 million euros less than agreed.",
        [o("Pellam", 310e6, "EUR", "paid", amount=-12e6)],
    ),
    ("{C:Pellam} sells nine in ten copies abroad.", [o("Pellam", 90, "percent", "share/copies")]),
    ("{C:Pellam} will cut one job in eight.", [o("Pellam", 12.5, "percent", "job", status="Planned")]),
    ("{C:Pellam} cut one job in five at its plant in {L:Peru}.", [o("Pellam", 20, "percent", "job")]),
    (
        "{C:Pellam} delivered 41,208 cars in October, up 62% year-on-year and 7% higher than in September.",
        [
            o("Pellam", 41208, "", "cars", change=62, period="October"),
            o("Pellam", words="cars", change=7, period="October"),
        ],
    ),
    ("{C:Pellam} offered 115 francs a share for {C:Quenby}.", [o("Pellam", 115, "", "offered/per share")]),
    ("{C:Pellam} expects cost cuts to save 180 million reais.", [o("Pellam", 180e6, "BRL", "save", status="Planned")]),
    (
        "{C:Pellam} now expects sales of 420 million euros, instead of 460 million euros.",
        [
            o("Pellam", 420e6, "EUR", "sales", status="Planned"),
            o("Pellam", 460e6, "EUR", "sales", status="Negated"),
        ],
    ),
    ("{C:Pellam} has put 9.8 billion baht into the factory.", [o("Pellam", 9.8e9, "THB", "put/factory")]),
    # --- whose: markets, places, owners of stakes beside
    (
        "The global market for tyres is worth $5 billion, {C:Pellam} said.",
        [o("global market for tyres", 5e9, "USD", "market size")],
    ),
    (
        "{C:Pellam} expects the global market for tyres to reach $5 billion by 2027.",
        [o("global market for tyres", 5e9, "USD", period="2027", status="Planned")],
    ),
    ("{L:Kenya} earned $5 billion from cut flowers.", [o("Kenya", 5e9, "USD", "earned/cut flowers")]),
    ("{L:German=Germany} machine tool production shrank 6 percent.", [o("Germany", words="production", change=-6)]),
    ("Prices in {L:Spain} rose 5 percent.", [o("Spain", words="prices", change=5)]),
    (
        "{C:Pellam}'s biggest shareholder, {C:Quenby}, with 19.7 percent, has said nothing.",
        [o("Quenby", 19.7, "percent", "stake/Pellam")],
    ),
]
