// Where the person is, kept in the address (`#user=…&channel=…&thread=…&token=…`): reload and Back work.

/** The place that the address names; missing parts are "". */
export function place() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const part = (name) => asked.get(name) ?? "";
  return { user: part("user"), channel: part("channel"), thread: part("thread"), tab: part("tab") };
}

/** The key that the address holds; it stays there wherever the page goes. */
export function token() {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

/** Go to `next` (parts left out stay); `replace` keeps it out of the history. */
export function go(next, { replace = false } = {}) {
  const to = { ...place(), ...next, token: token() };
  const hash = `#${new URLSearchParams(Object.entries(to).filter(([, value]) => value))}`;
  if (hash === location.hash) return;
  if (replace) {
    history.replaceState(null, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = hash;
}
