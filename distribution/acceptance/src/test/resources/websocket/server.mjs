// Takes WebSockets on streams of HTTP/2 and sends back what comes; tells its port, and what it was asked for.
import { createServer } from 'node:http2';

const server = createServer({ settings: { enableConnectProtocol: true } });
server.on('stream', (stream, headers) => {
  console.log(headers[':path'] + ' ' + headers[':protocol']);
  stream.respond({ ':status': 200 });
  let heard = Buffer.alloc(0);
  stream.on('data', (data) => {
    heard = Buffer.concat([heard, data]);
    while (heard.length >= 6 && heard.length >= 6 + (heard[1] & 127)) {
      const end = 6 + (heard[1] & 127);
      const mask = heard.subarray(2, 6);
      const message = Buffer.from(heard.subarray(6, end)).map((byte, i) => byte ^ mask[i % 4]);
      stream.write(Buffer.concat([Buffer.from([heard[0], message.length]), message]));
      if (heard[0] === 0x88) {
        stream.end();
      }
      heard = heard.subarray(end);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
