"""A document for an owner, as one may be told: two sheets of paper, with a verdict, what hurts, and steps to take."""

from fractions import Fraction

from assessor.telling.blocks import (
    Block,
    Detail,
    Heading,
    Headline,
    Item,
    Items,
    NewPage,
    Paragraph,
    Scale,
    StepCard,
    StepCards,
    Table,
    Tone,
)
from tests.support.specimen import BANDS


def two_sheets(appendix: int = 0, tone: Tone = "worst") -> tuple[Block, ...]:
    """Return the document; an appendix has so many paragraphs."""
    return (*_verdict(tone), NewPage(), *_steps(), *(_appendix(appendix) if appendix else ()))


def _verdict(tone: Tone) -> tuple[Block, ...]:
    return (
        Heading("Larkfield Day Clinic (invented)", 1, 2),
        Paragraph("Security of connected devices, 28 November 2026"),
        Headline(
            "Exposed",
            "lowest of five levels",
            "One infected office computer can reach your infusion pumps, and the login in the manual opens them.",
            tone,
        ),
        Scale(
            "31 of 100 confirmed, 39 at most, both in the level Exposed. After the six steps 44 to 56, level Fragile.",
            Fraction("31.9"),
            Fraction(39),
            BANDS,
            (Fraction(44), Fraction("56.3")),
            ("31 confirmed", "39 at most", "44 to 56 after the six steps"),
        ),
        Paragraph(
            "Six of 33 answers are missing; they are worth up to 8 points. Only steps 2 and 3 lift you above 39. "
            "Of the 27 answers you gave, four have a record to show for them."
        ),
        Heading("What is good"),
        Items(
            (
                Item("Care can go on by hand", "Charts, dose tables and equipment are ready at every point of care."),
                Item("False readings get noticed", "Values are compared on set days; a staged error was found."),
                Item("The internet sees no device page", "Printed router settings show it."),
                Item("Devices leave empty", "Each is wiped, noted and taken out of portals."),
            ),
            mark="good",
        ),
        Heading("What would hurt most"),
        Items(
            (
                _danger(
                    "An office virus stops the devices",
                    "In 2017 WannaCry disrupted a third of England's hospital trusts, scanners included.",
                    '"One network for everything; the firewall only faces the internet."',
                    3,
                ),
                _danger(
                    "A stranger logs in with the manual",
                    "In 2016 Mirai took over hundreds of thousands of cameras with some sixty makers' logins.",
                    '"The pumps and both recorders open with the login in the manual."',
                    2,
                ),
                _danger(
                    "The device servers do not come back",
                    "In 2020 attackers locked thirty servers of a German hospital for almost two weeks.",
                    "Copies exist, but none was tried within two years.",
                    6,
                ),
            ),
            mark="danger",
        ),
        Heading("What nobody knows yet"),
        Items(
            (
                Item("How makers' technicians get in"),
                Item("How two doctors see images from home"),
                Item("Who can log in at makers' portals"),
                Item("What runs on the recorders and the imaging server"),
            ),
            mark="unknown",
        ),
    )


def _danger(title: str, elsewhere: str, here: str, step: int) -> Item:
    return Item(title, f"Step {step} ends it", (Detail("Elsewhere", elsewhere), Detail("Here", here)))


def _steps() -> tuple[Block, ...]:
    return (
        Heading("Six steps, in this order"),
        Paragraph("First what the others need, then what holds you lowest, then the shortest."),
        StepCards(
            (
                _step("Complete the list of devices", "Facilities", "2–5 hours", "1–3 days", "nothing"),
                _step("Replace the manuals' logins", "Practice manager", "1–4 hours", "1–2 days", "under €1,000"),
                _step("Set medical devices apart", "IT provider", "2–4 hours", "2–9 days", "€1,000–10,000"),
                _step("Open service lines per job", "Practice manager", "1–3 hours", "1–3 days", "nothing to start"),
                _step("Shield devices without updates", "IT provider", "1–3 hours", "1–7 days", "with step 3"),
                _step("Bring one server back", "IT provider", "2–6 hours", "1–4 days", "€1,000–10,000"),
            )
        ),
        Table(
            "",
            ("who", "first move", "whole job", "money a year"),
            (
                ("Facilities, step 1", "2–5 hours", "1–3 days", "nothing"),
                ("Practice manager, steps 2 and 4", "2–7 hours", "2–5 days", "under €1,000"),
                ("IT provider, steps 3, 5 and 6", "5–13 hours", "4–20 days", "€2,000–20,000"),
                ("All", "9–25 hours", "7–28 days", "€2,000–21,000"),
            ),
        ),
        Heading("What to ask whom"),
        Items(
            (
                Item(
                    "IT provider",
                    "A fixed price for steps 3, 5 and 6? How do doctors see images from home? What runs on recorders?",
                ),
                Item("Makers of pumps and ultrasound", "How do your technicians get in? May the login change?"),
                Item("Tax adviser", "Our three latest device contracts, please."),
                Item("Yourselves", "Whom does each maker's portal let in? Remove whom you cannot name."),
            )
        ),
        Heading("Rules that bind"),
        Items(
            (
                Item("Data protection (GDPR)", "now. Report a risky breach within 72 hours."),
                Item("EU AI Act", "perhaps, if a device decides by itself. Most duties from 2027-12-02."),
                Item("NIS2", "not at your size, unless an authority names you."),
                Item("Not checked", "national health law, your contracts."),
            )
        ),
        Heading("When to look again"),
        Paragraph("When step 3 is done, after any incident, and with any new device. At the latest on 2 March 2027."),
        Paragraph("Your answers, not proof, no certificate. Hours, days and money are estimates, not quotes."),
    )


def _step(title: str, who: str, hours: str, days: str, money: str) -> StepCard:
    figures = (Detail("first move", hours), Detail("whole job", days), Detail("money a year", money))
    move = "In the three fullest rooms, note model, place and date. Name who keeps the list up to date."
    return StepCard(
        title, who, figures, move, Detail("Done when", "every device is on it and you went through it this year.")
    )


def _appendix(paragraphs: int) -> tuple[Block, ...]:
    told = (Paragraph("An answer, in full, with the note that stands beside it and its evidence. " * 4),) * paragraphs
    return (NewPage(), Heading("All answers"), *told, Heading("Method"), *told)
