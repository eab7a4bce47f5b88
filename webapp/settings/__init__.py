"""What offices set for themselves, value by value: who changed it last, and what holds where."""
