"""Keys that a person presses at a terminal."""

ENTER, ESCAPE, DOWN, UP = "\r", "\x1b", "\x1b[B", "\x1b[A"
CTRL_C, CTRL_D = "\x03", "\x04"
# role: operator
OPERATOR = "1" + ENTER
# and size: up to 9; harm: no; tier: essential; cameras: no
START = OPERATOR + "1212"
