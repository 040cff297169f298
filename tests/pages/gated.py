"""The smallest dashboard: launcher and script in one file, as dashboard.py is."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access import server
from access.viewer import require

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(), lifespan=server.first_start)
else:
    viewer = require()
    st.title("Gated")
    st.text(f"viewer={viewer.name} role={viewer.role} public={viewer.scope.is_public} areas={viewer.scope.areas}")
    st.button("again")
    st.file_uploader("file", type=["csv"])
    if viewer.role == "administrator":
        st.download_button("small", b"for the administrator", "small.txt")
