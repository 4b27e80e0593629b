"""An app for WSGI servers that says which requests it saw: method, target and length of the body, one a line."""


def app(environment, start):
    """Answers everything; of a body that breaks off it says nothing."""
    length = len(environment["wsgi.input"].read())
    if length == int(environment.get("CONTENT_LENGTH") or length):
        print(environment["REQUEST_METHOD"], environment["RAW_URI"], length, flush=True)
    start("200 OK", [("Content-Length", "4")])
    return [b"fine"]
