"""The sentences that are ours: what is said when the manuals are not what speaks.

In other languages they are in `agent.wording.translations`.
"""

NOT_FOUND = "I found nothing on this in the manuals that I may use here."
NO_MANUALS = "There is no manual here yet that I may use: add one, then ask again."
SUPERSEDED = "Only a superseded revision covers this:"
UNREADABLE = (
    "The language model's reply could not be read, so this is unexplained. The closest lines:"
)
NO_LM = "The language model cannot be reached, so this is unexplained. The closest lines:"
SPENT = (
    "The language model has been asked as much as it may be today, so this is unexplained. The "
    "closest lines:"
)
LATE = "I ran out of time before this was read through, so it is unexplained. The closest lines:"
TOO_LONG = "This is more than the language model can read at once. The closest lines:"
WAITS_PERSON = (
    "I have your question. {count} others of yours come before it; I work on {most} of one "
    "person's at a time. The answer will stand here."
)
WAITS_CHANNEL = (
    "I have your question. {count} others in this conversation come before it; I work on {most} of "
    "one conversation's at a time. The answer will stand here."
)
WAITS = (
    "I have your question. Many are being asked just now: its turn comes soon, and the answer will "
    "stand here."
)
CONVERTED = "Converted, not from the manual: {printed} ≈ {converted}."
REFERS = "These lines refer to: {named}."
ON_PAGE = "{title}, page {page}"
SEARCHED = "I searched {count} manuals: {named}."
SEARCHED_ONE = "I searched 1 manual: {named}."
MORE = "{named} and {more} more"
SEARCHED_NONE = "There is no manual that everyone here may read, so nothing was searched."
GUEST_READS = "A guest reads along here, so I use only manuals that were shared here."
YOU_ARE_A_GUEST = (
    "You are a guest in this workspace, so I use only manuals that were shared in your channels."
)
SHARED_WITH_OTHERS = (
    "This channel is shared with people from outside your workspace, so I use only manuals that "
    "were shared here."
)
READERS_UNCHECKED = (
    "I could not check yet who can read this, so I used only manuals that were shared here. I go "
    "on checking, and answer here again by myself; in a large channel that takes a while."
)
NONE_SHARED = "There is none yet: share the PDF here, then ask again."
NEAREST = "Nearest that I found:"
ASK_UPLOADER = "Ask {name}, who shared “{manual}” here."
ASK_EXPERTS = "Ask {experts}."
WARNED = "{count} warnings of the manual apply: read them below before you start."
WARNED_ONE = "A warning of the manual applies: read it below before you start."
WORD_FOR_WORD = "Quoted lines are word for word from the manual."
PARTLY = "This answers a part of the question."
LIKELY = "I am not sure that this answers. The closest lines:"
LIKELY_WHICH = (
    "I am not sure that this answers, and it fits several machines: which one is it about? The "
    "closest lines of each:"
)
ALSO_CLOSE = "Also close:"
STEPS_SHOWN = "Steps {first}-{last} of {count}"
LINES_SHOWN = "Lines {first}-{last} of {count}"
NEXT_STEPS = "Next steps"
NEXT_LINES = "Next lines"
SHOW_LINES = "Show lines"
DOUBTFUL = "May be read wrongly: {why}."
PICTURE_FOLLOWS = "Go by its picture, which follows in this thread."
SITE_NOTE = "Site note by {by}, {on}"
NOT_THE_MANUAL = "Not the manual's words: a note of people here, approved by {by}."
IT_IS_HERE = "It is here: {where}."
SEEN_BEFORE = "Seen before: {count} past work orders are like this"
SEEN_BEFORE_ONE = "Seen before: 1 past work order is like this"
FROM_ORDERS = "From work orders, not from the manual: check before you go by it."
ORDER_NUMBER = "work order {number}"
FIXED_BY = "What was done: {fix}"
NOT_FIXED = "What was done is not recorded."
HELPED = "It helped {times} of {of} times."
HELPED_UNKNOWN = "Whether it helped is not known."
PARTS_USED = "Parts: {parts}"
NARROWED = (
    "I looked only in manuals of {machine} and in those that name no machine, as this is about "
    "that. To look in all, ask again with “in all manuals”."
)
NARROWED_CHOSEN = (
    "I looked only in manuals of the machine that was chosen in this thread. To look in all, ask "
    "again with “in all manuals”."
)
NARROWED_UNKNOWN = (
    "No manual that I may use here is of {machine}, so I looked only in those that name no "
    "machine. To look in all, ask again with “in all manuals”."
)
PINNED = "From now on this thread is about {machine}: I look only in its manuals. Ask away."
PINNED_UNKNOWN = (
    "From now on this thread is about {machine}. No manual that I may use here is of that: I look "
    "only in those that name no machine."
)
PINNED_ALL = "From now on this thread is about no machine of its own: I look in all manuals."
PIN_CHANNEL = (
    "Which machine a channel is about is set in Slack, by a lead: “@shoptalk this channel is about "
    "the 4500”."
)
CHANNEL_PINNED = (
    "From now on this channel is about {machine}: I look only in its manuals, and in those that "
    "name no machine."
)
CHANNEL_UNKNOWN = (
    "From now on this channel is about {machine}. No manual that I may use here is of that: I look "
    "only in those that name no machine."
)
CHANNEL_ANY = "From now on this channel is about no machine of its own: I look in all manuals."
SAYS_FOR = "The manual says that this is for: {said}"
NOT_FOR = "The manual says that this is for “{said}”: not for {machine}."
NOT_FOR_LINE = "“{said}” is for other machines than {machine}: leave those lines out."
THIS_MACHINE = "It is about this one: {machine}"
CLARIFY = "I need one more detail to search: which machine, part or code is it about?"

_TALK: dict[str, str] = {
    "thanks": "Glad to help. Ask whenever something else comes up.",
    "greeting": "Hello. Ask me about a machine, a fault code, a torque or a procedure.",
    "goodbye": "See you. Ask whenever something comes up.",
    "about": (
        "I am Shoptalk: I look up your manuals and answer with the manual, the page and the line, "
        "or say that they do not cover it."
    ),
}


def talk(kind: str) -> str:
    """The reply to small talk; declined requests get the sentence on what this is for."""
    return _TALK.get(kind, _TALK["about"])
