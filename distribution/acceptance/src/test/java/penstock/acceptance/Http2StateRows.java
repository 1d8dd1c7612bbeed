package penstock.acceptance;

import static penstock.acceptance.Http2Rows.COMPRESSION_ERROR;
import static penstock.acceptance.Http2Rows.FRAME_SIZE_ERROR;
import static penstock.acceptance.Http2Rows.GET;
import static penstock.acceptance.Http2Rows.PROTOCOL_ERROR;
import static penstock.acceptance.Http2Rows.REFUSED_STREAM;
import static penstock.acceptance.Http2Rows.STREAM_CLOSED;
import static penstock.acceptance.Http2Rows.WITH_PRIORITY;
import static penstock.acceptance.Http2Rows.concat;
import static penstock.acceptance.Http2Rows.filled;
import static penstock.acceptance.Http2Rows.row;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.CONTINUATION;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.PRIORITY;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.util.stream.Stream;
import penstock.acceptance.Http2Rows.Row;

/// Frames that are none, and frames at the wrong time: RFC 9113, sections 3 to 5.
final class Http2StateRows {

  private Http2StateRows() {}

  static Stream<Row> framing() {
    return Stream.of(
        row("3.4", "no settings first", PROTOCOL_ERROR, client -> client.frame(99, 0, 0)),
        row(
            "4.2",
            "DATA larger than allowed",
            FRAME_SIZE_ERROR,
            client -> client.headers(1, 0, request("POST", "/")).frame(DATA, 0, 1, filled(16_385))),
        row(
            "4.2",
            "HEADERS larger than allowed",
            FRAME_SIZE_ERROR,
            client -> client.frame(HEADERS, END_STREAM | END_HEADERS, 1, filled(16_385))),
        row(
            "4.3",
            "a block that cannot be unpacked",
            COMPRESSION_ERROR,
            client -> client.frame(HEADERS, END_STREAM | END_HEADERS, 1, (byte) 0x41)),
        row(
            "4.3",
            "another stream's frame within a block",
            PROTOCOL_ERROR,
            client ->
                client
                    .frame(HEADERS, END_STREAM, 1, GET)
                    .frame(HEADERS, END_STREAM | END_HEADERS, 3, GET)),
        row(
            "5.5",
            "an unknown frame within a block",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, END_STREAM, 1, GET).frame(99, 0, 0)));
  }

  static Stream<Row> states() {
    return Stream.of(
        row("5.1", "idle: DATA", PROTOCOL_ERROR, client -> client.frame(DATA, END_STREAM, 1)),
        row("5.1", "idle: RST_STREAM", PROTOCOL_ERROR, client -> client.numbers(RST_STREAM, 1, 8)),
        row(
            "5.1",
            "idle: WINDOW_UPDATE",
            PROTOCOL_ERROR,
            client -> client.numbers(WINDOW_UPDATE, 1, 100)),
        row(
            "5.1",
            "idle: CONTINUATION",
            PROTOCOL_ERROR,
            client -> client.frame(CONTINUATION, END_HEADERS, 1, GET)),
        row(
            "5.1",
            "half closed: DATA",
            STREAM_CLOSED,
            client -> client.get(1, "/stall").frame(DATA, END_STREAM, 1, filled(4))),
        row(
            "5.1",
            "half closed: HEADERS",
            STREAM_CLOSED,
            client -> client.get(1, "/stall").get(1, "/stall")),
        row(
            "5.1",
            "half closed: CONTINUATION",
            PROTOCOL_ERROR,
            client -> client.get(1, "/stall").frame(CONTINUATION, END_HEADERS, 1, GET)));
  }

  static Stream<Row> moreStates() {
    return Stream.of(
        row(
            "5.1",
            "closed by RST_STREAM: DATA",
            STREAM_CLOSED,
            client ->
                client
                    .headers(1, 0, request("POST", "/stall"))
                    .numbers(RST_STREAM, 1, 8)
                    .frame(DATA, END_STREAM, 1, filled(4))),
        row(
            "5.1",
            "closed by RST_STREAM: HEADERS",
            STREAM_CLOSED,
            client ->
                client
                    .headers(1, 0, request("POST", "/stall"))
                    .numbers(RST_STREAM, 1, 8)
                    .headers(1, END_STREAM, request("POST", "/stall"))),
        row(
            "5.1",
            "closed: DATA",
            STREAM_CLOSED,
            client -> {
              client.get(1, "/").answer(1);
              client.frame(DATA, END_STREAM, 1, filled(4));
            }));
  }

  static Stream<Row> yetMoreStates() {
    return Stream.of(
        row(
            "5.1",
            "closed: HEADERS",
            STREAM_CLOSED,
            client -> {
              client.get(1, "/").answer(1);
              client.get(1, "/");
            }),
        row("5.1.1", "an even number", PROTOCOL_ERROR, client -> client.get(2, "/")),
        row(
            "5.1.1",
            "a number below the last",
            PROTOCOL_ERROR,
            client -> client.get(5, "/stall").get(3, "/")),
        row(
            "5.1.2",
            "more streams than allowed",
            REFUSED_STREAM,
            client -> {
              for (int i = 0; i < 11; i++) {
                client.get(2 * i + 1, "/stall");
              }
            }));
  }

  static Stream<Row> stillMoreStates() {
    return Stream.of(
        row(
            "5.3.1",
            "HEADERS that depend on themselves",
            PROTOCOL_ERROR,
            client ->
                client.frame(
                    HEADERS,
                    END_STREAM | END_HEADERS | WITH_PRIORITY,
                    1,
                    concat(new byte[] {0, 0, 0, 1, 15}, GET))),
        row(
            "5.3.1",
            "PRIORITY that depends on itself",
            PROTOCOL_ERROR,
            client -> client.frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 3, 15})),
        row(
            "5.4.1",
            "a PING of six",
            FRAME_SIZE_ERROR,
            client -> client.frame(PING, 0, 0, filled(6))));
  }
}
