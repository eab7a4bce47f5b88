"""People, what they are assigned to, and how they sign in."""
