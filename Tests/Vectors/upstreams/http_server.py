"""An upstream that says which requests it saw: method, target and length of the body, one a line."""
import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def answer(self):
        length = self.body_length()
        if length is None:
            self.close_connection = True
            return
        print(self.command, self.path, length, flush=True)
        self.send_response(200)
        body = b"" if self.command == "HEAD" else b"fine"
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(body)

    def body_length(self):
        """How long the body is, once it was read; None where it breaks off. The module knows no chunks."""
        if self.headers.get("Transfer-Encoding") is None:
            length = int(self.headers.get("Content-Length", "0"))
            return length if len(self.rfile.read(length)) == length else None
        length = 0
        while True:
            line = self.rfile.readline()
            if not line:
                return None
            size = int(line, 16)
            if len(self.rfile.read(size + 2)) < size + 2:
                return None
            if size == 0:
                return length
            length += size

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("listening", server.server_address[1], flush=True)
sys.stdout.flush()
server.serve_forever()
