// Continuum's only script. Every page works without it; with it answers are
// saved as they are chosen, the keys 0 to 3 answer, and links into folded
// parts open them.

/** remember keeps a wish of this browser; private windows may refuse. */
const remember = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* not kept */ } },
};

/** Opens the folded part an address points into, and shows it. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target?.closest("details");
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView();
  folded.querySelector("summary").focus({ preventScroll: true });
}

/** Folded parts are printed open and folded again afterwards. */
function printOpen() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.noprint)")];
    opened.forEach((d) => { d.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((d) => { d.open = false; }));
}

/** Saves what is answered on a page, one statement after the other. */
class Saver {
  constructor(form) {
    this.form = form;
    this.status = document.querySelector("[data-saved]");
    this.waiting = new Set();
    this.timers = new Map();
    this.refused = new Set([...form.querySelectorAll("[data-statement]:has(.error)")]); // their answers cannot stand
    this.busy = false;
    form.addEventListener("change", (e) => this.later(e, 0));
    form.addEventListener("input", (e) => e.target.matches("textarea") && this.later(e, 900));
    form.addEventListener("submit", () => { this.sent = true; });
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", () => { this.sent = false; });
    document.addEventListener("visibilitychange", () => document.hidden ? this.hurry() : this.waiting.size && this.flush());
  }

  later(event, wait) {
    const box = event.target.closest("[data-statement]");
    if (!box) return;
    this.say("Saving");
    clearTimeout(this.timers.get(box));
    this.timers.set(box, setTimeout(() => this.add(box), wait));
  }

  add(box) {
    this.timers.delete(box);
    this.waiting.add(box);
    this.flush();
  }

  /** Everything typed so far is sent without waiting for a pause. */
  hurry() {
    for (const [box, timer] of [...this.timers]) { clearTimeout(timer); this.add(box); }
  }

  /** The last words before the page goes: sent so that they outlive it. */
  leave() {
    if (this.sent) return;
    for (const box of new Set([...this.timers.keys(), ...this.waiting])) {
      const body = this.body(box);
      if (body) fetch(this.form.dataset.save, { method: "POST", body, keepalive: true }).catch(() => {});
    }
  }

  /** What is sent of one statement; null while a reason is still missing. */
  body(box) {
    const body = new URLSearchParams();
    for (const field of box.querySelectorAll("input:checked, textarea")) body.append(field.name, field.value);
    const reason = box.querySelector(".reason textarea");
    if (box.querySelector("[value=na]:checked") && !reason?.value.trim()) return null;
    for (const name of ["component", "page"]) body.append(name, this.form.dataset[name]);
    return body;
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    for (const box of [...this.waiting]) {
      this.waiting.delete(box);
      const body = this.body(box);
      if (!body) this.mark(box, "Say in a few words why it does not apply; then it is saved.");
      else if (!await this.send(box, body)) { this.waiting.add(box); break; }
    }
    this.busy = false;
    if (this.waiting.size && !this.failed) this.flush();
  }

  async send(box, body) {
    clearTimeout(this.retry);
    this.failed = false;
    try {
      const answer = await fetch(this.form.dataset.save, { method: "POST", body, redirect: "manual" });
      const taken = answer.status === 204;
      if (taken || answer.status === 422) {
        this.mark(box, await answer.text());
        if (taken) this.done(answer.headers.get("Saved-At"));
        return true;
      }
      if (answer.type === "opaqueredirect" || answer.status === 401) this.say("Not saved: sign in again in another tab and come back; then it is saved");
      else if (answer.status === 409 || answer.status === 410) this.say("Not saved: these answers can no longer be changed");
      else throw new Error(String(answer.status));
      this.failed = true;
      return false;
    } catch {
      this.failed = true;
      this.say("Not saved yet. Trying again");
      this.retry = setTimeout(() => this.flush(), 4000);
      return false;
    }
  }

  /** Says saved only when nothing is left to save and nothing was refused. */
  done(time) {
    if (this.refused.size) this.say("Not all is saved: see below");
    else if (!this.timers.size && !this.waiting.size) this.say(time ? "Saved " + time : "");
  }

  /** Shows why an answer is not saved, until it is mended. */
  mark(box, why) {
    let error = box.querySelector(".error");
    if (!error && !why) return;
    if (!error) {
      error = Object.assign(document.createElement("p"), { className: "error", role: "alert" });
      box.querySelector("legend").after(error);
    }
    error.textContent = why;
    error.hidden = !why;
    if (why) this.refused.add(box);
    else {
      this.refused.delete(box);
      box.querySelectorAll("[aria-invalid]").forEach((f) => f.removeAttribute("aria-invalid"));
    }
    this.done(null);
  }

  say(text) { if (this.status.textContent !== text) this.status.textContent = text; }
}

/** The keys 0 to 3 choose for the statement in hand and go on to the next; Enter continues. */
class Keys {
  constructor(form) {
    this.form = form;
    this.boxes = [...form.querySelectorAll("[data-statement]")];
    this.help = document.querySelector("[data-keys]");
    this.on = remember.get("keys") !== "off";
    document.addEventListener("keydown", (e) => this.press(e));
    this.help.querySelector("button").addEventListener("click", () => this.turn(!this.on));
    this.help.hidden = false;
    this.turn(this.on);
  }

  turn(on) {
    const [says, offers] = on ? ["Keys 0 to 3 choose, Enter continues.", "Switch off"] : ["Answering by keys is off.", "Switch on"];
    this.on = on;
    this.form.classList.toggle("keys", on);
    remember.set("keys", on ? "on" : "off");
    this.help.querySelector("span").textContent = says;
    this.help.querySelector("button").textContent = offers;
  }

  press(event) {
    const typing = event.target.matches("textarea, select, input:not([type=radio])");
    if (!this.on || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      this.form.querySelector("[value=continue]").click();
    } else if (/^[0-3]$/.test(event.key)) {
      this.choose(event.key);
    }
  }

  /** The statement in focus, else the first without an answer, else the first. */
  current() {
    return document.activeElement.closest("[data-statement]") || this.boxes.find((b) => !b.querySelector(":checked")) || this.boxes[0];
  }

  choose(key) {
    const box = this.current();
    const radio = box.querySelector(`input[type=radio][value="${key}"]`);
    if (!radio) return;
    radio.click();
    const next = this.boxes[this.boxes.indexOf(box) + 1];
    const goal = next?.querySelector(":checked") || next?.querySelector("input") || this.form.querySelector("[value=continue]");
    goal.focus();
    goal.scrollIntoView({ block: "nearest" });
  }
}

/** Page Down and Page Up, as presenters send them, turn a workshop's pages at their ends. */
function turnPages(form) {
  addEventListener("keydown", (e) => {
    const end = e.key === "PageDown" && innerHeight + scrollY > document.documentElement.scrollHeight - 2 && "continue";
    const to = end || e.key === "PageUp" && !scrollY && "back";
    if (to && !e.target.matches("textarea")) form.querySelector(`[value=${to}]`).click();
  });
}

/** Keeps the answers of a page that is sent until another has come: they are
 *  there again after signing in. */
function keepTyped(form) {
  const here = location.pathname;
  try {
    const kept = JSON.parse(sessionStorage.getItem("typed"));
    if (here !== "/sign-in") sessionStorage.removeItem("typed");
    if (!form) return;
    if (kept?.at === here) for (const [name, value] of kept.fields) restore(form, name, value);
    form.addEventListener("submit", () => {
      const fields = [...new FormData(form)].filter(([name]) => name !== "go" && name !== "from");
      sessionStorage.setItem("typed", JSON.stringify({ at: here, fields }));
    });
  } catch { /* nothing is kept */ }
}

/** Gives a field what was typed before, as if it were typed again. */
function restore(form, name, value) {
  const field = form.querySelector(`textarea[name="${name}"], input[name="${name}"][value="${value.replace(/\W/g, "")}"]`);
  if (field?.type === "radio") return field.click();
  if (!field || field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Set-up proposes the visitor's time zone. */
function proposeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = document.querySelector(`[data-zone] option[value="${zone}"]`);
  if (option) option.selected = true;
}

const answers = document.querySelector("form[data-save]");
if (answers) {
  new Saver(answers);
  new Keys(answers);
  if ("turn" in answers.dataset) turnPages(answers);
}
keepTyped(answers);
document.querySelectorAll("[data-print]").forEach((b) => {
  b.hidden = false;
  b.addEventListener("click", () => print());
});
addEventListener("hashchange", openTarget);
addEventListener("click", (e) => e.target.matches("[data-copy]") && e.target.select());
openTarget();
proposeZone();
printOpen();
document.querySelector(".error-summary")?.focus(); // a page with something to put right begins there
