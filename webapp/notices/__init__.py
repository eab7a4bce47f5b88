"""What people are told: the inbox on every page, and messages pushed to phones that asked for them.

A feature above writes `services.tell(session, person_id, about, ...)` into its own transaction, and
`services.take_back` where that turns out not to be so. Texts are made when they are read. Pushing
is work in the background that may fail for good: nothing waits for it, and the inbox has it all.
"""
