"""Looking back: weeks side by side, periods longer than a week, and the reports once issued."""
