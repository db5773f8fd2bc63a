"""Pictures of an output as PNG, the one form that every writer takes."""

from base64 import b64decode
from binascii import Error
from io import BytesIO

LARGEST = 40_000_000  # points of a picture; more is no figure, and would not fit into memory


def picture(words: str) -> bytes:
    """Return a picture in base64 (PNG, JPEG) as the bytes of a PNG; empty if it is none that can be read.

    A sound PNG stays as it is, byte by byte.
    """
    from PIL import Image

    try:
        found = b64decode(words)
        with Image.open(BytesIO(found), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > LARGEST:
                return b""
            image.load()
            if image.format == "PNG":
                return found
            made = BytesIO()
            image.convert("RGB").save(made, "PNG")
            return made.getvalue()
    except (Error, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
