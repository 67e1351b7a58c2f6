"""A share with its margin, on a line from 0 to 100%."""

from caleidoscoop.reports.document.figures.palette import ACCENT, LINE, mixed

WIDTH, HEIGHT = 180, 14


def bar(share: float, low: float, high: float) -> str:
    def at(part: float) -> str:
        return f"{4 + part * (WIDTH - 8):.1f}"

    ticks = "".join(f"M{at(part)} 3v8" for part in (0, 0.5, 1))
    width = max((high - low) * (WIDTH - 8), 1)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path class="line" d="M{at(0)} 7H{at(1)}{ticks}" stroke="{mixed(LINE, 0.6, "#8a8272")}"/>'
        f'<rect class="range" x="{at(low)}" y="4" width="{width:.1f}" height="6" rx="3" '
        f'fill="{ACCENT}" opacity=".35"/>'
        f'<circle class="dot" cx="{at(share)}" cy="7" r="4" fill="{ACCENT}"/></svg>'
    )
