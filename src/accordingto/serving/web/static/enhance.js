// Small helps for pages that work without them. Each looks for its own attribute; other pages add theirs below.
"use strict";

// Articles, claims, readings: a note shows its words and words their note; texts to copy get a button; a text that is
// being read is asked after; a file may be dropped on the form.
(() => {
  const shown = (article, number, on) => {
    for (const mark of article.querySelectorAll(`[data-claim="${number}"]`)) mark.classList.toggle("told", on);
    for (const note of article.querySelectorAll(`[data-note="${number}"]`)) note.classList.toggle("told", on);
  };
  const watched = (kind, on) => document.addEventListener(kind, (event) => {
    const place = event.target instanceof Element ? event.target.closest("[data-note], [data-claim]") : null;
    const article = place && place.closest(".reading");
    if (article) shown(article, Number(place.dataset.note || place.dataset.claim), on);
  });
  watched("mouseover", true);
  watched("mouseout", false);
  watched("focusin", true);
  watched("focusout", false);

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const words = button.firstChild;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy");
      }
      words.data = "Copied";
      setTimeout(() => { words.data = "Copy"; }, 2000);
    });
  }

  for (const line of document.querySelectorAll("[data-watch]")) {
    const ask = async () => {
      try {
        const answer = await fetch(line.dataset.watch);
        const state = await answer.json();
        if (!answer.ok || state.done) return location.reload();
        line.querySelector("span").textContent = state.stage;
      } catch {
        // The server may be busy; ask again.
      }
      setTimeout(ask, 700);
    };
    setTimeout(ask, 300);
  }

  for (const form of document.querySelectorAll("form.give")) {
    const field = form.querySelector("input[type=file]");
    const files = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    if (!field) continue;
    form.addEventListener("dragover", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      form.classList.add("over");
    });
    for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      if (!files(event) || !event.dataTransfer.files.length) return;
      event.preventDefault();
      field.files = event.dataTransfer.files;
      field.focus();
    });
  }
})();
