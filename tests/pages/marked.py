"""A page that does what ours never do: it hands names from a file to every element that reads Markdown."""

import os

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access import server
from access.viewer import require

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(), lifespan=server.first_start)
else:
    require()
    beacon = os.environ["BEACON"]
    for number, name in enumerate(
        [
            f"![x]({beacon}/image.png)",
            f"<img src='{beacon}/html.png' onerror='window.ran=1'>",
            "<script>window.ran=1;alert(1)</script>",
            f"<link rel=stylesheet href={beacon}/style.css>",
            f"<iframe src='{beacon}/frame'></iframe>",
            f"<svg onload=\"fetch('{beacon}/svg')\"></svg>",
            "[click](javascript:window.ran=1)",
            f"$\\href{{{beacon}/latex}}{{x}}$",
            f'=HYPERLINK("{beacon}/formula")',
        ]
    ):
        st.write(name)
        st.markdown(name)
        # on purpose: hostile markup is let through, to prove that the policy of content alone stops it
        st.markdown(name, unsafe_allow_html=True)
        st.html(name)
        st.error(name)
        st.metric(name, name, name)
        st.caption(name)
        st.button(name, key=f"button {number}")
        st.table(pd.DataFrame({name: [name]}))
        st.dataframe(pd.DataFrame({name: [name]}), key=f"frame {number}")
        st.expander(name).text(name)
        st.toast(name)
    st.text("the end of the page")
