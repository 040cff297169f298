// Where the server is. Streamlit would first look for it below each page's own address, and find nothing there.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", window.location.href).href };
