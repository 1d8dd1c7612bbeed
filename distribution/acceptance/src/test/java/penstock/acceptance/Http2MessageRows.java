package penstock.acceptance;

import static penstock.acceptance.Http2Rows.COMPRESSION_ERROR;
import static penstock.acceptance.Http2Rows.GET;
import static penstock.acceptance.Http2Rows.PROTOCOL_ERROR;
import static penstock.acceptance.Http2Rows.concat;
import static penstock.acceptance.Http2Rows.filled;
import static penstock.acceptance.Http2Rows.malformed;
import static penstock.acceptance.Http2Rows.packed;
import static penstock.acceptance.Http2Rows.row;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;

import java.util.stream.Stream;
import penstock.acceptance.Http2Rows.Row;

/// Requests that are none: RFC 9113, section 8, and RFC 7541.
final class Http2MessageRows {

  private Http2MessageRows() {}

  static Stream<Row> messages() {
    return Stream.of(
        row(
            "8.1",
            "a second head",
            PROTOCOL_ERROR,
            client ->
                client.headers(1, 0, request("POST", "/")).headers(1, 0, request("POST", "/"))),
        row(
            "8.1",
            "pseudo-header in trailers",
            PROTOCOL_ERROR,
            client ->
                client.headers(1, 0, request("POST", "/")).headers(1, END_STREAM, ":path", "/")),
        row(
            "8.1.1",
            "a body longer than told",
            PROTOCOL_ERROR,
            client ->
                client
                    .headers(1, 0, request("POST", "/", "content-length", "1"))
                    .frame(DATA, END_STREAM, 1, filled(4))),
        row(
            "8.1.1",
            "a body shorter than told",
            PROTOCOL_ERROR,
            client ->
                client
                    .headers(1, 0, request("POST", "/", "content-length", "9"))
                    .frame(DATA, END_STREAM, 1, filled(4))),
        malformed("8.1.1", "a body told and missing", request("POST", "/", "content-length", "9")),
        malformed("8.1.1", "no number", request("GET", "/", "content-length", "+0")));
  }

  static Stream<Row> moreMessages() {
    return Stream.of(
        malformed("8.2.1", "upper case", request("GET", "/", "X-Test", "ok")),
        malformed("8.2.1", "a space in a name", request("GET", "/", "x test", "ok")),
        malformed("8.2.1", "a line end in a value", request("GET", "/", "x-test", "a\r\nb: c")),
        malformed("8.2.1", "a zero in a value", request("GET", "/", "x-test", "a\0b")),
        malformed("8.2.1", "a space before a value", request("GET", "/", "x-test", " a")),
        malformed("8.2.2", "connection", request("GET", "/", "connection", "keep-alive")),
        malformed(
            "8.2.2", "transfer-encoding", request("GET", "/", "transfer-encoding", "chunked")),
        malformed("8.2.2", "upgrade", request("GET", "/", "upgrade", "h2c")),
        malformed("8.2.2", "te", request("GET", "/", "te", "trailers, deflate")),
        malformed("8.3", "unknown pseudo-header", request("GET", "/", ":test", "ok")),
        malformed("8.3", "pseudo-header of an answer", request("GET", "/", ":status", "200")),
        malformed(
            "8.3", "pseudo-header behind a field", request("GET", "/", "x", "y", ":path", "/")),
        malformed("8.3.1", "an empty path", request("GET", "")),
        malformed("8.3.1", "a path without a slash", request("GET", "a")),
        malformed("8.3.1", "a space in a path", request("GET", "/a HTTP/1.1")),
        malformed("8.3.1", "an empty method", request("", "/")),
        malformed("8.3.1", "no method", ":scheme", "http", ":path", "/", ":authority", "a.test"),
        malformed("8.3.1", "no scheme", ":method", "GET", ":path", "/", ":authority", "a.test"),
        malformed("8.3.1", "no path", ":method", "GET", ":scheme", "http", ":authority", "a.test"));
  }

  static Stream<Row> yetMoreMessages() {
    return Stream.of(
        malformed(
            "8.3.1",
            "two methods",
            ":method",
            "GET",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/"),
        malformed(
            "8.3.1", "two paths", ":method", "GET", ":path", "/", ":scheme", "http", ":path", "/"),
        malformed("8.3.1", "a host beside another", request("GET", "/", "host", "b.test")),
        malformed(
            "8.3.1",
            "a user",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/",
            ":authority",
            "u@a.test"));
  }

  static Stream<Row> packing() {
    return Stream.of(
        packed("H2.3.3", "an index beyond the table", 0xC6),
        packed("H2.3.3", "a name's index beyond the table", 0x7F, 0x07, 0x01, 'a'),
        packed("H4.2", "a table size at the end", 0x20),
        packed(
            "H5.2",
            "more than seven bits of padding",
            0x00,
            0x84,
            0x1C,
            0x64,
            0xFF,
            0xFF,
            0x01,
            'a'),
        packed("H5.2", "padding with zeros", 0x00, 0x81, 0x00, 0x01, 'a'),
        packed(
            "H5.2", "the end of a string within it", 0x00, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 'a'),
        packed("H6.1", "index 0", 0x80),
        row(
            "H6.3",
            "a table larger than allowed",
            COMPRESSION_ERROR,
            client ->
                client.frame(
                    HEADERS,
                    END_STREAM | END_HEADERS,
                    1,
                    concat(new byte[] {0x3F, (byte) 0xFF, 0x7F}, GET))));
  }
}
