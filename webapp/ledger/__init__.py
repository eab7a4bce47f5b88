"""The ledger: which approved reports stand in the department's own E-Report, and which not yet."""
