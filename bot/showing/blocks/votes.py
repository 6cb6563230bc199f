"""The two thumbs below an answer."""

from bot.showing.blocks.content import Block, plain


def votes(answer_id: int) -> Block:
    """Buttons to say whether the answer helped."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "vote",
                "positive_button": {
                    "text": plain("Right"),
                    "accessibility_label": "This answer is right",
                    "value": f"{answer_id}:up",
                },
                "negative_button": {
                    "text": plain("Wrong"),
                    "accessibility_label": "This answer is wrong or did not help",
                    "value": f"{answer_id}:down",
                },
            }
        ],
    }
