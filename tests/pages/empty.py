"""A page behind the gate with nothing on it: what any page costs at the least."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access import server

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(), lifespan=server.first_start)
else:
    st.title("Empty")
