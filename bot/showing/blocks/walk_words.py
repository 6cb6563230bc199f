"""What the cards of a walk say in our own words; said through `agent.wording.in_language`."""

from typing import Final

BEGIN: Final = "Walk me through it"
BEGIN_NAMED: Final = "Walk me through: {title}"
BEFORE: Final = "Before you begin"
STEP: Final = "Step {step} of {count}"
STEP_PART: Final = "Step {step} of {count}, part {part} of {parts}"
REMEDY: Final = "Remedy {step} of {count}"
REMEDY_PART: Final = "Remedy {step} of {count}, part {part} of {parts}"
TRY: Final = "Try this now:"
HELPED: Final = "What helped:"
OVER_ALL_ONE: Final = "A warning applies to every step: open it here"
OVER_ALL: Final = "{count} warnings apply to every step: open them here"
DONE: Final = "Done"
SKIP: Final = "Skip"
BACK: Final = "Back"
NOT_SOLVED: Final = "Not solved"
SOLVED: Final = "Solved"
HAND_OVER: Final = "Hand over"
LOOK: Final = "Show it again"
SUGGEST: Final = "Suggest as a site note"
BEGUN: Final = "Begun by {name}. Anyone here may go on."
LAST: Final = {
    "done": "Last: {what} done by {name}.",
    "skip": "Last: {what} skipped by {name}.",
    "not_solved": "Last: {what} tried by {name}, not solved.",
    "back": "Last: {name} went back.",
    "hand_over": "Last: handed over by {name}.",
}
NAMED_STEP: Final = "step {step}"
NAMED_REMEDY: Final = "remedy {step}"
ENDED: Final = {
    "done": "Done: this walk is at its end.",
    "solved": "Solved: this walk is at its end.",
    "unsolved": "Not solved: everything that the manual names here was tried or skipped.",
    "stopped": "This walk stops here.",
}
SOLVED_BY: Final = "Solved by this:"
HIDDEN: Final = (
    "I cannot show this step: not everyone here may read the manual, or I could not check yet who "
    "reads along. What was done is kept."
)
REMOVED: Final = (
    "The manual was removed while you worked, so this walk stops here. What was done stands in the "
    "summary below."
)
REPLACED: Final = (
    "Another revision replaced this manual while you worked, so this walk stops here: {newer}. Ask "
    "again, and I look there."
)
REPLACED_BY_ONE: Final = (
    "Another revision replaced this manual while you worked, so this walk stops here. Ask again, "
    "and I look there."
)
SUMMARY: Final = {
    "hand_over": "Handed over by {name}",
    "done": "Walked through to the end",
    "solved": "Solved",
    "unsolved": "Not solved",
    "stopped": "Stopped: the manual was replaced or removed",
}
WAS: Final = {
    "done": "{what}: done by {name}",
    "skip": "{what}: skipped by {name}",
    "not_solved": "{what}: tried by {name}, not solved",
    "solved": "{what}: solved it, {name}",
}
ONE_STEP: Final = "Step {step}"
STEPS: Final = "Steps {first}-{last}"
ONE_REMEDY: Final = "Remedy {step}"
REMEDIES: Final = "Remedies {first}-{last}"
NOTHING: Final = "Nothing is done yet."
NEXT: Final = "Next: {what}"
GO_ON: Final = "Go on with the buttons above; anyone here may."
LATE: Final = "Somebody was faster: nothing was changed. The walk is at: {what}."
LATE_BY: Final = "{name} was faster: nothing was changed. The walk is at: {what}."
LATE_ENDED: Final = "This walk has ended: nothing was changed."
RUNS: Final = "This walk is under way in the thread already. It is at: {what}."
NO_WALK: Final = (
    "I cannot walk through this: a manual that it stands on was replaced or removed, or may not be "
    "read by everyone here. Ask again."
)
FAILED: Final = "I could not show how this goes on. What you clicked is kept; I try again soon."
NOTED: Final = "It is a site note now: who asks the same is shown that this solved it."
PROPOSED: Final = "Suggested: it becomes a site note once an expert approves it."
NOT_PROPOSED: Final = "It cannot be suggested: {why}"
SOLVED_IT: Final = "This solved it here: {tried}"
SOLVED_IT_LINE: Final = "This solved it here."
