"""What a siege found, as tables: for a terminal, or for docs/performance.md."""


def render(found, scenarios, load, markdown):
    return str(found)
