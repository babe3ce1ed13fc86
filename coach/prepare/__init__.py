"""Getting ready for a hard talk, without any model."""
