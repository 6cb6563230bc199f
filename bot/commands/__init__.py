"""The commands of `shoptalk`, one file each: arguments in, a room's function, output out."""
