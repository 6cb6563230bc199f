"""What the bot says in Slack: pure functions from what there is to say to a message's blocks.

Whatever a person, a PDF or an LM wrote goes into blocks that Slack does not read as mark-up (rich
text and plain text), so that nothing in it can be a mention, a link or a picture; `escape` does
the same for the plain text that stands beside the blocks.
"""
