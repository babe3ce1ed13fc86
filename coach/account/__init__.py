"""What the coach can tell about itself: what it keeps, what answers, whom it talks to."""
