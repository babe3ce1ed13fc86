"""The page in the browser: renders events, decides nothing."""
