// Reads a text aloud with a voice that is on this device itself (never one of a cloud), and keeps the place on the page
// when the language changes. Without a voice for the language there is no button.
(() => {
  const tongues = document.querySelector(".tongues");
  tongues?.addEventListener("click", ({ target }) => {
    const link = target.closest("a"), next = tongues.querySelector("[name=next]");
    if (link) link.hash = location.hash;
    if (next) next.value = next.value.split("#")[0] + location.hash;
  });
  const speech = window.speechSynthesis, shown = document.getElementById("voorlezen");
  if (!speech || !shown) return;
  const tag = (voice) => voice.lang.toLowerCase().split(/[-_]/)[0];
  const show = () => {
    const voices = speech.getVoices().filter((voice) => voice.localService);
    for (const part of document.querySelectorAll("[data-read]")) {
      const text = part.querySelector(".own") || part.firstChild;
      const { lang } = (text.closest ? text : part).closest("[lang]");
      const voice = voices.find((one) => tag(one) === lang);
      if (!voice) continue;
      delete part.dataset.read;
      const button = shown.content.cloneNode(true).firstElementChild;
      button.onclick = () => {
        const said = new SpeechSynthesisUtterance(text.textContent.trim());
        [said.voice, said.lang] = [voice, voice.lang];
        speech.cancel();
        speech.speak(said);
      };
      (part.closest("a") || part).after(button);
    }
  };
  show();
  speech.onvoiceschanged = show;
  addEventListener("pagehide", () => speech.cancel());
})();
