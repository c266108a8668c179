"""Answers that came back in a form or a plain table, taken into a sheet."""

from assessor.words.texts import Table

TEXTS: Table = {
    "take": "Taken from {file}",
    "take-part": "It is about {part} ({id}).",
    "take-written": ("{n} row of {file} is in {into} now.", "{n} rows of {file} are in {into} now."),
    "take-dry": (
        "{n} row of {file} would change {into}; nothing was written (--dry-run).",
        "{n} rows of {file} would change {into}; nothing was written (--dry-run).",
    ),
    "take-nothing": "Nothing of {file} changes {into}, so nothing was written.",
    "take-conflicts": (
        "{n} row contradicts what is answered; there the sheet keeps what it has.",
        "{n} rows contradict what is answered; there the sheet keeps what it has.",
    ),
    "take-settle": "--prefer theirs takes what the file says, --prefer mine keeps what the sheet has, --prefer newer goes by the dates of both answers (--on DATE dates those that have none).",
    "take-sheet": "the sheet",
    "take-open": "open",
    "take-note": "note: {note}",
    # What became of rows.
    "take-rows": "Rows",
    "taken-new": "Answered what was open",
    "taken-changed": "Changed what was answered",
    "taken-added": "Added a note, a name, a date or evidence",
    "taken-same": "Said what the sheet says",
    "taken-kept": "Left, since the sheet says more or was preferred",
    "taken-conflict": "In conflict",
    "take-untouched": "Empty, or as they were",
    # What does not count.
    "take-dormant": "Counted before, and does not any more; it is kept",
    "take-dormant-taken": "Taken, and does not count as things are; it is kept",
    # Notices.
    "take-nameless": "{file} does not say of which firm it is",
}
