"""What each page says, as HTML: one function a page, from the board and an address to a string.

The dashboard shows it inside Streamlit; whoever serves plain files or a first paint can show the same. Templates escape
all they are given; nothing a person wrote is ever markup.
"""
