// Slack's emoji names that people and the bot use here; an unknown name stays as `:name:`.

const NAMES = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", eyes: "👀", white_check_mark: "✅",
  heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  pray: "🙏", tada: "🎉", heart: "❤️", thinking_face: "🤔", joy: "😂", smile: "😄", slightly_smiling_face: "🙂",
  slightly_frowning_face: "🙁", disappointed: "😞", confused: "😕", wave: "👋", clap: "👏", raised_hands: "🙌",
  ok_hand: "👌", muscle: "💪", point_up: "☝️", point_right: "👉", point_down: "👇", fire: "🔥", rocket: "🚀",
  warning: "⚠️", rotating_light: "🚨", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", zap: "⚡",
  exclamation: "❗", heavy_exclamation_mark: "❗", bangbang: "‼️", question: "❓", grey_question: "❔",
  information_source: "ℹ️", bulb: "💡", mag: "🔍", mag_right: "🔎", book: "📖", books: "📚", closed_book: "📕",
  blue_book: "📘", page_facing_up: "📄", page_with_curl: "📃", bookmark: "🔖", bookmark_tabs: "📑",
  clipboard: "📋", memo: "📝", pencil: "📝", pencil2: "✏️", paperclip: "📎", link: "🔗", file_folder: "📁",
  open_file_folder: "📂", card_index_dividers: "🗂️", inbox_tray: "📥", outbox_tray: "📤", package: "📦",
  wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️", nut_and_bolt: "🔩", gear: "⚙️", factory: "🏭",
  straight_ruler: "📏", triangular_ruler: "📐", thermometer: "🌡️", toolbox: "🧰", robot_face: "🤖",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", clock1: "🕐", alarm_clock: "⏰",
  arrows_counterclockwise: "🔄", repeat: "🔁", leftwards_arrow_with_hook: "↩️", arrow_right: "➡️",
  arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", heavy_plus_sign: "➕", heavy_minus_sign: "➖",
  wastebasket: "🗑️", lock: "🔒", unlock: "🔓", key: "🔑", bell: "🔔", no_bell: "🔕", speech_balloon: "💬",
  thought_balloon: "💭", star: "⭐", sparkles: "✨", seedling: "🌱", large_green_circle: "🟢",
  large_yellow_circle: "🟡", red_circle: "🔴", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  small_blue_diamond: "🔹", small_orange_diamond: "🔸", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣",
  five: "5️⃣", bar_chart: "📊", chart_with_upwards_trend: "📈", crescent_moon: "🌙", sunny: "☀️", coffee: "☕",
};

const TONES = { 2: "🏻", 3: "🏼", 4: "🏽", 5: "🏾", 6: "🏿" };

/** The reactions that the picker offers, in its order. */
export const PICKER = [
  "+1", "-1", "eyes", "white_check_mark", "x", "pray", "tada", "heart", "thinking_face", "warning", "wrench", "fire",
];

/** The character of `name` (`+1`, `+1::skin-tone-3`), or null where this page does not know it. */
export function emoji(name) {
  const [base, tone] = name.split("::skin-tone-");
  const character = NAMES[base];
  return character === undefined ? null : character + (TONES[tone] ?? "");
}
