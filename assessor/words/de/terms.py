"""Words that sentences are made of, reasons, and a word for each value of each kind."""

from assessor.words.texts import Table

TEXTS: Table = {
    # Words that sentences are made of.
    "and": "und",
    "or": "oder",
}
