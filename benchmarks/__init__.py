"""How fast the coach is on this computer: `python -m benchmarks`, or `make bench`."""
