package penstock.acceptance;

import static penstock.acceptance.Http2Rows.FLOW_CONTROL_ERROR;
import static penstock.acceptance.Http2Rows.FRAME_SIZE_ERROR;
import static penstock.acceptance.Http2Rows.GET;
import static penstock.acceptance.Http2Rows.PADDED;
import static penstock.acceptance.Http2Rows.PROTOCOL_ERROR;
import static penstock.acceptance.Http2Rows.concat;
import static penstock.acceptance.Http2Rows.filled;
import static penstock.acceptance.Http2Rows.row;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.ACK;
import static penstock.testkit.Http2Client.CONTINUATION;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.PRIORITY;
import static penstock.testkit.Http2Client.PUSH_PROMISE;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.SETTINGS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.util.stream.Stream;
import penstock.acceptance.Http2Rows.Row;

/// Frames that say what they must not: RFC 9113, section 6.
final class Http2FrameRows {

  private Http2FrameRows() {}

  static Stream<Row> frames() {
    return Stream.of(
        row(
            "6.1",
            "DATA on stream 0",
            PROTOCOL_ERROR,
            client -> client.frame(DATA, 0, 0, filled(4))),
        row(
            "6.1",
            "DATA with too much padding",
            PROTOCOL_ERROR,
            client ->
                client
                    .headers(1, 0, request("POST", "/"))
                    .frame(DATA, PADDED, 1, new byte[] {9, 0, 0, 0, 0, 0})),
        row(
            "6.2",
            "HEADERS on stream 0",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, END_STREAM | END_HEADERS, 0, GET)),
        row(
            "6.2",
            "HEADERS with too much padding",
            PROTOCOL_ERROR,
            client ->
                client.frame(
                    HEADERS,
                    END_STREAM | END_HEADERS | PADDED,
                    1,
                    concat(new byte[] {(byte) 255}, GET))));
  }

  static Stream<Row> moreFrames() {
    return Stream.of(
        row(
            "6.3",
            "PRIORITY on stream 0",
            PROTOCOL_ERROR,
            client -> client.frame(PRIORITY, 0, 0, filled(5))),
        row(
            "6.3",
            "PRIORITY of four",
            FRAME_SIZE_ERROR,
            client -> client.frame(PRIORITY, 0, 1, filled(4))),
        row(
            "6.4",
            "RST_STREAM on stream 0",
            PROTOCOL_ERROR,
            client -> client.numbers(RST_STREAM, 0, 8)),
        row(
            "6.4",
            "RST_STREAM of three",
            FRAME_SIZE_ERROR,
            client -> client.get(1, "/stall").frame(RST_STREAM, 0, 1, filled(3))),
        row(
            "6.5",
            "SETTINGS acknowledged with a payload",
            FRAME_SIZE_ERROR,
            client -> client.frame(SETTINGS, ACK, 0, filled(6))),
        row(
            "6.5",
            "SETTINGS on a stream",
            PROTOCOL_ERROR,
            client -> client.frame(SETTINGS, 0, 1, filled(6))));
  }

  static Stream<Row> yetMoreFrames() {
    return Stream.of(
        row(
            "6.5",
            "SETTINGS of three",
            FRAME_SIZE_ERROR,
            client -> client.frame(SETTINGS, 0, 0, filled(3))),
        row("6.5.2", "push neither on nor off", PROTOCOL_ERROR, client -> client.settings(2, 2)),
        row("6.5.2", "too large a window", FLOW_CONTROL_ERROR, client -> client.settings(4, -1)),
        row(
            "6.5.2",
            "too small a frame size",
            PROTOCOL_ERROR,
            client -> client.settings(5, 16_383)),
        row(
            "6.5.2",
            "too large a frame size",
            PROTOCOL_ERROR,
            client -> client.settings(5, 1 << 24)),
        row(
            "6.6",
            "PUSH_PROMISE",
            PROTOCOL_ERROR,
            client -> client.frame(PUSH_PROMISE, 4, 1, filled(4))),
        row(
            "6.7",
            "PING on a stream",
            PROTOCOL_ERROR,
            client -> client.frame(PING, 0, 1, filled(8))),
        row(
            "6.8",
            "GOAWAY on a stream",
            PROTOCOL_ERROR,
            client -> client.numbers(GOAWAY, 1, 0, 0)));
  }

  static Stream<Row> stillMoreFrames() {
    return Stream.of(
        row(
            "6.9",
            "WINDOW_UPDATE by nothing",
            PROTOCOL_ERROR,
            client -> client.numbers(WINDOW_UPDATE, 0, 0)),
        row(
            "6.9",
            "WINDOW_UPDATE of a stream by nothing",
            PROTOCOL_ERROR,
            client -> client.get(1, "/stall").numbers(WINDOW_UPDATE, 1, 0)),
        row(
            "6.9",
            "WINDOW_UPDATE of three",
            FRAME_SIZE_ERROR,
            client -> client.frame(WINDOW_UPDATE, 0, 0, filled(3))),
        row(
            "6.9.1",
            "too large a window of the connection",
            FLOW_CONTROL_ERROR,
            client ->
                client
                    .numbers(WINDOW_UPDATE, 0, Integer.MAX_VALUE)
                    .numbers(WINDOW_UPDATE, 0, Integer.MAX_VALUE)),
        row(
            "6.9.1",
            "too large a window of a stream",
            FLOW_CONTROL_ERROR,
            client -> client.get(1, "/stall").numbers(WINDOW_UPDATE, 1, Integer.MAX_VALUE)));
  }

  static Stream<Row> evenMoreFrames() {
    return Stream.of(
        row(
            "6.9.1",
            "more than the window of a stream",
            FLOW_CONTROL_ERROR,
            client -> {
              client.headers(1, 0, request("POST", "/stall", "content-length", "9999999"));
              for (int i = 0; i < 200; i++) {
                client.frame(DATA, 0, 1, filled(16_384));
              }
            }),
        row(
            "6.10",
            "CONTINUATION on another stream",
            PROTOCOL_ERROR,
            client ->
                client.frame(HEADERS, END_STREAM, 1, GET).frame(CONTINUATION, END_HEADERS, 3, GET)),
        row(
            "6.10",
            "CONTINUATION behind a whole block",
            PROTOCOL_ERROR,
            client -> client.get(1, "/stall").frame(CONTINUATION, END_HEADERS, 1, GET)));
  }
}
