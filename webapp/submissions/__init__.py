"""Activity submissions: what a phone sends, its files, its states and its history."""
