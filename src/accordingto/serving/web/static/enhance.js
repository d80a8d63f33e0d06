// Small helps for pages that work without them. Each looks for its own attribute; other pages add theirs below.
"use strict";

// base: "/" goes to the search box, as in other readers.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("main input[type=search], #find");
  if (!box) return;
  event.preventDefault();
  box.focus();
});
