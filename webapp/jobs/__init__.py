"""Work that a request leaves for later: what is to be done, and how it went."""
