"""An address of this site as a QR code, drawn as SVG."""

import io

import segno


class TooLongError(ValueError):
    """An address that no QR code can hold."""


def draw_qr(address: str) -> bytes:
    """Draw a whole address, dark on white with the quiet zone that scanners need (4 modules).

    TooLongError beyond 2,953 bytes, which is what the largest code holds (ISO/IEC 18004).
    """
    try:
        code = segno.make_qr(address, error="L" if len(address) > 1000 else "M")
    except segno.DataOverflowError as error:
        raise TooLongError(f"{len(address)}文字のアドレスは、QRコードに入りません。") from error
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, light="#fff", omitsize=True, title=address)
    return drawn.getvalue()
