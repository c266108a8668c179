"""What a language is: a text, or two forms of it, for each key."""

Texts = dict[str, str | tuple[str, str]]
