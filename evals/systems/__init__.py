"""What answers a case: the whole coach, and what it must beat."""
