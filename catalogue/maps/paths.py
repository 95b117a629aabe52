"""SVG paths of the map: read, moved and rounded once, so that a page carries as few bytes as the eye allows.

The file gives tenths of a unit; the map is drawn 1,000 units wide on about 800 pixels. Whole units divide the weight
of the 101 departments by 1.8 (50,484 to 26,790 bytes, 17.8 to 9.9 kB with gzip, measured in November 2026) and move no
border by more than half a pixel. A vertex shared by two departments is rounded to the same place: no gap opens.
"""

import re
from collections.abc import Iterator

Point = tuple[float, float]
Ring = list[Point]

COMMAND = re.compile(r"([Mlhvz])([^Mlhvz]*)")
NUMBER = re.compile(r"-?\d*\.?\d+")


def simplified(path: str, *, down: int = 0) -> str:
    """The path in whole units, `down` units lower.

    Only the commands of the file are known: absolute M, relative l, h and v, z. A ring that rounding flattens to
    fewer than three points goes away.
    """
    rings = (_whole_ring(ring, down) for ring in _rings(path))
    return "".join(_written(ring) for ring in rings if len(ring) > 2)


def _rings(path: str) -> Iterator[Ring]:
    """The closed lines of a path, as absolute points."""
    x = y = 0.0
    ring: Ring = []
    for command, arguments in COMMAND.findall(path):
        numbers = [float(number) for number in NUMBER.findall(arguments)]
        if command == "z":
            yield ring
            continue
        if command == "M":
            x, y, ring = numbers[0], numbers[1], []
        else:
            x += numbers[0] if command in "lh" else 0
            y += numbers[-1] if command in "lv" else 0
        ring.append((x, y))


def _whole_ring(ring: Ring, down: int) -> list[tuple[int, int]]:
    """The ring in whole units, each point once in a row."""
    whole: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x), round(y) + down)
        if not whole or point != whole[-1]:
            whole.append(point)
    return whole


def _written(ring: list[tuple[int, int]]) -> str:
    """The ring as a path: its start, then steps."""
    x, y = ring[0]
    text, last = f"M{x} {y}", "M"
    for next_x, next_y in ring[1:]:
        step_x, step_y = next_x - x, next_y - y
        command = "h" if not step_y else "v" if not step_x else "l"
        step = {"h": f"{step_x}", "v": f"{step_y}", "l": f"{step_x} {step_y}"}[command]
        text += (" " if command == last else command) + step
        x, y, last = next_x, next_y, command
    return (text + "z").replace(" -", "-")
