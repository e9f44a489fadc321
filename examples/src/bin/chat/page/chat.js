// The page of the chat. Everything that others have written gets into it as text, never as HTML.

import { Socket } from "./socket.js";

const MOST_LINES = 500;
const TYPING_PAUSE = 3000;
const SAME_SPEAKER_FOR = 5 * 60_000_000;

const $ = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

let socket = null;
let room = "";
let you = "";
let people = new Map(); // name → whether it is typing
let lastLine = null; // the last line in the log, while nothing else follows it
let lastAt = 0; // its time, or that of the last before it
let unsaid = []; // what was sent, and has not come back yet
let unread = 0;

// ---- Joining and leaving

const address = new URLSearchParams(location.search);
$("join").room.value = address.get("room") ?? "lobby";
$("join").name.value = address.get("name") ?? localStorage.getItem("name") ?? "";

$("join").onsubmit = (event) => {
  event.preventDefault();
  enter();
};

function enter() {
  const name = $("join").name.value.trim();
  room = $("join").room.value.trim();
  localStorage.setItem("name", name);
  sessionStorage.setItem("room", room);
  history.replaceState(null, "", `?${new URLSearchParams({ room })}`);
  $("door").hidden = true;
  $("chat").hidden = false;
  $("room").textContent = room;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new Socket(`${scheme}//${location.host}/chat?${new URLSearchParams({ room, name })}`, {
    message: (message) => receive[message.type]?.(message),
    connecting: () => showState("connecting", "Connecting"),
    open: () => showState("open", "Connected"),
    lost,
  });
  showTitle();
  $("text").focus();
}

$("leave").onclick = () => {
  socket.close();
  sessionStorage.removeItem("room");
  $("log").replaceChildren();
  [people, lastLine, lastAt, unsaid, unread, room] = [new Map(), null, 0, [], 0, ""];
  showPeople();
  showTitle();
  $("lost").hidden = true;
  $("chat").hidden = true;
  $("door").hidden = false;
  $("join").name.focus();
};

// ---- What the server sends

const receive = {
  welcome({ you: name, here, history: lines }) {
    you = name;
    people = new Map(here.map((person) => [person.name, person.typing]));
    $("lost").hidden = true;
    $("log").ariaBusy = "true"; // not to be read aloud
    // After a break there is only new what was said meanwhile.
    lines.filter(({ at }) => at > lastAt).forEach(showLine);
    $("log").ariaBusy = "false";
    showPeople();
    scrollDown();
  },
  joined({ name }) {
    people.set(name, false);
    showPeople();
    showNotice(name, "joined");
  },
  left({ name }) {
    people.delete(name);
    showPeople();
    showNotice(name, "left");
  },
  typing({ name, on }) {
    people.set(name, on);
    showPeople();
  },
  said(line) {
    if (people.has(line.from)) people.set(line.from, false);
    if (line.from === you) unsaid.shift();
    keepDown(() => showLine(line));
    showPeople();
    if (document.hidden) unread += 1;
    showTitle();
  },
  error({ detail }) {
    unsaid.shift();
    $("problem").textContent = `Not sent: ${detail}.`;
  },
};

// ---- Saying something

let typing = false;
let typingTimer = 0;

function type(on) {
  clearTimeout(typingTimer);
  if (on) typingTimer = setTimeout(() => type(false), TYPING_PAUSE);
  if (on === typing) return;
  typing = on;
  socket.send({ type: "typing", on });
}

$("text").oninput = () => {
  $("problem").textContent = "";
  type($("text").value.trim() !== "");
};

$("text").onkeydown = (event) => {
  // Enter may also be a part of writing, as in Chinese or Japanese.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("say").requestSubmit();
};

$("say").onsubmit = (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text && socket.send({ type: "say", text })) {
    unsaid.push(text);
    clearTimeout(typingTimer);
    typing = false; // the server knows that from the line itself
    $("text").value = "";
    scrollDown();
  }
  $("text").focus();
};

// ---- The connection

let countdown = 0;

function showState(state, text) {
  clearInterval(countdown);
  $("state").dataset.state = state;
  $("state").textContent = text;
  $("wait").textContent = "Trying …";
}

function lost(pause) {
  showState("lost", "Offline");
  const until = Date.now() + pause;
  const tick = () => {
    $("wait").textContent = `Next try in ${Math.max(1, Math.ceil((until - Date.now()) / 1000))} s.`;
  };
  tick();
  countdown = setInterval(tick, 1000);
  $("lost").hidden = false;
  // Whoever was here may be gone, and what was on its way may be lost: it is better written twice than never.
  people = new Map();
  showPeople();
  typing = false;
  if (unsaid.length > 0) {
    $("text").value = [...unsaid, $("text").value].join("\n").trim();
    unsaid = [];
  }
}

$("retry").onclick = () => socket.retry();

// ---- Showing it

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function avatar(name) {
  const made = element("span", "avatar", [...name][0].toUpperCase());
  made.ariaHidden = "true";
  made.style.setProperty("--hue", hue(name));
  return made;
}

// The same colour for the same name, everywhere.
function hue(name) {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) % 9973;
  return (hash * 137) % 360;
}

function showLine(line) {
  const time = new Date(line.at / 1000);
  const follows = lastLine?.from === line.from && line.at - lastLine.at < SAME_SPEAKER_FOR;
  const when = element("time", "", clock.format(time));
  when.dateTime = time.toISOString();
  const head = element("p", "head", element("bdi", "name", line.from), when);
  const text = element("p", "text", line.text);
  text.dir = "auto";
  text.title = time.toLocaleString();
  const article = element("article", "line", avatar(line.from), element("div", "said", head, text));
  article.classList.toggle("own", line.from === you);
  article.classList.toggle("follows", follows);
  lastLine = line;
  lastAt = Math.max(lastAt, line.at);
  append(article);
}

function showNotice(name, what) {
  lastLine = null;
  keepDown(() => append(element("p", "notice", element("bdi", "", name), ` ${what}`)));
}

function append(entry) {
  $("log").append(entry);
  if ($("log").childElementCount > MOST_LINES) $("log").firstElementChild.remove();
}

function showPeople() {
  const items = [...people].map(([name, isTyping]) => {
    const item = element("li", isTyping ? "typing" : "", avatar(name), element("bdi", "name", name));
    if (name === you) item.append(element("span", "you", "you"));
    if (isTyping) item.append(dots());
    return item;
  });
  $("people-list").replaceChildren(...items);
  $("people-count").textContent = people.size;

  const names = [...people].filter(([name, isTyping]) => isTyping && name !== you).map(([name]) => name);
  const who = names.map((name) => element("bdi", "name", name));
  $("typing").replaceChildren();
  if (who.length === 1) $("typing").append(dots(), who[0], " is typing");
  if (who.length === 2) $("typing").append(dots(), who[0], " and ", who[1], " are typing");
  if (who.length > 2) $("typing").append(dots(), "Several people are typing");
}

function dots() {
  const made = element("span", "dots", element("i", ""), element("i", ""), element("i", ""));
  made.ariaHidden = "true";
  return made;
}

function showTitle() {
  document.title = room ? `${unread > 0 ? `(${unread}) ` : ""}#${room}` : "Chat";
}

document.onvisibilitychange = () => {
  if (document.hidden) return;
  unread = 0;
  showTitle();
};

$("show-people").onclick = () => {
  const open = $("chat").classList.toggle("people");
  $("show-people").ariaExpanded = open;
};

// ---- Scrolling: down with the newest message, but not away from what somebody is reading

const isDown = () => $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 60;

function scrollDown() {
  $("log").scrollTop = $("log").scrollHeight;
  $("newer").hidden = true;
}

function keepDown(change) {
  const down = isDown();
  change();
  if (down) scrollDown();
  else $("newer").hidden = false;
}

$("newer").onclick = scrollDown;
$("log").onscroll = () => {
  if (isDown()) $("newer").hidden = true;
};
// The keyboard of a phone, or a message of several lines, leaves the log less room.
let height = $("log").clientHeight;
new ResizeObserver(() => {
  const lessBy = height - $("log").clientHeight;
  height = $("log").clientHeight;
  if (lessBy > 0) $("log").scrollTop += lessBy;
}).observe($("log"));

// ---- A tab that was in a room goes back to it when it is loaded again

if (sessionStorage.getItem("room") === $("join").room.value && $("join").checkValidity()) enter();
