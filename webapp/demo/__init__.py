"""Makers of the demonstration data: drawn pictures and short clips, all marked (ตัวอย่าง)."""
