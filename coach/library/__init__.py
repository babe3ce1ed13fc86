"""The guidance: cards, their embeddings, the vector index and retrieval."""
