// Works out what a level is worth while its figures are typed. The server does the
// arithmetic; nothing is kept before the form is sent.

const form = document.querySelector("form[data-preview]");
const said = document.getElementById("worth-said");

let timer, under;

/** Puts what the server worked out in its place, and says the answer once. */
function show(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  for (const part of made.querySelectorAll("body > [id]")) {
    const old = document.getElementById(part.id);
    const open = [...old.querySelectorAll("details")].map((d) => d.open);
    old.replaceChildren(...part.childNodes);
    old.querySelectorAll("details").forEach((d, i) => { d.open = open[i] ?? false; });
  }
  say(document.querySelector("#worth-result .call")?.textContent ?? "", true);
}

/** Says something: quietly to who does not see the page, or to everybody. */
function say(text, quiet) {
  const words = text.trim().replace(/\s+/g, " ");
  said.classList.toggle("hush", quiet);
  if (said.textContent !== words) said.textContent = words;
}

async function work() {
  under?.abort();
  const mine = under = new AbortController();
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", signal: mine.signal });
    if (answer.status !== 200) throw new Error(String(answer.status));
    const html = await answer.text();
    if (mine === under) show(html);
  } catch (error) {
    if (error.name !== "AbortError" && mine === under) say("Not worked out just now. What you typed is still here: save it to see the answer.", false);
  }
}

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(work, wait);
}

if (form) {
  form.addEventListener("input", (e) => { if (!e.target.name.endsWith("-source")) soon(350); });
  form.addEventListener("change", (e) => { if (e.target.matches("[type=radio], [type=checkbox]")) soon(0); });
}
