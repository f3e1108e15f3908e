"""Reads pages as a stranger does: pictures by poppler, codes by zxing-cpp. Prints one JSON list.

Arguments: PDF, dots an inch, bleed in dots, pages (1-based, separated by commas), the voice code's
corner (left or right).
Each entry: page, codes (format, text), voice (near, far, top, bottom edge of the voice code, in dots
from its own bottom corner of the trimmed sheet), notch (reach in from the right edge, bottom, top).
"""
import json
import subprocess
import sys
import tempfile

import numpy
import zxingcpp
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
MM = 25.4


def picture(pdf, dpi, page, folder):
    name = f"{folder}/page"
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-f", str(page), "-l", str(page)]
    subprocess.run([*command, "-singlefile", pdf, name], check=True)
    return numpy.array(Image.open(name + ".pgm"))


def voice(grey, dpi, bleed):
    """The dark box at the bottom left, with 2 mm of quiet around it; the picture may be mirrored."""
    trim_bottom = grey.shape[0] - bleed
    near, far = (round(mm / MM * dpi) for mm in (13.2, 36.8))
    corner = grey[trim_bottom - far : trim_bottom - near, bleed + near : bleed + far]
    rows, columns = (numpy.flatnonzero((corner < 128).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    left, right = near + int(columns[0]), near + int(columns[-1]) + 1
    top, bottom = far - int(rows[0]), far - int(rows[-1]) - 1
    return [left, right, top, bottom]


def notch(grey, dpi, bleed):
    """How far the ink at the right edge, 20 to 30 mm from the bottom, reaches in, and its ends."""
    right, bottom = grey.shape[1] - bleed, grey.shape[0] - bleed
    low, high, reach = (round(mm / MM * dpi) for mm in (20, 30, 5))
    edge = grey[bottom - high : bottom - low, right - reach : right] < 128
    rows, columns = (numpy.flatnonzero(edge.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    return [reach - int(columns[0]), high - int(rows[-1]) - 1, high - int(rows[0])]


def main():
    pdf, dpi, bleed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    mirrored = sys.argv[5] == "right"
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for page in map(int, sys.argv[4].split(",")):
            grey = picture(pdf, dpi, page, folder)
            codes = zxingcpp.read_barcodes(grey)
            entry = {
                "page": page,
                "codes": [[code.format.name, code.text] for code in codes],
                "voice": voice(grey[:, ::-1] if mirrored else grey, dpi, bleed),
                "notch": notch(grey, dpi, bleed),
            }
            found.append(entry)
    print(json.dumps(found, ensure_ascii=False))


main()
