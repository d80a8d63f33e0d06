"""The kinds of planted errors and how each is phrased: phrasings that the checks were developed with (`KINDS`), those
that they were widened upon (`WIDENED`), and two that were written last and that nothing was tuned to (`UNTUNED`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from ..records.article import Article
from .planting import DAYS, FIRMS, FIRST, LAST, MONTHS, SMALL, TOWNS, Phrasing, Plant, filled, inserted

_NUMBER = re.compile(r"(?<!than )(?<!least )(?<!about )(?<!some )(?<!to )(?<![\w.,$€£-])(\d{2,3})(?= [a-z]{4,}s\b)")
_SENTENCE = re.compile(r"(?:(?<=\n)|(?<=[a-z][.] ))([A-Z][^.!?\n“”\"]{60,220}[a-z]{3}\.)(?=\s)")
_QUOTE = re.compile(
    r"[“\"]([A-Z][^“”\"\n…\[]{45,150}?),[”\"] "
    r"(?:(?P<a>[A-Z][a-z]+(?: [A-Z][a-z]+)?) said|said (?P<b>[A-Z][a-z]+ [A-Z][a-z]+))\b"
)


# --- headline ---------------------------------------------------------------------------------------------------------


def title_number(article: Article, rng: Random) -> Plant | None:
    """A number of the headline of a sentence that we put in is changed."""
    count, town = rng.randint(21, 95), rng.choice(TOWNS)
    thing = rng.choice(["people", "workers", "homes", "passengers", "teachers"])
    sentence = f"The fire in {town} destroyed the lives of {count} {thing}, officials there said."
    return inserted(article, sentence, rng, f"Fire in {town} hits {_absent(article, count, rng)} {thing}")


def title_spelling(article: Article, rng: Random) -> Plant | None:
    """A person's name in the article's own headline loses or changes a letter."""
    if not article.title:
        return None
    found = [
        m
        for m in re.finditer(r"\b[A-Z][a-z]{5,}\b", article.title)
        if re.search(rf"[A-Z][a-z]+ {m.group()}(?: said| told|’s|'s)", article.text)
    ]
    if not found:
        return None
    name = rng.choice(found)
    at = rng.randint(2, len(name.group()) - 2)
    wrong = name.group()[:at] + name.group()[at + 1 :]
    title = article.title[: name.start()] + wrong + article.title[name.end() :]
    return Plant(replace(article, title=title), (((name.start(), name.start() + len(wrong)), "title"),))


def title_certainty(article: Article, rng: Random) -> Plant | None:
    """The headline is flat, the text says "could"."""
    firm, town = rng.choice(FIRMS), rng.choice(TOWNS)
    verb = rng.choice(["scrap", "abandon", "dismantle", "postpone"])
    if re.search(rf"\b{verb[:-1]}", article.text):
        return None
    sentence = f"{firm} could {verb} its new plant in {town}, according to two managers there."
    return inserted(article, sentence, rng, f"{firm} {verb}s new plant in {town}")


def _absent(article: Article, count: int, rng: Random) -> int:
    """Another number that the article does not have anywhere."""
    others = [n for n in range(21, 99) if abs(n - count) > 5 and str(n) not in article.text]
    return rng.choice(others or [count + 111])


# --- two values -------------------------------------------------------------------------------------------------------


def value_repeated(article: Article, rng: Random) -> Plant | None:
    """A sentence of the article with one count is said again further down, with another count."""
    found = [m for m in _SENTENCE.finditer(article.text) if len(re.findall(r"\d+", m[1])) == 1 and _NUMBER.search(m[1])]
    if not found:
        return None
    sentence = rng.choice(found)
    again = _NUMBER.sub(lambda m: str(int(m[1]) + rng.randint(7, 40)), sentence[1])
    return inserted(article, again, rng)


def value_cost(article: Article, rng: Random) -> Plant | None:
    town, firm, cost = rng.choice(TOWNS), rng.choice(FIRMS), rng.randint(20, 90)
    first = inserted(article, f"The {town} tunnel will cost {firm} ${cost} million in steel and concrete.", rng)
    return first and _again(
        first, f"The tunnel in {town} will cost {firm} ${cost + 13} million in steel and concrete.", rng
    )


def value_age(article: Article, rng: Random) -> Plant | None:
    first, last, age = rng.choice(FIRST), rng.choice(LAST), rng.randint(24, 70)
    plant = inserted(article, f"{first} {last}, {age}, has run the shelter for years.", rng)
    return plant and _again(plant, f"{first} {last}, {age + rng.randint(2, 9)}, remembers the day well.", rng)


def _again(plant: Plant, sentence: str, rng: Random) -> Plant | None:
    """A second sentence into the same article; both are the plant."""
    second = inserted(plant.article, sentence, rng)
    if second is None:
        return None
    (start, end), place = plant.spans[0]
    (at, to), _ = second.spans[0]
    moved = (start, end) if at > start else (start + to - at + 1, end + to - at + 1)
    return Plant(second.article, ((moved, place), *second.spans))


# --- dates ------------------------------------------------------------------------------------------------------------


def _day(rng: Random) -> date:
    return date(2011, 1, 1) + timedelta(days=rng.randint(0, 3000))


def weekday(article: Article, rng: Random) -> Plant | None:
    day = _day(rng)
    name = DAYS[(day.weekday() + rng.randint(1, 6)) % 7]
    return inserted(
        article,
        f"The bridge in {rng.choice(TOWNS)} opened on {name}, {MONTHS[day.month - 1]} {day.day}, {day.year}.",
        rng,
    )


def days_after(article: Article, rng: Random) -> Plant | None:
    day, days = _day(rng), rng.randint(3, 12)
    then = day - timedelta(days=days + rng.choice([-2, 2, 4]))
    one, other = (f"{MONTHS[d.month - 1]} {d.day}, {d.year}" for d in (day, then))
    return inserted(
        article, f"On {one}, {SMALL[days]} days after the fire on {other}, the council of {rng.choice(TOWNS)} met.", rng
    )


def age_born(article: Article, rng: Random) -> Plant | None:
    born, age = rng.randint(1920, 1950), rng.randint(50, 80)
    died = born + age + rng.choice([-4, 3, 7])
    sentence = f"{rng.choice(FIRST)} {rng.choice(LAST)}, who was born in {born}, died in {died} at the age of {age}."
    return inserted(article, sentence, rng)


# --- places -----------------------------------------------------------------------------------------------------------

CITIES = (("Lyon", "France"), ("Munich", "Germany"), ("Turin", "Italy"), ("Seville", "Spain"), ("Krakow", "Poland"),
          ("Osaka", "Japan"), ("Lagos", "Nigeria"), ("Karachi", "Pakistan"), ("Mumbai", "India"), ("Izmir", "Turkey"),
          ("Rotterdam", "Netherlands"), ("Gothenburg", "Sweden"), ("Kharkiv", "Ukraine"),
          ("Casablanca", "Morocco"))  # fmt: skip
PEOPLES = ("French", "German", "Italian", "Spanish", "Polish", "Japanese", "Nigerian", "Pakistani", "Indian", "Turkish",
           "Dutch", "Swedish", "Ukrainian", "Moroccan")  # fmt: skip


def _misplaced(rng: Random) -> tuple[str, int]:
    """A city, and the number of a country that it is not in."""
    own, other = rng.sample(range(len(CITIES)), 2)
    return CITIES[own][0], other


def city_country(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(
        article, f"{rng.choice(FIRMS)} runs a second plant in {city}, {CITIES[other][1]}, its owner said.", rng
    )


def city_people(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(
        article, f"{rng.choice(FIRST)} {rng.choice(LAST)} grew up in the {PEOPLES[other]} city of {city}.", rng
    )


def city_distance(article: Article, rng: Random) -> Plant | None:
    one, other = (CITIES[i][0] for i in rng.sample(range(len(CITIES)), 2))
    return inserted(article, f"The pipe runs to {one}, about {rng.randint(20, 60)} miles from {other}.", rng)


# --- quotations -------------------------------------------------------------------------------------------------------


def _reworded(quote: str, rng: Random) -> str:
    """The quotation with one of its longer words in the middle changed for another."""
    parts = quote.split()
    places = [i for i in range(2, len(parts) - 2) if parts[i].isalpha() and len(parts[i]) > 3] or [len(parts) // 2]
    parts[rng.choice(places)] = rng.choice(["curious", "northern", "orderly", "seldom", "plainly"])
    return " ".join(parts)


def quote_title(article: Article, rng: Random) -> Plant | None:
    """A real quotation of the text, with one word changed, becomes the headline."""
    found = list(_QUOTE.finditer(article.text))
    if not found:
        return None
    quote = rng.choice(found)
    title = f"{quote['a'] or quote['b']}: ‘{_reworded(' '.join(quote[1].split()[:12]), rng)}’"
    return Plant(replace(article, title=title), (((0, len(title)), "title"),))


def quote_again(article: Article, rng: Random) -> Plant | None:
    """A real quotation, with one word changed, is said again by the same speaker further down."""
    found = [m for m in _QUOTE.finditer(article.text) if "'" not in m[1]]
    if not found:
        return None
    quote = rng.choice(found)
    return inserted(article, f"“{_reworded(quote[1], rng)},” {quote['a'] or quote['b']} said.", rng)


def quote_own(article: Article, rng: Random) -> Plant | None:
    who, town = f"{rng.choice(FIRST)} {rng.choice(LAST)}", rng.choice(TOWNS)
    first = inserted(
        article,
        f"“The people of {town} have waited {SMALL[rng.randint(2, 9)]} years for clean water,” {who} said.",
        rng,
    )
    return first and _again(first, f"“The people of {town} have waited many years for safe water,” said {who}.", rng)


# --- sourcing ---------------------------------------------------------------------------------------------------------


def _open(article: Article) -> bool:
    """Whether the article has no unnamed sources of its own, so that no reason it gives is for ours."""
    return re.search(r"anonym|authori[sz]ed|sources?\b|not be (?:named|identified)|familiar with", article.text) is None


def unnamed(article: Article, rng: Random) -> Plant | None:
    who = rng.choice(["A person familiar with the plan", "Two people briefed on the talks"])
    sentence = f"{who} said {rng.choice(FIRMS)} had dropped the deal."
    return inserted(article, sentence, rng) if _open(article) else None


def alone(article: Article, rng: Random) -> Plant | None:
    sentence = (
        f"{rng.choice(FIRMS)} will close its mill in {rng.choice(TOWNS)}, according to a source close to the owners."
    )
    return inserted(article, sentence, rng) if _open(article) else None


def accused(article: Article, rng: Random) -> Plant | None:
    (one, other), (last, surname) = rng.sample(FIRST, 2), rng.sample(LAST, 2)
    crime = rng.choice(["embezzling public money", "stealing from the hospital fund", "bribery", "fraud"])
    return inserted(article, f"{one} {last}, a clerk, accused {other} {surname} of {crime}.", rng)


KINDS: dict[str, tuple[frozenset[str], tuple[Phrasing, ...]]] = {
    "enumeration": (
        frozenset({"enumeration"}),
        (
            filled("Police in {town} arrested {wrong} people: {people}."),
            filled("The {wrong} finalists are {people}."),
            filled(
                "{under} towns were flooded, including {towns}.",
                "Just {under} towns signed the pact, including {towns}.",
            ),
        ),
    ),
    "arithmetic": (
        frozenset({"change", "share", "parts"}),
        (
            filled(
                "Sales at {firm} rose from {old} to {new} tons, up {bad} percent.",
                "Output fell from {new} to {old} tons, a {bad} percent drop.",
            ),
            filled("In {town}, {part} of the {whole} council members, or {share} percent, voted for it."),
            filled(
                "The blast in {town} killed {whole} people, including {over} children.",
                "There were {men} men and {women} women, {sum} in all.",
            ),
        ),
    ),
    "headline": (
        frozenset({"headline-number", "headline-name", "headline-certainty"}),
        (title_number, title_spelling, title_certainty),
    ),
    "two values": (frozenset({"two-values"}), (value_repeated, value_cost, value_age)),
    "dates": (frozenset({"date"}), (weekday, days_after, age_born)),
    "places": (frozenset({"place"}), (city_country, city_people, city_distance)),
    "quotations": (frozenset({"quotation"}), (quote_title, quote_again, quote_own)),
    "sourcing": (frozenset({"unnamed-source", "single-source", "accusation"}), (unnamed, alone, accused)),
}  # fmt: skip

# --- widened ----------------------------------------------------------------------------------------------------------
# A first pair that was written after the checks, and run once. The checks were widened upon its results, so that it is
# among the tuned phrasings now (docs/checks.md has both results).


def _date(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def title_number_again(article: Article, rng: Random) -> Plant | None:
    count, town = rng.randint(21, 95), rng.choice(TOWNS)
    sentence = f"Floods that reached {town} on Sunday took {count} homes and most of the harvest."
    return inserted(article, sentence, rng, f"{_absent(article, count, rng)} homes lost as floods reach {town}")


def title_certainty_again(article: Article, rng: Random) -> Plant | None:
    firm, town = rng.choice(FIRMS), rng.choice(TOWNS)
    if "quit" in article.text:
        return None
    sentence = f"{firm} might quit the {town} project, one of its directors warned."
    return inserted(article, sentence, rng, f"{firm} quits {town} project")


def value_library(article: Article, rng: Random) -> Plant | None:
    town, cost = rng.choice(TOWNS), rng.randint(11, 40)
    first = inserted(article, f"{town}’s new library cost {cost} million dollars to build.", rng)
    again = f"The library cost {cost + rng.randint(2, 9)} million dollars to build, and {town} paid all of it."
    return first and _again(first, again, rng)


def value_flood(article: Article, rng: Random) -> Plant | None:
    town, count = rng.choice(TOWNS), rng.randint(30, 90)
    first = inserted(article, f"The flood left {count} families without homes in {town}, the Red Cross said.", rng)
    again = f"The Red Cross said that {count + 17} families were left without homes in {town} by the flood."
    return first and _again(first, again, rng)


def weekday_again(article: Article, rng: Random) -> Plant | None:
    day = _day(rng)
    name = DAYS[(day.weekday() + rng.randint(1, 6)) % 7]
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return inserted(article, f"They signed the contract on {written}, which was a {name}.", rng)


def strike(article: Article, rng: Random) -> Plant | None:
    day, days = _day(rng), rng.randint(4, 12)
    ended = day + timedelta(days=days + rng.choice([-2, 2, 5]))
    sentence = f"The strike began on {_date(day)} and ended {SMALL[days]} days later, on {_date(ended)}."
    return inserted(article, sentence, rng)


def moved(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(
        article, f"{rng.choice(FIRMS)} moved its headquarters to {city} in {CITIES[other][1]} last year.", rng
    )


def spared(article: Article, rng: Random) -> Plant | None:
    one, other = (CITIES[i][0] for i in rng.sample(range(len(CITIES)), 2))
    return inserted(article, f"{one}, which lies {rng.randint(20, 70)} kilometers from {other}, was spared.", rng)


def quote_within(article: Article, rng: Random) -> Plant | None:
    """A real quotation, with one word changed, is quoted again inside a sentence."""
    found = list(_QUOTE.finditer(article.text))
    if not found:
        return None
    quote = rng.choice(found)
    words = _reworded(quote[1], rng)
    return inserted(article, f"It was {quote['a'] or quote['b']} who said that “{words}” when asked.", rng)


def quote_water(article: Article, rng: Random) -> Plant | None:
    who = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    said = f"“Nobody at the plant told us that the water was unsafe to drink,” {who} said at the hearing."
    first = inserted(article, said, rng)
    return first and _again(
        first, f"“Nobody at the plant ever told us the water was not safe to drink,” {who} said.", rng
    )


def unnamed_again(article: Article, rng: Random) -> Plant | None:
    sentence = f"One official with direct knowledge of the inquiry confirmed that {rng.choice(FIRMS)} was a target."
    return inserted(article, sentence, rng) if _open(article) else None


def accused_again(article: Article, rng: Random) -> Plant | None:
    (one, other), (last, surname) = rng.sample(FIRST, 2), rng.sample(LAST, 2)
    sentence = f"{one} {last}, who runs a bakery, has accused {other} {surname} of taking bribes from builders."
    return inserted(article, sentence, rng)


WIDENED: dict[str, tuple[Phrasing, ...]] = {
    "enumeration": (
        filled("The council lost {wrong} members that day. Those who left were {people}."),
        filled("The jury chose {wrong} winners on Friday - {people} - and thanked the rest."),
    ),
    "arithmetic": (
        filled(
            "{firm} shipped {new} tons this spring after {old} last spring, which it called a rise of {bad} percent."
        ),
        filled("Of the {whole} passengers on the ferry, {over} were rescued by nightfall."),
    ),
    "headline": (title_number_again, title_certainty_again),
    "two values": (value_library, value_flood),
    "dates": (weekday_again, strike),
    "places": (moved, spared),
    "quotations": (quote_within, quote_water),
    "sourcing": (unnamed_again, accused_again),
}


# --- untuned ----------------------------------------------------------------------------------------------------------
# Written after the checks were finished. Since then the checks were only tightened, on false alarms.


def title_percent(article: Article, rng: Random) -> Plant | None:
    count, town = rng.randint(21, 95), rng.choice(TOWNS)
    sentence = f"The storm left {count} percent of {town} without power, the utility said."
    return inserted(article, sentence, rng, f"{_absent(article, count, rng)} percent of {town} without power")


def title_sale(article: Article, rng: Random) -> Plant | None:
    firm, town = rng.choice(FIRMS), rng.choice(TOWNS)
    if "sell" in article.text:
        return None
    sentence = f"{firm} may sell its {town} shipyard, people at the firm said."
    return inserted(article, sentence, rng, f"{firm} will sell {town} shipyard")


def value_dam(article: Article, rng: Random) -> Plant | None:
    town, water = rng.choice(TOWNS), rng.randint(11, 60)
    first = inserted(article, f"The dam at {town} holds {water} million cubic meters of water.", rng)
    again = f"At {town}, the dam holds {water + rng.randint(4, 20)} million cubic meters of water in a wet spring."
    return first and _again(first, again, rng)


def value_plumber(article: Article, rng: Random) -> Plant | None:
    first, last, age = rng.choice(FIRST), rng.choice(LAST), rng.randint(24, 70)
    plant = inserted(article, f"{first} {last}, {age}, a plumber, was the first to arrive.", rng)
    return plant and _again(plant, f"{last}, {age + rng.randint(2, 9)}, said that the door was open.", rng)


def tower(article: Article, rng: Random) -> Plant | None:
    day = _day(rng)
    name = DAYS[(day.weekday() + rng.randint(1, 6)) % 7]
    return inserted(article, f"The tower opened on {name} ({_date(day)}).", rng)


def inquiry(article: Article, rng: Random) -> Plant | None:
    end = rng.randint(1995, 2014)
    return inserted(article, f"The inquiry ran from {end + rng.randint(1, 5)} until {end}, and cost a fortune.", rng)


def flights(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(article, f"Flights to {city}, in {CITIES[other][1]}, were cancelled.", rng)


def port(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(article, f"The {PEOPLES[other]} port of {city} was closed.", rng)


def quote_says(article: Article, rng: Random) -> Plant | None:
    found = list(_QUOTE.finditer(article.text))
    if not found:
        return None
    quote = rng.choice(found)
    title = f"{quote['a'] or quote['b']} says ‘{_reworded(' '.join(quote[1].split()[:10]), rng)}’"
    return Plant(replace(article, title=title), (((0, len(title)), "title"),))


def quote_papers(article: Article, rng: Random) -> Plant | None:
    who = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    first = inserted(article, f"“I signed the papers because my daughter asked me to,” {who} said.", rng)
    again = f"{who} had told the court: “I signed the paper only because my daughter asked me to.”"
    return first and _again(first, again, rng)


def executives(article: Article, rng: Random) -> Plant | None:
    sentence = f"Two senior executives, who asked not to be named, said {rng.choice(FIRMS)} would miss its target."
    return inserted(article, sentence, rng) if _open(article) else None


def diplomat(article: Article, rng: Random) -> Plant | None:
    sentence = f"A diplomat close to the negotiations described the offer from {rng.choice(FIRMS)} as too low."
    return inserted(article, sentence, rng) if _open(article) else None


def court(article: Article, rng: Random) -> Plant | None:
    day, days = _day(rng), rng.randint(4, 12)
    ended = day + timedelta(days=days + rng.choice([-3, 3, 6]))
    return inserted(article, f"The court sat for {SMALL[days]} days, from {_date(day)} until {_date(ended)}.", rng)


def election(article: Article, rng: Random) -> Plant | None:
    day = _day(rng)
    name = DAYS[(day.weekday() + rng.randint(1, 6)) % 7]
    return inserted(article, f"The election of {name}, {day.day} {MONTHS[day.month - 1]} {day.year}, was close.", rng)


def brewery(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(
        article, f"{rng.choice(FIRMS)} bought a brewery near {city}, {CITIES[other][1]}, in the spring.", rng
    )


def games(article: Article, rng: Random) -> Plant | None:
    city, other = _misplaced(rng)
    return inserted(article, f"{city} ({CITIES[other][1]}) will host the games.", rng)


_SECOND: dict[str, tuple[Phrasing, ...]] = {
    "enumeration": (
        filled("The {wrong} injured climbers, identified as {people}, were flown out."),
        filled("Charges were brought against {wrong} former managers: {semicolons}."),
    ),
    "arithmetic": (
        filled("Membership slipped to {old} from {new}, a loss of {bad} percent."),
        filled("Only {part} of {whole} seats, or {share} percent, were filled."),
    ),
    "dates": (tower, inquiry),
    "places": (flights, port),
}
WIDENED = {kind: (*phrasings, *_SECOND.get(kind, ())) for kind, phrasings in WIDENED.items()}
UNTUNED: dict[str, tuple[Phrasing, ...]] = {
    "enumeration": (
        filled("The {wrong} victims were named on Friday as {people}."),
        filled("It has branches in {under} towns ({towns})."),
    ),
    "arithmetic": (
        filled(
            "The {town} hospital treated {new} patients in May, {bad} percent more than the {old} it treated in April."
        ),
        filled("Police counted {men} cars and {women} trucks, a total of {sum} vehicles."),
    ),
    "headline": (title_percent, title_sale),
    "two values": (value_dam, value_plumber),
    "dates": (court, election),
    "places": (brewery, games),
    "quotations": (quote_says, quote_papers),
    "sourcing": (executives, diplomat),
}
