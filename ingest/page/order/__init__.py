"""The order in which a page is read: columns, side heads, panels."""
