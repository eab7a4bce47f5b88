"""ถาดพักภาพ: what arrives at an office by LINE, on paper or by phone, until it becomes reports."""
