"""Rules, gates and fixed texts that stand between a person in danger and a language model."""
