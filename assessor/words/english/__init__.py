"""Every fixed text in English, a table for each thing that is told; another language is a package with the same tables.

A text with two forms is chosen by `n`: one, and any other number.
"""
