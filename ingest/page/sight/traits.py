"""What pdfium says of one object that a page draws: its clip, its layer, its outline."""

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.sight.drawn import Box, Drawn, View, within
from ingest.page.sight.handles import (
    FLOATS,
    FLOATS_AT,
    LENGTH,
    address,
    count_clip_segments,
    count_clips,
    count_marks,
    count_segments,
    get_clip,
    get_clip_segment,
    get_mark,
    get_mark_name,
    get_metadata,
    get_point,
    get_segment,
    own_matrix,
    page_has_transparency,
    segment_type,
)


def is_transparent(page: pdfium.PdfPage) -> bool:
    """Whether anything on the page may be seen through."""
    return bool(page_has_transparency(address(page.raw)))


def is_stencil(picture: int, page: pdfium.PdfPage) -> bool:
    """Whether a picture only lets colour through where it has ink, as line drawings do."""
    told = raw.FPDF_IMAGEOBJ_METADATA()
    if not get_metadata(picture, address(page.raw), ctypes.addressof(told)):
        return False
    return bool(told.bits_per_pixel == 1 and told.colorspace == raw.FPDF_COLORSPACE_UNKNOWN)


Clip = tuple[int, float, float, float, float]
"""What tells one clip from another without reading it whole: how many paths it has, and two
corners of the last."""


def clip_key(handle: int) -> Clip | None:
    """The look of an object's clip; None where nothing clips it."""
    clip = get_clip(handle)
    count = count_clips(clip)
    if count <= 0:
        return None
    corners = [0.0, 0.0, 0.0, 0.0]
    for at in (0, 2):
        segment = get_clip_segment(clip, count - 1, at)
        if segment and get_point(segment, FLOATS_AT[0], FLOATS_AT[1]):
            corners[at], corners[at + 1] = FLOATS[0], FLOATS[1]
    return (count, *corners)


def is_marked(handle: int) -> bool:
    """Whether an object stands in any marked content."""
    return bool(count_marks(handle) > 0)


def clip_of(handle: int, view: View) -> Box:
    """The smallest box around each path that an object is clipped by, where they all meet."""
    clip = get_clip(handle)
    count = count_clips(clip)
    left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
    for at in range(min(count, 8)):
        points = []
        for place in range(min(count_clip_segments(clip, at), 64)):
            segment = get_clip_segment(clip, at, place)
            if segment and get_point(segment, FLOATS_AT[0], FLOATS_AT[1]):
                points.append((FLOATS[0], FLOATS[1]))
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return view.box(left, bottom, right, top)


Outline = list[tuple[int, float, float]]
"""(how it is reached, x, y) of each point of a path, in the PDF's units of the page; curves by the
points that govern them."""
LINE, CURVE, MOVE = 0, 1, 2
"""pdfium's ways to reach a point."""


def is_strokes(path: int) -> bool:
    """Whether a path may be single strokes, each from a point to a point."""
    if count_segments(path) <= 2:
        return True
    return bool(segment_type(get_segment(path, 2)) == MOVE)


def outline(path: Drawn, most: int) -> Outline:
    """The outline of a path of at most `most` points, else nothing."""
    count = count_segments(path.handle)
    if not 0 < count <= most:
        return []
    a, b, c, d, e, f = within(path.form, own_matrix(path.handle))
    found: Outline = []
    for at in range(count):
        segment = get_segment(path.handle, at)
        get_point(segment, FLOATS_AT[0], FLOATS_AT[1])
        x, y = FLOATS[0], FLOATS[1]
        found.append((segment_type(segment), a * x + c * y + e, b * x + d * y + f))
    return found


def in_layer(handle: int, names: dict[int, bytes]) -> bool:
    """Whether an object is marked to be in a layer; `names` of marks is kept for a page."""
    for at in range(min(count_marks(handle), 16)):
        mark = get_mark(handle, at)
        if mark not in names:
            names[mark] = _mark_name(mark)
        if names[mark] == b"OC":
            return True
    return False


def _mark_name(mark: int) -> bytes:
    buffer = ctypes.create_string_buffer(64)
    get_mark_name(mark, ctypes.addressof(buffer), 64, ctypes.addressof(LENGTH))
    return buffer.raw[: min(LENGTH.value, 64)].replace(b"\0", b"")
