"""The person's own files: read, cut up, indexed beside the cards, and quoted with file and page."""
