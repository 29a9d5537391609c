// Follows changes: asks for the page again and again, and changes on it what has changed.
// Without this script, the page is as it was when it was loaded.
"use strict";

const LEAST_PAUSE_MS = 300;
const MOST_PAUSE_MS = 10000;

const main = document.getElementById("main");
const state = document.getElementById("live-state");
const button = document.getElementById("live-button");
const news = document.getElementById("news");
let isFollowing = true;
let timer = 0;

function show(text) {
  if (state.textContent !== text) state.textContent = text;
}

// What is told to those who do not see the page.
function told(where) {
  const found = where.querySelector("[data-news]");
  return found ? found.textContent.trim() : "";
}

// Makes a node like another one, and leaves alone what is alike: focus, selection and places stay.
function become(old, wanted) {
  if (old.isEqualNode(wanted)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
    return;
  }
  if (old.hasAttribute("data-still")) return;
  for (const { name } of [...old.attributes]) {
    // Whether something is unfolded is up to the reader.
    if (!wanted.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  becomeChildren(old, wanted);
}

function isAlike(old, wanted) {
  return (
    old.nodeType === wanted.nodeType && old.nodeName === wanted.nodeName && old.id === wanted.id
  );
}

function becomeChildren(old, wanted) {
  const named = new Map();
  for (const child of old.children) if (child.id) named.set(child.id, child);
  let at = old.firstChild;
  for (const child of [...wanted.childNodes]) {
    const same = child.id ? named.get(child.id) : undefined;
    if (same && same !== at && same.nodeName === child.nodeName) {
      old.insertBefore(same, at);
      at = same;
    }
    if (at && isAlike(at, child)) {
      const next = at.nextSibling;
      become(at, child);
      at = next;
    } else {
      old.insertBefore(document.importNode(child, true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

async function ask() {
  const began = performance.now();
  let pause = MOST_PAUSE_MS;
  try {
    const answer = await fetch(location.href, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const wanted = page.getElementById("main");
    if (wanted && answer.status < 500) {
      const before = told(main);
      if (isFollowing) {
        becomeChildren(main, wanted);
        if (document.title !== page.title) document.title = page.title;
        const now = told(main);
        if (now !== before) news.textContent = now;
        show("live");
      }
      pause = Math.max(LEAST_PAUSE_MS, performance.now() - began);
    } else {
      show("not up to date: Restate does not answer");
      pause = 2000;
    }
  } catch {
    show("not up to date: sc-inspect does not answer");
    pause = 2000;
  }
  if (isFollowing) later(Math.min(pause, MOST_PAUSE_MS));
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => (document.hidden ? later(pause) : ask()), pause);
}

function follow(yes) {
  isFollowing = yes;
  button.textContent = yes ? "Pause" : "Follow";
  show(yes ? "live" : "paused");
  clearTimeout(timer);
  if (yes) later(0);
}

// Where a picture is wider than the page, it begins where the machine is.
for (const picture of document.querySelectorAll(".picture")) {
  const active = picture.querySelector(".active");
  if (!active) continue;
  const [frame, box] = [picture.getBoundingClientRect(), active.getBoundingClientRect()];
  picture.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
  picture.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
}

button.addEventListener("click", () => follow(!isFollowing));
button.closest("[hidden]").hidden = false;
follow(true);
