"""A run as one page that people read, as Markdown and as JSON."""
