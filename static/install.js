// Where the browser itself can put Stappen on the phone, one tap does it; elsewhere the two lines with drawings stay.
const put = document.getElementById("zet-op"), there = document.getElementById("staat-op");
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  put.hidden = false;
  put.onclick = () => event.prompt();
});
addEventListener("appinstalled", () => {
  [put.hidden, there.hidden] = [true, false];
});
