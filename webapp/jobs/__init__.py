"""Work that a request leaves for later: what is to be done, and how it went.

A feature writes `services.enqueue(session, kind, key)` into its own transaction and registers in
its `tasks.py` what does such work: `registry.handler(kind, label=...)`. The worker, `flask worker`,
does the rest. What is to be done stands in the table alone; Huey carries ids and may lose them.

In tests nothing runs by itself: `runner.run_due(app)` does in this process what is due, and what
that makes due, and returns how many ran. A failed job is due again only later, so pass
`at=clock.utc_now() + timedelta(minutes=5)` to see it tried again.
"""
