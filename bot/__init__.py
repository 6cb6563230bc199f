"""Everything that talks to people: the command line now, Slack next."""
