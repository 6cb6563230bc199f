"""The OpenAI-compatible endpoints, with OpenAI's own client."""

import openai
import pytest

from tests.fix_api import ApiUp
from tests.fix_slack_out import HANGAR, LINE2, TORQUE

_AGAIN = "And for the tie bar nuts?"


@pytest.fixture
def client(api_up: ApiUp) -> openai.OpenAI:
    """The official client, in the channel of line 2."""
    secret = api_up.key("chat", "ask", channels=(LINE2,))
    made = openai.OpenAI(api_key=secret, base_url=f"{api_up.url}/v1", max_retries=0)
    return api_up.stack.enter_context(made)


def test_chat_completions(client: openai.OpenAI) -> None:
    """Whole and streamed it is the same text, with the page as an annotation and in the text."""
    asked = {
        "model": "shoptalk",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": TORQUE},
        ],
        "metadata": {"channel": LINE2},
    }
    whole = client.chat.completions.create(**asked)
    message = whole.choices[0].message
    assert message.content is not None
    assert "205" in message.content
    assert message.annotations
    for one in message.annotations:
        cited = one.url_citation
        assert message.content[cited.start_index : cited.end_index].startswith("[")
        assert f"{message.content[cited.start_index : cited.end_index]} {cited.title}" in (
            message.content
        )
    chunks = list(
        client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True})
    )
    said = "".join(one.choices[0].delta.content or "" for one in chunks if one.choices)
    assert said == message.content
    assert [one.choices[0].finish_reason for one in chunks if one.choices][-1] == "stop"
    assert chunks[-1].usage is not None


def test_responses(client: openai.OpenAI) -> None:
    """Whole and streamed it is the same text with its citations; a follow-up goes on from it."""
    asked = {"model": "shoptalk", "input": TORQUE, "metadata": {"channel": LINE2}}
    whole = client.responses.create(**asked)
    assert "205" in whole.output_text
    part = whole.output[0].content[0]
    assert {one.type for one in part.annotations} == {"url_citation"}
    events = list(client.responses.create(**asked, stream=True))
    assert [one.sequence_number for one in events] == list(range(len(events)))
    said = "".join(one.delta for one in events if one.type == "response.output_text.delta")
    assert said == whole.output_text == events[-1].response.output_text
    with client.responses.stream(**asked) as stream:
        assert stream.get_final_response().output_text == said
    again = client.responses.create(model="shoptalk", input=_AGAIN, previous_response_id=whole.id)
    assert again.previous_response_id == whole.id
    history = [
        {"role": "user", "content": TORQUE},
        {"role": "assistant", "content": whole.output_text},
        {"role": "user", "content": [{"type": "input_text", "text": _AGAIN}]},
    ]
    assert client.responses.create(model="shoptalk", input=history).output_text


def test_what_it_refuses(client: openai.OpenAI, api_up: ApiUp) -> None:
    """Each refusal is the client's own error, and says what is wrong."""
    user = [{"role": "user", "content": TORQUE}]
    ask = client.chat.completions.create
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-9'"):
        ask(model="gpt-9", messages=user)
    with pytest.raises(openai.PermissionDeniedError, match=HANGAR):
        ask(model="shoptalk", messages=user, metadata={"channel": HANGAR})
    with pytest.raises(openai.UnprocessableEntityError, match="tools"):
        ask(
            model="shoptalk",
            messages=user,
            tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        )
    picture = {"type": "image_url", "image_url": {"url": "http://127.0.0.1/x.png"}}
    with pytest.raises(openai.UnprocessableEntityError, match="image_url"):
        ask(model="shoptalk", messages=[{"role": "user", "content": [picture]}])
    with pytest.raises(openai.NotFoundError, match="response"):
        client.responses.create(model="shoptalk", input=_AGAIN, previous_response_id="resp_999999")
    with pytest.raises(openai.AuthenticationError):
        client.with_options(api_key="sk-wrong").models.list()
    assert [one.id for one in client.models.list()] == ["shoptalk"]
    assert client.models.retrieve("shoptalk").id == "shoptalk"
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-9'"):
        client.models.retrieve("gpt-9")
