// An upstream that says which requests it saw: method, target and length of the body, one a line.
"use strict";
const http = require("node:http");

const server = http.createServer((request, response) => {
  let length = 0;
  request.on("data", (piece) => { length += piece.length; });
  request.on("end", () => {
    console.log(`${request.method} ${request.url} ${length}`);
    response.end("fine");
  });
});
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
