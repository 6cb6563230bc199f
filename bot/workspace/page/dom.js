// The only place where elements are made. Data becomes text nodes and checked attributes, never markup.

const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

/** An element; `attributes` may hold `class`, `on…` functions, `data-…`, booleans; children: nodes, text, arrays. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function" && name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "href" || name === "src") node.setAttribute(name, isSafe(value) ? value : "#");
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** True for links that may be followed: web, mail, and paths on this very server. */
export function isSafe(url) {
  return SAFE_LINK.test(url) || /^\/(?!\/)/.test(url) || url.startsWith("#");
}

/** Replace what is in `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** A link to elsewhere, in a new tab that knows nothing of this one; plain text where it is unsafe. */
export function link(url, ...children) {
  const shown = children.length ? children : [url];
  if (!SAFE_LINK.test(url)) return el("span", {}, shown);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, shown);
}

/** Text that only screen readers get. */
export function hidden(text) {
  return el("span", { class: "sr" }, text);
}

export const byId = (id) => document.getElementById(id);
