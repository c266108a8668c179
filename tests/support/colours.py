"""How well colours are told apart, by the formulas of the W3C's guidelines."""


def luminance(colour: str) -> float:
    """Return how bright `#rrggbb` is, from 0 to 1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21; `#rgb` is short for `#rrggbb`."""
    long = (f"#{''.join(c * 2 for c in colour[1:])}" if len(colour) == 4 else colour for colour in (one, other))
    dark, light = sorted(map(luminance, long))
    return (light + 0.05) / (dark + 0.05)
