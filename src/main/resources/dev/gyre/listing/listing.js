// Filters the rows of this page while somebody types; the button, which works without this, asks for all pages.
// No ampersand and no less-than sign in here: the page is XML too.
(() => {
const field = document.querySelector("[type=search]");
const count = document.querySelector("output");
const rows = Array.from(document.querySelectorAll("tr.d, tr.f"));
const names = rows.map((row) => row.firstChild.textContent.toLowerCase());
const asked = field.value.trim().toLowerCase();
const partial = document.querySelector(".p") !== null;
function show() {
const text = field.value.trim().toLowerCase();
let shown = 0;
rows.forEach((row, i) => {
row.hidden = !names[i].includes(text);
shown += row.hidden ? 0 : 1;
});
const more = partial || !text.includes(asked);
count.textContent = text === asked ? "" : shown + " shown" + (more ? ", Find looks for more" : "");
}
function step(event, typing) {
const links = rows.filter((row) => !row.hidden).map((row) => row.querySelector("a"));
const at = links.indexOf(document.activeElement);
if (at === -1 ? !typing : false) return;
event.preventDefault();
const next = at + (event.key === "ArrowDown" ? 1 : -1);
(next === -1 ? field : links[next])?.focus();
}
field.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
if (event.ctrlKey || event.altKey || event.metaKey) return;
const typing = document.activeElement === field;
if (event.key === "/" ? !typing : false) {
event.preventDefault();
field.select();
} else if (event.key === "Escape" ? typing : false) {
field.value = "";
show();
} else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
step(event, typing);
}
});
})();
