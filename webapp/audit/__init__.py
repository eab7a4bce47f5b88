"""The audit: who changed what, when and from where; a chain that shows if a link was touched.

`services.note` is for what no row tells; rows of the tables in `watched.py` are noted by themselves
(`capture.py`). All of it is written just before the commit (`writing.py`), so that what was rolled
back leaves nothing and the one chain is held for a moment only.
"""
