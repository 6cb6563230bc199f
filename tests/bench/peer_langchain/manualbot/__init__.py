"""A Slack bot that answers maintenance technicians from PDF manuals, with LangChain."""
