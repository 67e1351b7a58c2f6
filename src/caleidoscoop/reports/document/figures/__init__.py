"""The drawings of a report as SVG that stands alone, with classes for a dark page."""
