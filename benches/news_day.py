#!/usr/bin/env python3
"""Writes a day of the world's news, made up: articles of about 400 words as JSONL, as many as wanted.

usage: news_day.py [--documents 500000] [--seed 1] [--relations 0.07] [--several 0.1] [--reprints 0.2] [FILE | -]

Of a hundred articles, seven are about relations between states. Half of them tell a text of examples/corpus: a run of its paragraphs. The others
tell what happened between two states in these days, and what went before, in sentences made from patterns with capitals, offices, surnames and
dates that fit. One in four of these begins a story; the others take up one that was told, the more often told the likelier, and leave out a part
of it. Of states, the n-th is written of in proportion to 1 / (n + 5), as attention falls in news. The others are what a day's papers are full of:
crime, councils, companies, weather, sport, markets, health, letters. Of those, half name no state, four in ten one, and one in ten
(`--several`) two or more, as sport, markets and travel do: a test on names alone cannot tell those from what is about relations.

A fifth of all articles are reprints: the text of one of the last few thousand, word for word, under another outlet's name and byline and with its furniture.

The same seed gives the same bytes. Each line has id, title, date, source, url and text; the source of truth is this file, not the world.
"""
import argparse, csv, itertools, json, random, re, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = 400

SURNAMES = """Tavares Fuenzalida Quispe Halvorsen Lehtonen Wojcik Pappas Kamau Boateng Bekele Mansour Bennani Meziane Al-Enezi Al-Harthy Raghavan
Thapa Chowdhury Suwan Wibowo Rahman Kuroda Batbayar Seitkali Sarkisyan Babic Jovanovic Carvalho Tremblay Zamora Vuki Jonsson""".split()


def states():
    """State, adjective, capital, and the surname that this world's officials have there; in the order of how much is written of each."""
    with open(ROOT / "knowledge/actors/states.csv", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        first = [[(row[column] or "").split(";")[0].strip() for column in ("name", "adjectives", "capitals")] for row in rows]
    known = [row for row in first if all(row)]
    random.Random(0).shuffle(known)
    return [(*row, SURNAMES[n % len(SURNAMES)]) for n, row in enumerate(known)]


STATES = states()
OUTLETS = ["The Morning Ledger", "Harbour Post", "Daily Meridian", "The Northern Star", "Evening Courier", "Valley Gazette", "The Observer-Times",
           "Coast Tribune", "City Examiner", "The Standard", "Lakeside News", "Plains Herald", "Metro Wire", "The Weekly Register", "Island Monitor"]
FIRST = "Maria Elena John Peter Anna Grace Daniel Samuel Ruth Ingrid Carlos Fatima Omar Li Hana Victor Paula Simon Teresa Mark Nora Julia Adam".split()
LAST = "Hart Mills Okoro Lindqvist Reyes Novak Berg Castillo Ito Moreau Haddad Silva Keller Dunn Marsh Farrow Petrov Weiss Osei Lund Blake".split()
STREETS = "Mill Lane;High Street;Station Road;Church Street;Orchard Avenue;Bridge Street;Market Square".split(";")
TOWNS = "Ashwick Millbrook Riverholm Kingsmoor Easterby Stonebridge Oakham Westhaven Fairview Lakemere Norbury Highcliff Mapleton Redfold Elmstead".split()
MONTHS = "January February March April May June July August September October November December".split()

RELATIONS = """{A} and {B} signed an agreement on {thing} in {capA} on {day}.
The foreign minister of {A}, {nameA}, met {adjB} counterpart {nameB} in {capB} on {day} to discuss {matter}.
{A} will provide {B} with {n} {kit} under an agreement reached last year, {capA}'s defence ministry said on {weekday}.
{adjA} President {nameA} arrived in {capB} on {weekday} for a three-day visit.
{B} summoned the {adjA} ambassador on {weekday} over {quarrel}.
The navies of {A} and {B} began a joint exercise off the {adjB} coast on {day}.
{A} expelled two {adjB} diplomats on {day}, accusing them of activities incompatible with their status.
{capA} denied on {weekday} that it had agreed to host {adjB} troops.
{A} delivered the first of {n} {kit} to {B} in {month} {year}.
The two countries established diplomatic relations in {year}, and {B} opened an embassy in {capA} two years later.
"We will deepen our cooperation on {thing}," {nameA} told reporters after the talks with {nameB}.
{A} imposed sanctions on three {adjB} companies on {day}.
{B} welcomed the decision and said that it would send a delegation to {capA} in {month}.
A {adjA} delegation led by Defence Minister {nameA} held talks with {adjB} officials in {capB}.
{A} and {B} agreed to resume direct flights and to reopen the border crossing that was closed in {year}.
{A} extended a loan of ${n} million to {B} for {project}.
The two sides also reviewed progress on {matter}, a joint statement said.
{A} condemned the seizure of a fishing boat by the {adjB} coast guard.
{B} ratified the treaty on {thing} on {day}, its parliament said.
{nameB} thanked {A} for its support after the floods of {year}.""".splitlines()
THINGS = ["defence cooperation", "maritime security", "the mutual protection of classified information", "civil nuclear energy", "fisheries", "extradition", "customs", "air services"]
MATTERS = ["trade and the situation in the region", "the disputed boundary", "visa rules for students", "a gas pipeline", "counter-terrorism", "the return of prisoners"]
QUARRELS = ["a violation of its airspace", "remarks by a minister", "the detention of a journalist", "the boarding of a ship"]
KITS = ["patrol boats", "armoured vehicles", "transport aircraft", "radar sets", "trainer jets", "ambulances", "helicopters"]
PROJECTS = ["a railway to the coast", "the repair of its power grid", "a new port", "rural hospitals"]

LOCAL = """The {town} council voted {n} to {m} on {weekday} to approve the new budget after a debate that ran past midnight.
Police in {town} are looking for a man of about {n} who left a shop on {street} without paying for a bicycle.
{name}, who has taught at the school for {n} years, said that parents had raised enough for a new roof.
A fire broke out early on {weekday} in a warehouse on {street}; nobody was hurt.
"We have waited for this for a long time," said {name}, who lives nearby.
The bus company will add {n} services on market days, a spokeswoman said.
Residents complained about noise from the works, which are due to end in {month}.
The court heard that {name} had borrowed the money from a neighbour and promised to return it by {month}.
Volunteers cleared {n} bags of rubbish from the river bank at the weekend.
The library will stay open until eight on {weekday}s from {month}.
Doctors at the hospital said the patient was in a stable condition.
A spokesman for the water company apologised and said that pressure should be back to normal by {weekday}.
The team lost {n}-{m} at home after leading at half-time, and the coach, {name}, blamed the referee.
Heavy rain is expected on {weekday}, with strong winds in the hills and temperatures of up to {n} degrees.
The company said sales rose {n} per cent in the quarter, helped by new shops.
Shares in the retailer fell {m} per cent after it warned that profit would be lower than expected.
Researchers followed {n}00 people for ten years and found that those who walked daily slept better.
To make the sauce, fry the onions slowly for {n} minutes, add the tomatoes and leave the pan alone.
{name} won the prize for a first novel about three sisters who inherit a lighthouse.
The festival opens on {weekday} with a concert in the old church, and tickets cost ${n}.
Teachers at {n} schools may strike in {month} unless the pay offer is improved, their union said.
The phone has a larger screen than last year's and a battery that lasts {n} hours.
House prices in {town} rose by {m} per cent in {month}, an agency that sells houses said.
"It is not what we wanted, but it is better than nothing," {name} told the meeting.
The road will be closed for {n} days while workers lay new pipes.
A jury took {m} hours to find the accountant guilty of taking money from a charity.""".splitlines()
ONE = """The government of {A} will raise the minimum wage in {month}, the finance minister said.
Parliament in {capA} passed a law on the reform of pensions by {n} votes.
Doctors across {A} began a strike on {weekday} over pay.
The {adjA} economy grew by {m} per cent in the quarter, the statistics office said.
A court in {capA} sentenced the former mayor to {m} years for corruption.
Opposition leader {nameA} called for early elections.
Rail services in {A} were disrupted by snow for a second day.
Police in {capA} arrested {n} people after a march against higher prices.
The {adjA} central bank left its rate unchanged at {m} per cent.""".splitlines()
SEVERAL = """{A} beat {B} {m}-0 in a friendly match in {capA} on {weekday}.
The {adjA} striker {nameA} scored twice before {nameB} pulled one back for the {adjB} side.
Tourists from {A} spent more in {B} last summer than in any year before.
The film, shot in {A} and {B}, tells of a {adjA} cook who falls in love with a {adjB} violinist.
Coffee from {A} sold for less than that from {B} for the first time in {n} weeks.
A study compared schools in {A} with those in {B} and found that homework made little difference.
Shares in {capA} rose while those in {capB} were little changed.
{nameA} of {A} won the marathon, {n} seconds ahead of {nameB} of {B}.""".splitlines()
BOILERPLATE = ["Sign up for our newsletter", "Read more", "Share this article", "Follow us for the latest", "Related stories", "Subscribe today"]


ATTENTION = list(itertools.accumulate(1 / (n + 5) for n in range(len(STATES))))


class Day:
    def __init__(self, seed, several):
        self.several = several
        self.r = random.Random(seed)
        self.told = []
        corpus = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples/corpus").glob("*.txt"))]
        paragraphs = [[p for p in re.split(r"\n\s*\n", t) if 20 <= len(p.split()) <= 150] for t in corpus]
        self.corpus = [text for text in paragraphs if text]

    def filled(self, pattern, a, b, town, names):
        r = self.r
        day = f"{r.randint(1, 28)} {r.choice(MONTHS)} 2024"
        return pattern.format(
            A=a[0], adjA=a[1], capA=a[2], nameA=a[3], B=b[0], adjB=b[1], capB=b[2], nameB=b[3], thing=r.choice(THINGS), matter=r.choice(MATTERS),
            quarrel=r.choice(QUARRELS), kit=r.choice(KITS), project=r.choice(PROJECTS), n=r.randint(4, 60), m=r.randint(1, 9), year=r.randint(1961, 2023),
            month=r.choice(MONTHS), weekday=r.choice(WEEKDAYS), day=day, town=town, street=r.choice(STREETS), name=r.choice(names))

    def paragraphs(self, patterns, words, a, b, sentences=None):
        """Paragraphs of a few (or so many) sentences until there are so many words: each pattern once before any comes again; one town, a few
        persons."""
        r, out, count, left = self.r, [], 0, []
        town, names = r.choice(TOWNS), [f"{r.choice(FIRST)} {r.choice(LAST)}" for _ in range(4)]
        while count < words:
            paragraph = []
            for _ in range(sentences or r.randint(2, 4)):
                if not left:
                    left = r.sample(patterns, len(patterns))
                paragraph.append(self.filled(left.pop(), a, b, town, names))
            out.append(" ".join(paragraph))
            count += len(out[-1].split())
        return out

    def pair(self):
        """Two states, drawn as attention falls."""
        a, b = 0, 0
        while a == b:
            a, b = self.r.choices(range(len(STATES)), cum_weights=ATTENTION, k=2)
        return STATES[a], STATES[b]

    def story(self):
        """What is to be told of two states: three times the sentences that an article has room for."""
        a, b = self.pair()
        return [sentence for _ in range(3) for sentence in self.paragraphs(RELATIONS, WORDS, a, b, 1)]

    def relations(self):
        """An article that begins a story or takes one up: preferential attachment, so that few stories are told by many."""
        r, out, count = self.r, [], 0
        if r.random() < 0.5:
            text = r.choice(self.corpus)
            for paragraph in text[r.randrange(max(1, len(text) - 4)):]:
                out.append(paragraph)
                count += len(paragraph.split())
                if count > WORDS:
                    break
            return out
        story = self.story() if not self.told or r.random() < 0.25 else r.choice(self.told)
        self.told.append(story)
        # The news first: it is left out least.
        sentences = story[:1] + [s for n, s in enumerate(story[1:]) if r.random() < 0.9 - 0.8 * n / len(story)]
        while sentences and count < WORDS:
            paragraph, sentences = sentences[:3], sentences[3:]
            out.append(" ".join(paragraph))
            count += len(out[-1].split())
        return out

    def other(self):
        a, b = self.pair()
        sort = self.r.random()
        patterns = LOCAL
        if sort < self.several:
            patterns = LOCAL + SEVERAL * 2
        elif sort >= 0.6:
            patterns = LOCAL + ONE * 2
        return self.paragraphs(patterns, WORDS, a, b)

    def documents(self, count, relations, reprints):
        r, recent = self.r, []
        for n in range(count):
            outlet = r.choice(OUTLETS)
            if recent and r.random() < reprints:
                title, body, about = r.choice(recent)
            else:
                about = r.random() < relations
                body = self.relations() if about else self.other()
                title = body[0].split(". ")[0].rstrip(".")[:90]
                recent.append((title, body, about))
                if len(recent) > 4000:
                    recent[r.randrange(4000)] = recent.pop()
            byline = f"By {r.choice(FIRST)} {r.choice(LAST)}"
            text = "\n\n".join([title, byline, *body, r.choice(BOILERPLATE)]) + "\n"
            yield {"id": f"{n:07}", "title": title, "date": f"2024-07-{10 + n % 2:02}", "source": outlet,
                   "url": f"https://news.example/{n:07}", "text": text}


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def write(out, documents, seed=1, relations=0.07, several=0.1, reprints=0.2):
    """Writes so many articles as JSONL; gives the words of their texts."""
    words = 0
    for document in Day(seed, several).documents(documents, relations, reprints):
        words += len(document["text"].split())
        out.write(json.dumps(document, ensure_ascii=False) + "\n")
    return words


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("file", nargs="?", default="-")
    ap.add_argument("--documents", type=int, default=500_000)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--relations", type=float, default=0.07)
    ap.add_argument("--several", type=float, default=0.1, help="share of the others that name two states or more")
    ap.add_argument("--reprints", type=float, default=0.2)
    args = ap.parse_args()
    out = sys.stdout if args.file == "-" else open(args.file, "w", encoding="utf-8")
    words = write(out, args.documents, args.seed, args.relations, args.several, args.reprints)
    out.flush()
    print(f"{args.documents:,} articles, {words:,} words", file=sys.stderr)


if __name__ == "__main__":
    main()
