"""What is kept of talks, in one SQLite file on this computer."""
