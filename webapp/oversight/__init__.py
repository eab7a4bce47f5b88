"""What the offices above see of those below: for now, phones that have trouble sending."""
