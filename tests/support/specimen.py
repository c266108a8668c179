"""One document with every kind of block, for the formats that show them."""

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
    Item,
    Items,
    Paragraph,
    Point,
    Scale,
    Table,
)
from tests.support.brands import PNG

BANDS = (Band("Exposed", 0), Band("Fragile", 40), Band("Guarded", 60), Band("Resilient", 80), Band("Exemplary", 95))


def specimen(word: str = "word", repeated: int = 1) -> tuple[Block, ...]:
    """Return the document with a word in every text; the longest table has a row for each repetition."""
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
        Heading("?"),
        Paragraph(word),
    )
