#!/usr/bin/env python3
"""Made-up news: articles of a few paragraphs about states that meet, agree, give, drill and protest.

usage: articles.py COUNT [--seed 0] [--states 24] > articles.jsonl

The same count and seed give the same articles on any machine. One dyad in six is the busiest one, most events are told by several
articles in other words, and the names, dates and numbers differ from article to article: enough alike to merge, and not all alike. Only
the standard library is used.
"""
import argparse, json, random, sys
from datetime import date, timedelta

STATES = [
    ("the United States", "American", "Washington"), ("China", "Chinese", "Beijing"), ("Norway", "Norwegian", "Oslo"),
    ("Ghana", "Ghanaian", "Accra"), ("Peru", "Peruvian", "Lima"), ("Kenya", "Kenyan", "Nairobi"), ("Portugal", "Portuguese", "Lisbon"),
    ("Malaysia", "Malaysian", "Kuala Lumpur"), ("Chile", "Chilean", "Santiago"), ("Morocco", "Moroccan", "Rabat"),
    ("Finland", "Finnish", "Helsinki"), ("Uruguay", "Uruguayan", "Montevideo"), ("Oman", "Omani", "Muscat"),
    ("Bulgaria", "Bulgarian", "Sofia"), ("Senegal", "Senegalese", "Dakar"), ("Mongolia", "Mongolian", "Ulaanbaatar"),
    ("Brazil", "Brazilian", "Brasilia"), ("Italy", "Italian", "Rome"), ("Egypt", "Egyptian", "Cairo"), ("Turkey", "Turkish", "Ankara"),
    ("Mexico", "Mexican", "Mexico City"), ("Canada", "Canadian", "Ottawa"), ("Spain", "Spanish", "Madrid"), ("Hungary", "Hungarian", "Budapest"),
]
NAMES = ["Alma Sorensen", "Kofi Mensah", "Rosa Quispe", "Daniel Otieno", "Ines Carvalho", "Farid Rahman", "Paula Rojas", "Samir Alaoui"]
THINGS = ["patrol boats", "radars", "field hospitals", "transport aircraft", "ambulances", "drones"]
FIELDS = ["fisheries", "civil aviation", "cyber security", "maritime safety", "higher education", "nuclear energy"]
TOLD = [
    "{A} and {B} signed an agreement on {field} in {cityA} on {day}.",
    "The {adjA} foreign minister, {name}, met the {adjB} foreign minister in {cityB} on {weekday}.",
    "{A} will give {B} {count} {things} by the end of {year}.",
    "{adjA} and {adjB} forces held a joint exercise near {cityA} in {month}.",
    "{A} protested to {B} over the arrest of {count} fishermen on {day}.",
    "{name} said that {A} condemned the {adjB} blockade.",
    "{A} imposed sanctions on {count} {adjB} companies on {weekday}.",
    "The two countries agreed to resume talks on {field} next year.",
    "{B} received {count} {things} from {A} on {day}.",
    "{A} denied that it had sent {things} to {B}.",
]
PLAIN = [
    "Markets were calm, and the weather in {cityA} was fine.",
    "Residents of {cityB} said that prices of bread had risen again, and that the bus line to the harbour was late most mornings.",
    "A film about a lighthouse keeper won the main prize of the festival, which ends on Sunday with a concert in the old town.",
    "Ties between the two go back to the age of sail; historians have written at length about letters that merchants left behind.",
]


def made(count, seed=0, states=len(STATES)):
    """`count` articles, one after the other."""
    for n in range(count):
        # Each article is made of its own number, so that any part of them can be made alone.
        dice = random.Random(f"{seed}/{n}")
        yield article(n, dice, STATES[:states])


def article(n, dice, states):
    pair = states[:2] if dice.random() < 1 / 6 else dice.sample(states, 2)
    if dice.random() < 0.5:
        pair = pair[::-1]
    (a, adj_a, city_a), (b, adj_b, city_b) = pair
    published = date(2031, 1, 1) + timedelta(days=dice.randrange(700))
    happened = published - timedelta(days=dice.randrange(5))
    words = {
        "A": a, "B": b, "adjA": adj_a, "adjB": adj_b, "cityA": city_a, "cityB": city_b, "name": dice.choice(NAMES), "things": dice.choice(THINGS),
        "field": dice.choice(FIELDS), "count": dice.choice(["two", "three", "six", "12"]), "year": published.year + 1,
        "day": f"{happened.day} {happened:%B %Y}", "weekday": f"{happened:%A}", "month": f"{happened:%B %Y}",
    }
    sentences = dice.sample(TOLD, 3) + dice.sample(PLAIN, 2)
    dice.shuffle(sentences)
    sentences = [s.format(**words) for s in sentences]
    sentences = [s[0].upper() + s[1:] for s in sentences]
    text = " ".join(sentences[:3]) + "\n\n" + " ".join(sentences[3:])
    return {"id": f"made-{n:08}", "date": published.isoformat(), "title": f"News from {city_a}", "source": f"Outlet {n % 40}", "text": text}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("count", type=int)
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--states", type=int, default=len(STATES))
    args = ap.parse_args()
    for one in made(args.count, args.seed, args.states):
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
