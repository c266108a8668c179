"""Languages: what is left in English, and which language is spoken."""

from assessor.words.texts import Table

TEXTS: Table = {
    "in-english": "{text} (in English)",
    "spoken-as-locale": "This is in {language}, as this computer is set to; `--lang en` asks in English.",
}
