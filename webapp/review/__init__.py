"""The district's desk: the queue, one submission at a time, and the decision."""
