"""What scorers read a reply with. Nothing of it is the coach's, which must not grade itself by its own ruler."""
