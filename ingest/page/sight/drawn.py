"""What a page draws, in the order in which it draws it: texts, paths, pictures, and where.

The functions of pdfium are called here by their addresses and with whole numbers for handles: that
is five times as fast as through typed pointers, and a page has hundreds of objects.
"""

import ctypes
from ctypes import c_float, c_int, c_uint, c_ulong, c_void_p
from dataclasses import dataclass
from struct import Struct
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MOST = 20_000
"""Objects of a page that are looked at: maps and exploded drawings have more, and no text there
is drawn over by anything that is told from the drawing itself."""
_DEEPEST = 6
"""Forms within forms that are followed: a form may hold itself."""
TEXT, PATH, PICTURE, SHADING, FORM = 1, 2, 3, 4, 5
"""pdfium's kinds of page objects."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page as it is read."""
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is read: `turn` quarter turns, clockwise, of its own frame (left, bottom, right,
    top in the PDF's units)."""

    turn: int
    frame: tuple[float, float, float, float]

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """From the PDF's units to the page as it is read."""
        left, bottom, right, top = self.frame
        match self.turn:
            case 0:
                return (x0 - left, top - y1, x1 - left, top - y0)
            case 1:
                return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
            case 2:
                return (right - x1, y0 - bottom, right - x0, y1 - bottom)
            case _:
                return (top - y1, right - x1, top - y0, right - x0)


class Drawn(NamedTuple):
    """One object: `handle` is pdfium's, its place in the list is its place in the drawing.

    `form`: how the form that holds it is placed on the page, None where it is the page's own;
    `opaque`: how much so the form is, from 0 to 1.
    """

    kind: int
    handle: int
    box: Box
    form: Matrix | None
    opaque: float


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(function, c_void_p).value
    assert address is not None
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_four = (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
count_objects = _function(raw.FPDFPage_CountObjects, c_int, c_void_p)
_get_object = _function(raw.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_count_inner = _function(raw.FPDFFormObj_CountObjects, c_int, c_void_p)
_get_inner = _function(raw.FPDFFormObj_GetObject, c_void_p, c_void_p, c_int)
_get_type = _function(raw.FPDFPageObj_GetType, c_int, c_void_p)
_get_bounds = _function(raw.FPDFPageObj_GetBounds, c_int, *_four)
_get_matrix = _function(raw.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
_get_fill = _function(raw.FPDFPageObj_GetFillColor, c_int, *_four)
_get_stroke = _function(raw.FPDFPageObj_GetStrokeColor, c_int, *_four)
_get_draw_mode = _function(raw.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
_count_segments = _function(raw.FPDFPath_CountSegments, c_int, c_void_p)
_get_segment = _function(raw.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
_get_point = _function(raw.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
_segment_type = _function(raw.FPDFPathSegment_GetType, c_int, c_void_p)
_get_clip = _function(raw.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
_count_clips = _function(raw.FPDFClipPath_CountPaths, c_int, c_void_p)
_count_clip_segments = _function(raw.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_int)
_get_clip_segment = _function(raw.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_int, c_int)
_count_marks = _function(raw.FPDFPageObj_CountMarks, c_int, c_void_p)
_get_mark = _function(raw.FPDFPageObj_GetMark, c_void_p, c_void_p, c_uint)
_get_mark_name = _function(
    raw.FPDFPageObjMark_GetName, c_int, c_void_p, c_void_p, c_ulong, c_void_p
)
render_mode = _function(raw.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
has_transparency = _function(raw.FPDFPageObj_HasTransparency, c_int, c_void_p)
_page_has_transparency = _function(raw.FPDFPage_HasTransparency, c_int, c_void_p)
set_active = _function(raw.FPDFPageObj_SetIsActive, c_int, c_void_p, c_int)
_get_metadata = _function(raw.FPDFImageObj_GetImageMetadata, c_int, c_void_p, c_void_p, c_void_p)
text_object = _function(raw.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)

_floats = (c_float * 6)()
_f = [ctypes.addressof(_floats) + 4 * at for at in range(6)]
_f4 = tuple(_f[:4])
_numbers = (c_uint * 4)()
_n = [ctypes.addressof(_numbers) + 4 * at for at in range(4)]
_length = c_ulong()
_unpack_box = Struct("4f").unpack_from
_unpack_colour = Struct("4I").unpack_from


def address(handle: Any) -> int:
    """The whole number that stands for one of pdfium's typed pointers."""
    return ctypes.addressof(handle.contents)


def kind_of(page: int, at: int) -> int:
    """The kind of an object of the page, by its place among those that are not in forms."""
    return int(_get_type(_get_object(page, at)))


def drawn_on(page: pdfium.PdfPage, view: View) -> list[Drawn]:
    """At most `MOST` objects of the page; what forms hold stands in the forms' places."""
    handle = address(page.raw)
    walk = _Walk(view)
    walk.go(count_objects(handle), _get_object, handle)
    return walk.found


class _Walk:
    """One walk through a page's objects and the forms among them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.found: list[Drawn] = []
        self._left = MOST

    def go(
        self,
        count: int,
        get: Any,
        parent: int,
        form: Matrix | None = None,
        opaque: float = 1.0,
        depth: int = 0,
    ) -> None:
        """Collect the objects that `get` gives of `parent`."""
        (left, _, _, top), straight = self.view.frame, self.view.turn == 0 and form is None
        add = self.found.append
        count = min(count, self._left)
        self._left -= count
        for at in range(count):
            handle = get(parent, at)
            kind = _get_type(handle)
            if kind == FORM:
                if depth < _DEEPEST and self._left:
                    inner = _times(_own_matrix(handle), form)
                    colour = fill_of(handle)
                    seen = opaque * colour[3] / 255 if colour else opaque
                    self.go(_count_inner(handle), _get_inner, handle, inner, seen, depth + 1)
            elif _get_bounds(handle, *_f4):
                x0, y0, x1, y1 = _unpack_box(_floats)
                if straight:
                    add(Drawn(kind, handle, (x0 - left, top - y1, x1 - left, top - y0), None, 1.0))
                else:
                    if form is not None:
                        x0, y0, x1, y1 = _moved(form, x0, y0, x1, y1)
                    add(Drawn(kind, handle, self.view.box(x0, y0, x1, y1), form, opaque))


def _own_matrix(handle: int) -> Matrix:
    if not _get_matrix(handle, _f[0]):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = _floats
    return (a, b, c, d, e, f)


def _times(one: Matrix, other: Matrix | None) -> Matrix:
    """First `one`, then `other`."""
    if other is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _moved(
    matrix: Matrix, x0: float, y0: float, x1: float, y1: float
) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    return min(xs), min(ys), max(xs), max(ys)


def is_transparent(page: pdfium.PdfPage) -> bool:
    """Whether anything on the page may be seen through."""
    return bool(_page_has_transparency(address(page.raw)))


Colour = tuple[int, int, int, int]
"""Red, green, blue and how opaque it is, 0 to 255."""


def fill_of(handle: int) -> Colour | None:
    """What an object is filled with; None where it is no plain colour."""
    if not _get_fill(handle, *_n):
        return None
    colour: Colour = _unpack_colour(_numbers)
    return colour


def stroke_of(handle: int) -> Colour | None:
    """What an object's outline is drawn with; None where it is no plain colour."""
    if not _get_stroke(handle, *_n):
        return None
    colour: Colour = _unpack_colour(_numbers)
    return colour


def draw_mode(path: int) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its outline is drawn."""
    _get_draw_mode(path, _n[0], _n[1])
    return bool(_numbers[0]), bool(_numbers[1])


def is_stencil(picture: int, page: pdfium.PdfPage) -> bool:
    """Whether a picture only lets colour through where it has ink, as line drawings do."""
    told = raw.FPDF_IMAGEOBJ_METADATA()
    if not _get_metadata(picture, address(page.raw), ctypes.addressof(told)):
        return False
    return bool(told.bits_per_pixel == 1 and told.colorspace == raw.FPDF_COLORSPACE_UNKNOWN)


Clip = tuple[int, float, float, float, float]
"""What tells one clip from another without reading it whole: how many paths it has, and two
corners of the last."""


def clip_key(handle: int) -> Clip | None:
    """The look of an object's clip; None where nothing clips it."""
    clip = _get_clip(handle)
    count = _count_clips(clip)
    if count <= 0:
        return None
    corners = [0.0, 0.0, 0.0, 0.0]
    for at in (0, 2):
        segment = _get_clip_segment(clip, count - 1, at)
        if segment and _get_point(segment, _f[0], _f[1]):
            corners[at], corners[at + 1] = _floats[0], _floats[1]
    return (count, *corners)


def is_marked(handle: int) -> bool:
    """Whether an object stands in any marked content."""
    return bool(_count_marks(handle) > 0)


def clip_of(handle: int, view: View) -> Box:
    """The smallest box around each path that an object is clipped by, where they all meet."""
    clip = _get_clip(handle)
    count = _count_clips(clip)
    left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
    for at in range(min(count, 8)):
        points = []
        for place in range(min(_count_clip_segments(clip, at), 64)):
            segment = _get_clip_segment(clip, at, place)
            if segment and _get_point(segment, _f[0], _f[1]):
                points.append((_floats[0], _floats[1]))
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
    if _count_segments(path) <= 2:
        return True
    return bool(_segment_type(_get_segment(path, 2)) == MOVE)


def outline(path: Drawn, most: int) -> Outline:
    """The outline of a path of at most `most` points, else nothing."""
    count = _count_segments(path.handle)
    if not 0 < count <= most:
        return []
    a, b, c, d, e, f = _times(_own_matrix(path.handle), path.form)
    found: Outline = []
    for at in range(count):
        segment = _get_segment(path.handle, at)
        _get_point(segment, _f[0], _f[1])
        x, y = _floats[0], _floats[1]
        found.append((_segment_type(segment), a * x + c * y + e, b * x + d * y + f))
    return found


def in_layer(handle: int, names: dict[int, bytes]) -> bool:
    """Whether an object is marked to be in a layer; `names` of marks is kept for a page."""
    for at in range(min(_count_marks(handle), 16)):
        mark = _get_mark(handle, at)
        if mark not in names:
            names[mark] = _mark_name(mark)
        if names[mark] == b"OC":
            return True
    return False


def _mark_name(mark: int) -> bytes:
    buffer = ctypes.create_string_buffer(64)
    _get_mark_name(mark, ctypes.addressof(buffer), 64, ctypes.addressof(_length))
    return buffer.raw[: min(_length.value, 64)].replace(b"\0", b"")
