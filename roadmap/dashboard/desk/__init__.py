"""The staff's pages: who sits there, the form, and what Streamlit remembers of it between two runs."""
