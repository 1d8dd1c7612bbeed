package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.bytes;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;

class Http2BadEndpointsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x y",
        ":status 200 :status 200",
        "x-a b :status 200",
        ":status 200 X-Upper b",
        ":status 200 connection close",
        ":status 200 transfer-encoding chunked",
        ":status 99",
        ":status 600",
        ":status abc",
        ":status 101",
        ":status 200 :path /",
        ":status 200 content-length +5",
        ":status 200 content-length 5",
        ":status 200 a\nb c"
      })
  void refusesWhatIsNoProperHead(String fields) throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              peer.headers(peer.next(HEADERS).stream(), END_STREAM, fields.split(" ", -1));
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(502, "bad-response"));
      bench.proxy.awaitOnLoop("connections", 0, () -> bench.proxy.endpoint(0).connections());
    }
  }

  @Test
  void refusesAHeadThatIsTooLarge() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              byte[] block = Http2Bytes.block(":status", "200", "x", "y".repeat(70_000));
              peer.frame(HEADERS, END_STREAM, stream, part(block, 0, 16_384));
              for (int at = 16_384; at < block.length; at += 16_384) {
                int end = Math.min(block.length, at + 16_384);
                int flags = end == block.length ? Http2Client.END_HEADERS : 0;
                peer.frame(Http2Client.CONTINUATION, flags, stream, part(block, at, end));
              }
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(502, "response-too-large"));
    }
  }

  private static byte[] part(byte[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  @Test
  void cutsAnAnswerThatIsNotAsLongAsItSays() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              peer.headers(stream, 0, ":status", "200", "content-length", "5");
              peer.frame(DATA, 0, stream, bytes("abc"));
              peer.frame(DATA, END_STREAM, stream);
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(request("GET /"));
      assertThat(client.skipPast("abc")).contains("200 OK");
      client.assertClosed();
      assertThat(bench.proxy.nextEnded().reason()).isEqualTo("bad-response");
    }
  }

  @Test
  void saysWhatIsNoHttp2() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.raw(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
              peer.end();
            });
        RawClient client = bench.client()) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.header("proxy-status")).contains("this is no HTTP/2");
    }
  }
}
