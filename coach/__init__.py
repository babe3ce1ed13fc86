"""The engine of a private, reflective conversation coach. It knows no user interface."""
