"""`python -m bot` is `shoptalk`: how a process of ours starts another one."""

from bot.cli import main

main()
