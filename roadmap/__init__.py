"""The plan, what is known of it, and how far along it is."""
