"""Keys that a person presses at a terminal."""

ENTER, DOWN, UP, SPACE = "\r", "\x1b[B", "\x1b[A", " "
CTRL_C, CTRL_D = "\x03", "\x04"
# role: operator; size: up to 9; harm: no; tier as proposed; lock-fitted: all
START = SPACE + ENTER + ENTER + DOWN + ENTER + ENTER
