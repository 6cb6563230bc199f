"""Lines that may be read wrongly: what another reader reads of the same page."""
