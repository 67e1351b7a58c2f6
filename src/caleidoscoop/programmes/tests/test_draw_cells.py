"""The committed drawing is what the development script draws."""

from pathlib import Path

import pytest

from caleidoscoop.programmes.glass import DATA

ROOT = Path(__file__).parents[4]
WORLD = ROOT / "node_modules/world-atlas/countries-10m.json"


@pytest.mark.skipif(not WORLD.exists(), reason="npm ci brings the coast")
def test_drawing_again_gives_the_same_bytes(tmp_path, monkeypatch):
    from caleidoscoop.programmes.data import draw_cells

    again = tmp_path / "cells.json"
    monkeypatch.setattr("sys.argv", ["draw_cells.py", str(WORLD), "--out", str(again)])
    draw_cells.main()
    assert again.read_bytes() == (DATA / "cells.json").read_bytes()
