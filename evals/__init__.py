"""Offline evals of the coach."""
