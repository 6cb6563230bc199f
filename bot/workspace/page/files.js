// Files in messages, and the ways to share one: a button, and dropping it on a conversation.

import { el } from "./dom.js";

/** Bytes as people say them. */
export function size(bytes) {
  if (!(bytes >= 0)) return "";
  if (bytes < 1000) return `${bytes} bytes`;
  const [scaled, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${unit}`;
}

/** A file of a message: pictures are shown, everything is a link. */
export function fileCard(file, ctx) {
  if (file.mode === "tombstone" || file.deleted) return el("p", { class: "unknown" }, "This file was deleted.");
  const url = ctx.fileUrl(file);
  const name = file.title || file.name || "file";
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.mimetype ?? ""))
    return el(
      "figure",
      { class: "file picture" },
      el("a", { href: url, target: "_blank", rel: "noopener" }, el("img", { src: url, alt: file.alt_txt || name })),
      el("figcaption", {}, name),
    );
  const pdf = file.mimetype === "application/pdf" || /\.pdf$/i.test(file.name ?? "");
  return el(
    "a",
    { class: "file", href: url, target: "_blank", rel: "noopener" },
    el("span", { class: pdf ? "file-kind pdf" : "file-kind", "aria-hidden": "true" }, pdf ? "PDF" : "FILE"),
    el("span", { class: "file-words" }, el("strong", {}, name), el("small", {}, size(file.size))),
  );
}

/** Let files be dropped on `zone`; `overlay` shows while they hover, `take(files)` gets them. */
export function dropZone(zone, overlay, take) {
  let depth = 0;
  const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const shown = (on) => overlay.classList.toggle("on", on);
  zone.addEventListener("dragenter", (event) => {
    if (!has(event)) return;
    depth += 1;
    shown(true);
    event.preventDefault();
  });
  zone.addEventListener("dragover", (event) => {
    if (has(event)) event.preventDefault();
  });
  zone.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) shown(false);
  });
  zone.addEventListener("drop", (event) => {
    depth = 0;
    shown(false);
    if (!has(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
