// Says hello over a WebSocket on a stream of HTTP/2, closes it, and tells what it heard.
import { connect } from 'node:http2';

const frame = (first, text) => {
  const mask = [1, 2, 3, 4];
  const masked = [...Buffer.from(text)].map((byte, i) => byte ^ mask[i % 4]);
  return Buffer.from([first, 0x80 | masked.length, ...mask, ...masked]);
};

const session = connect(process.argv[2]);
session.once('remoteSettings', (settings) => {
  if (!settings.enableConnectProtocol) {
    throw new Error('no CONNECT with a protocol');
  }
  const stream = session.request({
    ':method': 'CONNECT',
    ':protocol': 'websocket',
    ':path': '/chat',
    'sec-websocket-version': '13',
  });
  let heard = Buffer.alloc(0);
  stream.on('response', (headers) => {
    console.log(headers[':status']);
    stream.write(frame(0x81, 'hello'));
  });
  stream.on('data', (data) => {
    heard = Buffer.concat([heard, data]);
    while (heard.length >= 2 && heard.length >= 2 + heard[1]) {
      const message = heard.subarray(2, 2 + heard[1]);
      if (heard[0] === 0x88) {
        console.log('closed ' + message.readUInt16BE());
        stream.end();
      } else {
        console.log(message.toString());
        stream.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]));
      }
      heard = heard.subarray(2 + heard[1]);
    }
  });
  stream.on('end', () => {
    console.log('ended');
    session.close();
  });
});
