"""One module a topic; pipelines/__main__.py names every command."""
