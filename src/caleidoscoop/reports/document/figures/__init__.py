"""The drawings of a report, as SVG that stands alone: colours inside, and classes for a dark page."""
