"""Who may work at the desk: accounts, sessions, one-time links, and what guessing costs. Start with `Ledger.staff`."""
