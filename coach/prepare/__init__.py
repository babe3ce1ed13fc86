"""Getting ready for one hard conversation: is now the time, a card of one page, and a check of a draft."""
