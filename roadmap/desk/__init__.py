"""What the staff's desk works with: pages looked up, duplicates, half-written records, and what a draft would change.

Values in, values out; the only thing that reaches outside is `page_lookup`, and it reaches public addresses only.
"""
