"""Text that tries to do harm wherever it is shown."""

import json
from pathlib import Path

from tests.support.house import MIXED
from tests.support.running import Write

HOSTILE = (
    "A\x1b[31m[/]b\u202ec\u200bd <script>x</script> **b** `c` [l](http://e.example) | @me #1 :bug:\n"
    "::error::x ##[group]"
)


def spoken(house: Write, words: str) -> Path:
    """Write a sheet with the same words in every free field."""
    quoted = json.dumps(words)
    text = (
        MIXED.replace('reason = "they cannot be turned"', f"reason = {quoted}")
        + f'\n[about]\norganisation = {quoted}\n[answers.door-alarm]\nchoice = "rings"\nby = {quoted}\n'
        + f"comment = {quoted}\nevidence = [{{ reference = {quoted} }}]\n"
    )
    return house(text, tier="standard")


HOSTILE_MARKUP = (
    HOSTILE
    + """ "><img src=//e.example/x onerror='alert(1)'></style></title></textarea><svg onload=x> {{ 7 * 7 }} {% raw %}"""
    """ javascript:alert(1) @import url(//e.example) --> <!-- ]]> &lt;b&gt; &#60;script&#62; {# c #}"""
)
