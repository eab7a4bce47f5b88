"""Who works here: people, their duties over time, deputies, cards to come in with, imports."""
