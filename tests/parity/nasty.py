"""Texts that break tokenizers: made up, the same at every run, and free to use."""
import random

SCRAPS = [
    "See https://www.example.com/a_b?q=1&r=(2)#top, or mail john.doe+news@mail.example.co.uk.",
    "http://10.0.0.1:8080/x ftp://files.example.org localhost:3000 example.com/über www.例え.jp",
    "The talks 🤝 went well 👍🏽👍🏽 🇻🇳🇯🇵 said officials 😀😀😀!!! #diplomacy @embassy",
    "“It’s ‘done’,” she said — ‘we’ve signed’… «enfin» „gut“ ‚ja‘",
    "A\u00a0no-break\u00a0space, a\u202fnarrow one, a\u2009thin one, a\u3000wide one and a zero\u200bwidth one\ufeff.",
    "中国外交部发言人昨日表示。日本とベトナムは協定に署名した。한국과 베트남은 회담했다。",
    "Việt Nam và Nhật Bản ký kết; Łódź, İstanbul, ǅungla, ﬁnance, naïve café, Ærø, Đà Nẵng, ß, ẞ, ŉ.",
    "Cafe\u0301 and cafe\u0301s in NFD; soft\u00adhyphen; ligature ﬂow; Ⅷ. Ⅸ; ½ ¼ ²³ ①②; ٣٤٥; १२३.",
    "Tabs\there\tand\t\tthere\n\n\nand blank lines\r\nand carriage returns\r\n   and indents.",
    "don't can't won't she'll they've I'd o'clock y'all ma'am gonna gotta wanna c'mon ain't it's 'tis",
    "DON'T CAN'T I'M Don’t can’t it’s we’re ’90s '90s rock'n'roll O’Brien’s the Joneses’ house",
    "a.m. p.m. 7am 11p.m. 7pm. 12a.m U.S. U.K. U.N. e.g. i.e. etc. vs. Mr. Mrs. Dr. St. Jan. Nov. Inc. Ph.D.",
    "1,000,000.50 $5bn US$3.2m €40 £1,000 ¥500 C$10 A$7 5% 20°C 30km 40kg 2x4 3-4 3–4 10:30 1/2 +84 -5 ±3",
    "F-16s MiG-29 Su-30MK2 well-known state-of-the-art Indo-Pacific co-operation pre-2014 and/or he/she X—Y",
    "((nested [brackets {here}])) <tag attr=\"x\">text</tag> &amp; &lt; © ® ™ § ¶ † • · … ... .. .... ------ ===== *****",
    ":) :-) ;-( :D xD <3 o_O ¯\\_(ツ)_/¯ (╯°□°）╯︵┻━┻ ಠ_ಠ ^_^ =) :'( :] 8)",
    "END.Start of next.Another,one;two:three!four?five\"six\"seven'eight'nine(ten)eleven",
    "Say \"a.\" \"b.\" 'c.' (d.) [e.] x.y. A.B. AB. A. a. 1. 1.a a.1 No.5 p.12 Art.4(2)(b)",
    "He said:he went.She left,then returned;finally—he stayed...or not?!Yes!!No??",
    "\u202eright-to-left override\u202c עברית العربية فارسی mixed 123 with Latin",
    "x" * 120 + " " + "ab" * 70 + "@" + "c" * 80 + ".com " + "1" * 90,
    "\x00\x01\x1c\x1d\x1e\x1f control \x7f\x80\x85 characters \u2028 and \u2029 separators",
    "who's that's let's lets here's there's what'll who'd how've should've could've mightn't needn't",
    "cant wont dont isnt im ive youre theyre itll thats nt n't n’t 's ’s 'll ’ll 'd 're 've 'm",
    "I'ma cuz 'cause coz bout 'bout em 'em nothin' nuthin' goin' doin' lovin ol' somethin' 'nuff",
    "C++ C# .NET node.js a@b @ # $ % ^ & * _ a_b _c_ d__e /path/to/file.txt C:\\Users\\x ~/.bashrc",
    "(a.m.) \"p.m.\" [U.S.] 'Mr.' a.m., p.m.; U.S.: Inc.) Co., Ltd. e.g.: i.e., etc.). vs.)",
    "Who did what there? There are two. There's one. It is said that you and I had had to have done it.",
    "",
    " ",
    "  ",
    "\n",
    "\t\n ",
    ".",
    "a",
    "…",
]

LETTERS = "aAbBzZ09 .,;:!?'\"()[]{}<>-–—…$£€%#@&*_~+=/\\|^`´‘’“”«»°\t\n\u00a0\u3000éÉßғДд中あ한अไ😀👍🏽™½"


def texts():
    """Pairs of an id and a text."""
    out = [(f"scrap-{i}", scrap) for i, scrap in enumerate(SCRAPS)]
    rng = random.Random(20240708)
    words = [w for scrap in SCRAPS for w in scrap.split()]
    for i in range(300):
        pieces = []
        for _ in range(rng.randint(3, 14)):
            kind = rng.random()
            if kind < 0.7:
                pieces.append(rng.choice(words))
            else:
                pieces.append("".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 5))))
            pieces.append(rng.choice([" "] * 6 + ["", "  ", "\n"]))
        out.append((f"shuffled-{i}", "".join(pieces)))
    return out


def long_line(prose):
    """One line of a million bytes of real sentences."""
    line = " ".join(prose.split())
    while len(line.encode()) < 1_000_000:
        line += " " + line
    return line.encode()[:1_000_000].decode(errors="ignore")


def long_words():
    """Long lines without any space."""
    return [("long-a", "a" * 100_000), ("long-commas", "a," * 5_000), ("long-dots", "." * 20_000), ("long-cjk", "中" * 20_000)]
