"""Every fixed text in English, in one table for each kind of output; another language is a package with the same tables.

Of two forms of a text, `n` chooses: the first for one, the second for any other number.
"""
