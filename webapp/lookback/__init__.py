"""Levels and looking back: provinces added up, weeks compared, months and years summed up."""
