"""Whether a PDF may put whole forms into layers, which pdfium does not tell of a form."""

import re

_IN_LAYER = re.compile(rb"/OC\s*(?:\d+\s+\d+\s+R|<<)")


def may_layer_forms(pdf: bytes) -> bool:
    """Whether anything in the file is said to be in a layer: the dictionary of a form stands in
    the file as it is, never in a compressed part of it."""
    return bool(_IN_LAYER.search(pdf))
