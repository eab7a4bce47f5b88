"""The screens on which administrators keep lists, areas and settings."""
