"""Languages: what is left in English, and which language is spoken."""

from assessor.words.texts import Table

TEXTS: Table = {
    "in-english": "{text} (in English)",
    "texts-counted": ("{n} text", "{n} texts"),
    "sound-translation": "a translation of {there} of {texts}",
    "notice-translated": "{folder}: in {language}, {missing} of {texts} are missing, {asked} of these in questions that are asked at the tier {tier}",
    "notice-outdated": (
        "{folder}: in {language}, {n} thing was translated from other English than today's: {which}",
        "{folder}: in {language}, {n} things were translated from other English than today's: {which}",
    ),
    "notice-unstamped": (
        "{folder}: in {language}, {n} thing does not say from which English it was translated",
        "{folder}: in {language}, {n} things do not say from which English they were translated",
    ),
    "spoken-as-locale": "This is in {language}, as this computer is set to; `--lang en` asks in English.",
}
