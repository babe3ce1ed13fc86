"""The model that runs on the person's own computer: catalogue, download, chat, first-run probe."""
