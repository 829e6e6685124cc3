// Lets the phone itself ask with which app a text goes, where the browser can do that.
for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = !navigator.share;
  button.onclick = () => navigator.share({ text: button.dataset.share }).catch(() => {});
}
