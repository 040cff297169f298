// A link of a map or of its table to this very page: only the choices change, so the page isn't loaded anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".mp-areas a");
  const asksForMore = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || asksForMore) return;
  const to = new URL(link.getAttribute("href"), document.baseURI);
  if (to.pathname !== window.location.pathname) return;
  event.preventDefault();
  window.history.pushState({}, "", to);
  window.dispatchEvent(new PopStateEvent("popstate"));
});
