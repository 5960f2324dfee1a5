"""What leaves the house over plain HTTP, beside the pages that Streamlit serves."""
