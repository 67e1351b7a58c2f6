"""How fast the kaleidoscope turns, over HTTP, on a programme of full size."""
