"""The safety gate's second layer: a small model that has read examples of danger, and of ordinary talk."""
