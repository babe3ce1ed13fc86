"""How a reply is judged: one file a scorer, found by its name; none of them knows the coach."""
