"""Languages: what is left in English, and which language is spoken."""

from assessor.words.texts import Table

TEXTS: Table = {
    "in-english": "{text} (englisch)",
    "spoken-as-locale": "Sprache: {language}, wie auf diesem Computer eingestellt; mit `--lang en` auf Englisch.",
}
