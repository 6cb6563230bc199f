"""The sentences that are ours: what is said when the manuals are not what speaks.

Marked for translation; in other languages they are in `catalogues/`.
"""

from agent.wording.marks import counted, ours

NOT_FOUND = ours("I found nothing on this in the manuals that I may use here.")
NO_MANUALS = ours("There is no manual here yet that I may use: add one, then ask again.")
SUPERSEDED = ours("Only a superseded revision covers this:")
UNREADABLE = ours(
    "The language model's reply could not be read, so this is unexplained. The closest lines:"
)
NO_LM = ours("The language model cannot be reached, so this is unexplained. The closest lines:")
SPENT = ours(
    "The language model has been asked as much as it may be today, so this is unexplained. "
    "The closest lines:"
)
WORDS_ALONE = ours(
    "I searched by words alone: I have searched by meaning as much as I may today. What the manual "
    "says in other words is not found."
)
LATE = ours(
    "I ran out of time before this was read through, so it is unexplained. The closest lines:"
)
TOO_LONG = ours("This is more than the language model can read at once. The closest lines:")
WAITS_PERSON = ours(
    "I have your question. {count} others of yours come before it; I work on {most} of one "
    "person's at a time. The answer will stand here."
)
WAITS_CHANNEL = ours(
    "I have your question. {count} others in this conversation come before it; I work on "
    "{most} of one conversation's at a time. The answer will stand here."
)
WAITS = ours(
    "I have your question. Many are being asked just now: its turn comes soon, and the answer "
    "will stand here."
)
CONVERTED = ours("Converted, not from the manual: {printed} ≈ {converted}.")
REFERS = ours("These lines refer to: {named}.")
ON_PAGE = ours("{title}, page {page}")
SEARCHED = counted("I searched {count} manual: {named}.", "I searched {count} manuals: {named}.")
MORE = ours("{named} and {more} more")
SEARCHED_NONE = ours("There is no manual that everyone here may read, so nothing was searched.")
GUEST_READS = ours("A guest reads along here, so I use only manuals that were shared here.")
YOU_ARE_A_GUEST = ours(
    "You are a guest in this workspace, so I use only manuals that were shared in your channels."
)
SHARED_WITH_OTHERS = ours(
    "This channel is shared with people from outside your workspace, so I use only manuals "
    "that were shared here."
)
READERS_UNCHECKED = ours(
    "I could not check yet who can read this, so I used only manuals that were shared here. I "
    "go on checking, and answer here again by myself; in a large channel that takes a while."
)
NONE_SHARED = ours("There is none yet: share the PDF here, then ask again.")
NEAREST = ours("Nearest that I found:")
ASK_UPLOADER = ours("Ask {name}, who shared “{manual}” here.")
ASK_EXPERTS = ours("Ask {experts}.")
EXPERT_FIRST = ours(
    "An expert looks at it first. Until then, the manuals' own lines that come closest, word for "
    "word:"
)
EXPERT_APPROVED = ours("Approved by {by}, {on}.")
EXPERT_REFUSED = ours(
    "{by} looked at what I made of these lines and refused it. The lines that come closest, word "
    "for word:"
)
EXPERT_SAYS = ours("{by} says: {reason}")
EXPERT_WROTE = ours("{by} answers in the note above. The manual's lines, word for word:")
EXPERT_WROTE_WAITS = ours(
    "{by} wrote another answer, which a second person has to approve before it stands here. The "
    "lines that come closest, word for word:"
)
NO_EXPERT_LOOKED = ours("No expert has looked at this answer.")
WARNED = counted(
    "A warning of the manual applies: read it below before you start.",
    "{count} warnings of the manual apply: read them below before you start.",
)
WORD_FOR_WORD = ours("Quoted lines are word for word from the manual.")
PARTLY = ours("This answers a part of the question.")
LIKELY = ours("I am not sure that this answers. The closest lines:")
NAMED_NOWHERE = counted(
    "{named} is named in no manual that I may use here.",
    "{named} are named in no manual that I may use here.",
)
LIKELY_WHICH = ours(
    "I am not sure that this answers, and it fits several machines: which one is it about? "
    "The closest lines of each:"
)
ALSO_CLOSE = ours("Also close:")
STEPS_SHOWN = ours("Steps {first}-{last} of {count}")
LINES_SHOWN = ours("Lines {first}-{last} of {count}")
STEP_SHOWN = ours("Step {step} of {count}")
LINE_SHOWN = ours("Line {line} of {count}")
NEXT_STEPS = ours("Next steps")
NEXT_LINES = ours("Next lines")
SHOW_LINES = ours("Show lines")
DOUBTFUL = ours("May be read wrongly: {why}.")
PICTURE_FOLLOWS = ours("Go by its picture, which follows in this thread.")
SITE_NOTE = ours("Site note by {by}, {on}")
NOT_THE_MANUAL = ours("Not the manual's words: a note of people here, approved by {by}.")
IT_IS_HERE = ours("It is here: {where}.")
SEEN_BEFORE = counted(
    "Seen before: {count} past work order is like this",
    "Seen before: {count} past work orders are like this",
)
FROM_ORDERS = ours("From work orders, not from the manual: check before you go by it.")
ORDER_NUMBER = ours("work order {number}")
FIXED_BY = ours("What was done: {fix}")
NOT_FIXED = ours("What was done is not recorded.")
HELPED = ours("It helped {times} of {of} times.")
HELPED_UNKNOWN = ours("Whether it helped is not known.")
PARTS_USED = ours("Parts: {parts}")
NARROWED = ours(
    "I looked only in manuals of {machine} and in those that name no machine, as this is about "
    "that. To look in all, ask again with “in all manuals”."
)
NARROWED_CHOSEN = ours(
    "I looked only in manuals of the machine that was chosen in this thread. To look in all, ask "
    "again with “in all manuals”."
)
NARROWED_UNKNOWN = ours(
    "No manual that I may use here is of {machine}, so I looked only in those that name no "
    "machine. To look in all, ask again with “in all manuals”."
)
PINNED = ours("From now on this thread is about {machine}: I look only in its manuals. Ask away.")
PINNED_UNKNOWN = ours(
    "From now on this thread is about {machine}. No manual that I may use here is of that: I look "
    "only in those that name no machine."
)
PINNED_ALL = ours("From now on this thread is about no machine of its own: I look in all manuals.")
PIN_CHANNEL = ours(
    "Which machine a channel is about is set in Slack, by a lead: “@shoptalk this channel is about "
    "the 4500”."
)
CHANNEL_PINNED = ours(
    "From now on this channel is about {machine}: I look only in its manuals, and in those that "
    "name no machine."
)
CHANNEL_UNKNOWN = ours(
    "From now on this channel is about {machine}. No manual that I may use here is of that: I look "
    "only in those that name no machine."
)
CHANNEL_ANY = ours(
    "From now on this channel is about no machine of its own: I look in all manuals."
)
SAYS_FOR = ours("The manual says that this is for: {said}")
NOT_FOR = ours("The manual says that this is for “{said}”: not for {machine}.")
NOT_FOR_LINE = ours("“{said}” is for other machines than {machine}: leave those lines out.")
THIS_MACHINE = ours("It is about this one: {machine}")
CLARIFY = ours("I need one more detail to search: which machine, part or code is it about?")

_TALK: dict[str, str] = {
    "thanks": ours("Glad to help. Ask whenever something else comes up."),
    "greeting": ours("Hello. Ask me about a machine, a fault code, a torque or a procedure."),
    "goodbye": ours("See you. Ask whenever something comes up."),
    "about": ours(
        "I am Shoptalk: I look up your manuals and answer with the manual, the page and the line, "
        "or say that they do not cover it."
    ),
}


def talk(kind: str) -> str:
    """The reply to small talk; declined requests get the sentence on what this is for."""
    return _TALK.get(kind, _TALK["about"])
