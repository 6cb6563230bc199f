// Who and what the ids stand for, from the workspace's state.

const TINTS = 6;
const ROLE = / \(([^)]*)\)$/; // `Ada (technician)`

/** Look-ups over one state; an unknown id is shown as it is. */
export function namesOf(state) {
  const users = new Map((state.users ?? []).map((user) => [user.id, user]));
  const channels = new Map((state.channels ?? []).map((channel) => [channel.id, channel]));
  const groups = new Map((state.usergroups ?? []).map((group) => [group.id, group]));
  const bot = state.bot_user;
  const user = (id) => {
    const known = users.get(id);
    return known ? known.profile?.display_name || (known.real_name || known.name).replace(ROLE, "") : id;
  };
  return {
    bot,
    user,
    channels: () => [...channels.values()],
    channel: (id) => channels.get(id)?.name ?? id,
    group: (id) => groups.get(id)?.handle ?? groups.get(id)?.name ?? id,
    isBot: (id) => id === bot || users.get(id)?.is_bot === true,
    /** A message's author; the bot's messages name it by user or bot id. */
    author: (message) => (message.user ? user(message.user) : message.bot_id ? user(bot) : message.username || "Somebody"),
    tint: (id) => [...String(id)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS,
    role: (id) => {
      const known = users.get(id) ?? {};
      if (known.is_bot) return "the bot";
      if (known.is_stranger) return "of another company";
      if (known.is_restricted || known.is_ultra_restricted) return "guest";
      return known.profile?.title || known.real_name?.match(ROLE)?.[1] || (known.is_admin ? "admin" : "");
    },
    /** Replace `@name` by Slack's mention where it names somebody here. */
    mentions: (text) =>
      text.replace(/(^|[\s(])@([\p{L}\p{N}_.-]+)/gu, (whole, before, name) => {
        const wanted = name.toLowerCase();
        const found = [...users.values()].find((one) =>
          [one.name, one.profile?.display_name].some((known) => known?.toLowerCase() === wanted),
        );
        return found ? `${before}<@${found.id}>` : whole;
      }),
    /** The reverse, for a text that is edited again. */
    spoken: (text) => text.replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${users.get(id)?.name ?? id}`),
  };
}
