"""What the cards of a walk say in our own words; said through `agent.wording.in_language`."""

from typing import Final

from agent.wording import ours

BEGIN: Final = ours("Walk me through it")
BEGIN_NAMED: Final = ours("Walk me through: {title}")
BEFORE: Final = ours("Before you begin")
STEP: Final = ours("Step {step} of {count}")
STEP_PART: Final = ours("Step {step} of {count}, part {part} of {parts}")
REMEDY: Final = ours("Remedy {step} of {count}")
REMEDY_PART: Final = ours("Remedy {step} of {count}, part {part} of {parts}")
TRY: Final = ours("Try this now:")
HELPED: Final = ours("What helped:")
OVER_ALL_ONE: Final = ours("A warning applies to every step: open it here")
OVER_ALL: Final = ours("{count} warnings apply to every step: open them here")
DONE: Final = ours("Done")
SKIP: Final = ours("Skip")
BACK: Final = ours("Back")
NOT_SOLVED: Final = ours("Not solved")
SOLVED: Final = ours("Solved")
HAND_OVER: Final = ours("Hand over")
LOOK: Final = ours("Show it again")
SUGGEST: Final = ours("Suggest as a site note")
BEGUN: Final = ours("Begun by {name}. Anyone here may go on.")
LAST: Final = {
    "done": ours("Last: {what} done by {name}."),
    "skip": ours("Last: {what} skipped by {name}."),
    "not_solved": ours("Last: {what} tried by {name}, not solved."),
    "back": ours("Last: {name} went back."),
    "hand_over": ours("Last: handed over by {name}."),
}
NAMED_STEP: Final = ours("step {step}")
NAMED_REMEDY: Final = ours("remedy {step}")
ENDED: Final = {
    "done": ours("Done: this walk is at its end."),
    "solved": ours("Solved: this walk is at its end."),
    "unsolved": ours("Not solved: everything that the manual names here was tried or skipped."),
    "stopped": ours("This walk stops here."),
}
SOLVED_BY: Final = ours("Solved by this:")
HIDDEN: Final = ours(
    "I cannot show this step: not everyone here may read the manual, or I could not check yet who "
    "reads along. What was done is kept."
)
REMOVED: Final = ours(
    "The manual was removed while you worked, so this walk stops here. What was done stands in the "
    "summary below."
)
REPLACED: Final = ours(
    "Another revision replaced this manual while you worked, so this walk stops here: {newer}. Ask "
    "again, and I look there."
)
REPLACED_BY_ONE: Final = ours(
    "Another revision replaced this manual while you worked, so this walk stops here. Ask again, "
    "and I look there."
)
SUMMARY: Final = {
    "hand_over": ours("Handed over by {name}"),
    "done": ours("Walked through to the end"),
    "solved": ours("Solved"),
    "unsolved": ours("Not solved"),
    "stopped": ours("Stopped: the manual was replaced or removed"),
}
WAS: Final = {
    "done": ours("{what}: done by {name}"),
    "skip": ours("{what}: skipped by {name}"),
    "not_solved": ours("{what}: tried by {name}, not solved"),
    "solved": ours("{what}: solved it, {name}"),
}
ONE_STEP: Final = ours("Step {step}")
STEPS: Final = ours("Steps {first}-{last}")
ONE_REMEDY: Final = ours("Remedy {step}")
REMEDIES: Final = ours("Remedies {first}-{last}")
NOTHING: Final = ours("Nothing is done yet.")
NEXT: Final = ours("Next: {what}")
GO_ON: Final = ours("Go on with the buttons above; anyone here may.")
LATE: Final = ours("Somebody was faster: nothing was changed. The walk is at: {what}.")
LATE_BY: Final = ours("{name} was faster: nothing was changed. The walk is at: {what}.")
LATE_ENDED: Final = ours("This walk has ended: nothing was changed.")
RUNS: Final = ours("This walk is under way in the thread already. It is at: {what}.")
NO_WALK: Final = ours(
    "I cannot walk through this: a manual that it stands on was replaced or removed, or may not be "
    "read by everyone here. Ask again."
)
FAILED: Final = ours(
    "I could not show how this goes on. What you clicked is kept; I try again soon."
)
NOTED: Final = ours("It is a site note now: who asks the same is shown that this solved it.")
PROPOSED: Final = ours("Suggested: it becomes a site note once an expert approves it.")
NOT_PROPOSED: Final = ours("It cannot be suggested: {why}")
SOLVED_IT: Final = ours("This solved it here: {tried}")
SOLVED_IT_LINE: Final = ours("This solved it here.")
