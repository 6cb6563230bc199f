"""What is said of pictures, clips and files that came with a question, and of answers that came
late."""

from agent.wording.marks import ours

READING = ours("I am reading what you sent …")
I_READ = ours("I read on the picture: {found}. Is that wrong? Then write it as it stands there.")
I_READ_PARTLY = ours(
    "I read on the picture: {found}. Some of it I could not read: if that matters, write it."
)
I_READ_NO_CODE = ours(
    "I read on the picture, and found no code or part number: “{words}”. Is that wrong? Then write "
    "it as it stands there."
)
I_HEARD = ours("I understood: “{words}”")
I_READ_FILE = ours("From {name} I read along: “{words}”")
FORWARDED = ours("From the forwarded message: “{words}”")
NO_PICTURES = ours(
    "I cannot read pictures here: write the code, part number or alarm text that it shows."
)
NOTHING_ON_IT = ours(
    "I could read nothing on the picture: write the code, part number or alarm text that it shows, "
    "or take it again, straight and close."
)
BAD_PICTURE = ours("I could not open the picture: send it as JPEG or PNG.")
TOO_LARGE = ours("{name} is larger than I read: send a smaller one, or only the part that matters.")
NO_EARS = ours("I have no words of your voice message: write what you said, please.")
NO_FILE = ours("I did not get {name}: share it here once more.")
NOT_TEXT = ours("I could not read {name} as text: copy the lines that matter into a message.")
ASKED_THEN = ours("Asked on {day} at {time}, answered now.")
ANEW_SOON = ours(
    "No language model answers just now. When one does again within {hours} hours, I answer this "
    "anew, in this message."
)
ASKED_IN_OUTAGE = ours(
    "Asked on {day} at {time}, when no language model answered; answered anew now."
)
