"""Documents with every kind of block, for the formats that show them: one to read, one to sort."""

from fractions import Fraction

from assessor.telling.blocks import (
    Band,
    Bar,
    Bars,
    Block,
    Box,
    Boxes,
    CoverLine,
    CoverPage,
    Curve,
    Detail,
    Heading,
    Headline,
    Heat,
    HeatRow,
    Item,
    Items,
    NewPage,
    Paragraph,
    Point,
    Scale,
    StepCard,
    StepCards,
    Table,
)
from tests.support.brands import PNG

BANDS = (Band("Exposed", 0), Band("Fragile", 40), Band("Guarded", 60), Band("Resilient", 80), Band("Exemplary", 95))


def specimen(word: str = "word", repeated: int = 1) -> tuple[Block, ...]:
    """Return a document with a word in every text; the longest table has a row for each repetition."""
    return (
        CoverPage(
            f"Security review {word}",
            f"Larkfield Day Clinic {word}",
            (CoverLine(f"Authors {word}", (f"A. Alder {word}", "B. Finch")), CoverLine("As of", ("2026-03-31",))),
            f"Confidential {word}",
            PNG,
            "image/png",
        ),
        Heading(f"Larkfield Day Clinic {word}", 1),
        Paragraph(f"Healthcare {word}. Tier essential, as of 2026-03-31."),
        Paragraph(f"Exposed: confirmed 34.2 of 100; 21.0 more depend on nine answers {word}.", strong=True),
        Scale(f"Confirmed 34.2 of 100 {word}", Fraction("34.25"), Fraction("55.2"), BANDS),
        Scale("Nothing is open", Fraction(97), Fraction(97), BANDS),
        Headline(f"Exposed {word}", f"lowest of five {word}", f"One login opens every pump {word}.", "worst"),
        Headline("Not known yet", "", "Nobody knows who comes in from outside.", "unknown"),
        Scale(
            f"Confirmed 31, after the steps 44 to 56 {word}",
            Fraction(31),
            Fraction(39),
            BANDS,
            (Fraction(44), Fraction(56)),
            (f"31 confirmed {word}", "39 at most", f"44 to 56 after two steps {word}"),
        ),
        Boxes(
            (
                Box(f"Strengths {word}", (Items((Item(f"Spare devices {word}"), Item("Backups", word))),)),
                Box(f"Nothing {word}", (Paragraph(f"Nothing is open {word}."),)),
                Box("Both", (Items((Item("One"),)), Paragraph("And 3 more."))),
            )
        ),
        Heading(f"Domains {word}"),
        Bars(
            (
                Bar(f"Authentication {word}", Fraction(0), Fraction(50), f"weight 15 {word}", Fraction(90)),
                Bar("Segmentation", Fraction(200, 3), Fraction(200, 3), "", Fraction(100)),
                Bar("Nothing scored", None, None),
                Bar("All of it", Fraction(100), Fraction(100), "weight 5", Fraction(100)),
            ),
            f"domain {word}",
        ),
        Bars((Bar("Without a target", Fraction(10), Fraction(20)),)),
        Heading(f"Gaps {word}"),
        Paragraph("The gaps that matter most."),
        Items(
            (
                Item(
                    f"Own login for every device {word}",
                    f"+7.1, critical {word}",
                    (Detail(f"On Monday {word}", f"List the logins {word}"), Detail("Later", "A vault")),
                ),
                Item("Without details", f"a remark {word}"),
                Item(f"Only a name {word}"),
            ),
            numbered=True,
        ),
        Heading(f"Further gaps {word}", 3),
        Items((Item(f"Alarm {word}", word), Item("Lock"))),
        Boxes((Box(f"Below a heading {word}", (Paragraph("Its title is one level further down."),)),)),
        Heading("Deeper", 5),
        Boxes((Box("Deeper still", (Paragraph("Levels go down one at a time."),)),)),
        Heading(f"Gaps {word}"),
        Curve(
            f"Score after each wave {word}",
            (Point(f"now {word}", Fraction(34)), Point("wave 1", Fraction(52)), Point("wave 2", Fraction(199, 3))),
            Fraction(60),
        ),
        Curve(f"A long flight {word}", tuple(Point(f"step {n} {word}", Fraction(100 * n, 12)) for n in range(13))),
        Heading("Tables"),
        Table("", (f"name {word}", "number"), ((f"first {word}", "1"), ("second", "")), frozenset({1})),
        Table(
            f"All answers {word}",
            ("control", "answer", f"notes {word}", "points"),
            tuple((f"Control {n} {word}", f"An answer {word}", f"A note {word}", "1.5") for n in range(repeated + 1)),
            frozenset({3}),
        ),
        Table("Of six", ("a", "b", "c", "d", "e", "f"), (("one", "two", "three", "four", "five", word),)),
        Heading(f"Signs {word}"),
        Items((Item(f"Care goes on by hand {word}", f"Charts are ready {word}"), Item("Pages shut")), mark="good"),
        Items((Item(f"Who comes in {word}"), Item("What runs", word)), mark="unknown"),
        Items(
            (
                Item(f"A virus stops the pumps {word}", f"Step 2 ends it {word}", (Detail("Elsewhere, 2017", word),)),
                Item("Logins", "", (Detail(f"Here {word}", "The login in the manual."),)),
            ),
            mark="danger",
        ),
        Items((Item("A danger without details", word), Item("Another")), mark="danger"),
        NewPage(),
        Heading(f"Two steps {word}"),
        StepCards((_step(word, (("first move", "2–5 hours"), ("whole job", f"1–3 days {word}"))), _step("again", ()))),
        Heading("?"),
        Paragraph(word),
    )


def _step(word: str, figures: tuple[tuple[str, str], ...]) -> StepCard:
    details = tuple(Detail(f"{label} {word}", text) for label, text in figures)
    text = "In the fullest room note model, place and date, from 2026-03-31." if figures else ""
    return StepCard(f"List {word}", f"facilities {word}", details, text, Detail("Done when", f"all is on it {word}."))


DOMAINS = (
    "Authentication",
    "Access and zero trust",
    "Encryption",
    "Segmentation",
    "Mobile networks and 5G slicing",
    "Hardware trust",
    "Updates and vulnerabilities",
    "Supply-chain integrity",
    "Privacy by design",
    "Monitoring and detection",
    "Edge",
    "Cloud and data",
    "Inventory and diversity",
    "Office IT and equipment together",
    "Data integrity",
    "Resilience and incidents",
    "Governance and awareness",
    "Secure design and testing",
)
COLUMNS = (
    "firm",
    "tier",
    "date",
    "confirmed",
    "up to",
    "caps aside",
    "critical failures",
    "weakest domain",
    "moved",
    "stale answers",
    "next due day",
)


def sortable(word: str = "word", firms: int = 4, details: int = 1) -> tuple[Block, ...]:
    """Return a document of many firms with a word in every text: a table that sorts, a heat map, and details."""
    names = [f"Firm {n} {word}" for n in range(firms)]
    return (
        Heading(f"Portfolio {word}", 1),
        Paragraph(f"Read together {word}, as of 2026-03-31."),
        Heading("Firms"),
        Table(
            f"Where firms stand {word}",
            COLUMNS,
            tuple(_stands(name, number, word) for number, name in enumerate(names)),
            frozenset({3, 4, 5, 6, 8, 9}),
            sorts=True,
        ),
        Table(
            "",
            ("group", "firms", "lower", "median", "upper"),
            ((f"small {word}", "9", "10.5", "45.0", "80.0"), ("large", "10", "1.0", "2.0", "3.0"), ("none", *[""] * 4)),
            frozenset({1, 2, 3, 4}),
            sorts=True,
        ),
        Heading("Domains"),
        heat(word, firms),
        Heading("Details"),
        *(block for name in names for block in _details(name, word, details)),
    )


def heat(word: str = "word", firms: int = 4) -> Heat:
    """Return a heat map with a score of each band, one of 100, and one that is missing."""
    rows = tuple(HeatRow(f"Firm {n} {word}", tuple(_score(n, d) for d in range(len(DOMAINS)))) for n in range(firms))
    return Heat(f"Firms and domains {word}", f"firm {word}", (*DOMAINS[:-1], f"{DOMAINS[-1]} {word}"), rows, BANDS)


def _score(firm: int, domain: int) -> Fraction | None:
    tenths = (firm * 337 + domain * 61) % 1100
    return Fraction(min(tenths, 1000), 10) if tenths < 1050 else None


def _stands(name: str, number: int, word: str) -> tuple[str, ...]:
    low = number * 37 % 100
    return (
        name,
        ("essential", "standard", "advanced")[number % 3],
        f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        f"{low}.5",
        f"{min(low + 20, 100)}.0",
        "" if number % 5 == 1 else f"{low + 2}.0",
        str(number * 7 % 13),
        f"{DOMAINS[number % len(DOMAINS)]} {word}",
        ("", "+2.1", "-3.0", "+10.4")[number % 4],
        str(number * 11 % 30),
        f"{2026 + number % 3}-07-01",
    )


def _details(name: str, word: str, number: int) -> tuple[Block, ...]:
    items = tuple(
        Item(f"Own login for every device {n} {word}", "critical", (Detail("On Monday", "List the logins of devices"),))
        for n in range(number)
    )
    return Heading(name, 3), Paragraph(f"Tier essential {word}: confirmed 34.2 of 100."), Items(items)
