// Looking again: what is still so, or as a step proposes, is chosen without leaving
// the page. Without this script the buttons send the page and come back to it.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-last] [data-answer]");
  const box = button?.closest("[data-statement]");
  const radio = box?.querySelector(`input[type=radio][value="${button.dataset.answer}"]`);
  if (!radio) return;
  event.preventDefault();
  const note = box.querySelector(button.dataset.answer === "na" ? ".reason textarea" : ".evidence textarea");
  const typed = note && note.value !== note.defaultValue;
  if (button.dataset.note && note && !typed) note.value = button.dataset.note;
  radio.click();
  (document.querySelector("[data-last] [data-answer]") || radio).focus({ preventScroll: true }); // what waits next
});

// Whatever is chosen, by a button, a tap or a key, settles what was asked.
document.addEventListener("change", (event) => {
  const last = event.target.closest("[data-statement]")?.querySelector("[data-last]");
  if (!last || event.target.type !== "radio") return;
  const still = last.querySelector("[name=still]");
  const said = last.querySelector("[data-said]");
  if (still && said) said.textContent = event.target.value === still.dataset.answer ? "Still so." : "Changed.";
  last.querySelectorAll("button, .says, .break").forEach((e) => e.remove());
  const all = document.querySelector("[name=still][value=all]");
  const waiting = [...document.querySelectorAll("[data-last]")].filter((l) => l.querySelector("[name=still]") && !l.querySelector("[name=take]")).length;
  if (all && waiting < 2) all.closest("p").remove(); // one has its own button
  else if (all) all.textContent = `The ${waiting} others are still so`;
});
