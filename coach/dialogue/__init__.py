"""Which kind of reply comes now, how it is written, and what it must pass before anyone sees it."""
