"""Photographs and clips: kept by content, judged by decoding, shown as stripped renditions.

No routes and no database rows are made here; `intake` is the way in.
"""
