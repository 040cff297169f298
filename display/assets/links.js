// Links of choices, cards, maps and tables of areas lead to pages of this app: Streamlit is told of the new address as of a
// step in the browser's history, and the app isn't loaded anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".mp-areas a, .mp-cards a, .mp-ways a");
  const asksForMore = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || asksForMore) return;
  event.preventDefault();
  window.history.pushState({}, "", new URL(link.getAttribute("href"), document.baseURI));
  window.dispatchEvent(new PopStateEvent("popstate"));
});
