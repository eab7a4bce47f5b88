"""What makes the product installable and openable without a line; and the phone's own probe."""
