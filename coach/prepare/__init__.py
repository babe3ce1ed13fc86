"""Getting ready for one hard conversation: what is going on, whether now is the time, and a card of one page."""
