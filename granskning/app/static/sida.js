// Handier where it is allowed to run; every page works without it.
"use strict";

for (const input of document.querySelectorAll('input[type="file"]')) {
  const area = input.closest("form");
  const over = (event) => {
    event.preventDefault();
    input.classList.toggle("over", event.type === "dragover");
  };
  if (area.querySelectorAll('input[type="file"]').length === 1) {
    area.addEventListener("dragover", over);
    area.addEventListener("dragleave", over);
    area.addEventListener("drop", (event) => {
      over(event);
      if (event.dataTransfer.files.length && (input.multiple || event.dataTransfer.files.length === 1)) {
        input.files = event.dataTransfer.files;
      }
    });
  }
}

const shown = document.getElementById("framsteg");
if (shown) {
  const ask = async () => {
    try {
      const answer = await fetch("/arbetar/laget", { redirect: "error" });
      if (answer.status !== 200) {
        location.assign("/arbetar");
        return;
      }
      shown.innerHTML = await answer.text();
      const step = document.getElementById("steg-nu")?.textContent ?? "";
      const said = document.getElementById("sagt-nu");
      if (said.textContent !== step) said.textContent = step;
    } catch {
      // The page has ended, or is busy: it is asked again.
    }
    setTimeout(ask, 250);
  };
  setTimeout(ask, 250);
}
