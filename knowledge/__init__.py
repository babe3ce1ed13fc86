"""The guidance itself: one Markdown file a card. Data only."""
