"""What stands outside a page's text, and files that do not open as they are."""
