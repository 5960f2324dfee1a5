"""Serves the dashboard with one thing changed: pages are looked up on this machine instead of on the public web."""

import sys

from streamlit.web import cli

from roadmap.dashboard.desk import address
from tests.desk.pages import reach
from tests.servers import HOUSE

if __name__ == "__main__":
    address.REACH = reach()
    sys.argv = ["streamlit", "run", str(HOUSE / "app.py"), f"--server.port={sys.argv[1]}"]
    cli.main()
