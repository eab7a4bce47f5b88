"""What administrators look up in the audit: the page, its export, the daily word of the head."""
