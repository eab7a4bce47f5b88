"""What the law on personal data asks for: notices, retention, take-downs, export, erasure."""
