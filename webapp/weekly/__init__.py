"""The weekly report of an area: summary, preview, issuing, printing."""
