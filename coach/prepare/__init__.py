"""Getting ready for one hard conversation: whether now is the time, a card of one page, a look over a draft."""
