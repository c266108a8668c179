"""Look at a picture before anything shows it: a whole PNG or JPEG, and no larger than a page needs."""

import io
import warnings

MOST_PIXELS = 4_000_000
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# The last chunk of a PNG, and the last marker of a JPEG, which decoders do not miss.
_ENDS = (b"IEND\xaeB`\x82", b"\xff\xd9")


def kind(content: bytes) -> str:
    """Return the media type of a picture; `ValueError` with what it is instead: no picture, too large or damaged."""
    if not content.startswith(_MAGIC):
        raise ValueError("is neither a PNG nor a JPEG picture")
    if not content.rstrip(b"\0").endswith(_ENDS):
        raise ValueError("is cut short or damaged")
    return _decoded(content)


def _decoded(content: bytes) -> str:
    from PIL import Image  # Few reports have a logo.

    with warnings.catch_warnings():
        # The library warns of what is refused here.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=tuple(_KINDS)) as picture:
                _refuse_large(*picture.size)
                picture.verify()
            with Image.open(io.BytesIO(content), formats=tuple(_KINDS)) as picture:
                picture.load()
                return _KINDS[str(picture.format)]
        except (_TooLarge, Image.DecompressionBombError):
            raise ValueError(f"has more than {MOST_PIXELS // 1_000_000} megapixels; a logo needs far fewer") from None
        except Exception:  # The library has no class for what a damaged picture makes it raise.
            raise ValueError("is cut short or damaged") from None


class _TooLarge(Exception):
    pass


def _refuse_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _TooLarge
