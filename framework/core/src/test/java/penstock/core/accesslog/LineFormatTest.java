package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import penstock.core.metrics.Reason;

class LineFormatTest {

  private static final Fields FIELDS =
      new Fields(Redaction.of(List.of("header.cookie", "query.token")), "edge-1", "cafe");

  private static String write(String format, Facts facts, String... headers) {
    LineFormat parsed = LineFormat.of(format, List.of(headers), FIELDS);
    LineBytes out = LineBytes.own();
    parsed.write(facts, out);
    return out.toString();
  }

  @Test
  void jsonHasAllThatIsKnown() {
    assertThat(write("json", FakeFacts.ok()))
        .isEqualTo(
            """
            {"time":"2026-11-25T16:45:41.007Z","instance":"edge-1","config":"cafe",\
            "listener":"web","protocol":"HTTP/1.1","client":"192.0.2.7","clientPort":0,\
            "peer":"10.0.0.1",\
            "tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256","sni":"example.test",\
            "resumed":"true"},\
            "method":"GET","scheme":"https","host":"example.test","path":"/a","status":200,\
            "reason":"ok","route":"shop","pool":"api","endpoint":"a2","address":"10.0.1.2:80",\
            "attempts":[{"endpoint":"a1","reason":"connect-refused","ms":1.000},\
            {"endpoint":"a2","status":200,"reason":"ok","ms":11.000}],\
            "ms":{"tls":1.500,"header":0.250,"connect":0.500,"firstByte":9.000,"total":12.345,"overhead":0.345},\
            "bytesIn":0,"bytesOut":17,\
            "requestId":"00000000000000010000000000000002"}\
            """);
  }

  @Test
  void tellsHowCallsEnded() {
    Facts call = FakeFacts.ok().withHeaders(Map.of("grpc-status", "8"));
    assertThat(write("json", call))
        .contains(
            "\"grpc\":{\"status\":\"resource-exhausted\"},\"attempts\":[{\"endpoint\":\"a1\","
                + "\"reason\":\"connect-refused\",\"ms\":1.000},{\"endpoint\":\"a2\",\"status\":"
                + "200,\"reason\":\"ok\",\"grpc\":{\"status\":\"resource-exhausted\"},"
                + "\"ms\":11.000}]");
    assertThat(write("{status} {grpc.status}", call)).isEqualTo("200 resource-exhausted");
    assertThat(write("{status} {grpc.status}", FakeFacts.ok())).isEqualTo("200 -");
  }

  @Test
  void jsonHasHeadersThatWereAskedFor() {
    Facts facts =
        FakeFacts.ok().withHeaders(Map.of("x-tenant", "blue", "cookie", "s=1", "user-agent", "c"));
    assertThat(write("json", facts, "X-Tenant", "Cookie", "X-Absent"))
        .contains("\"userAgent\":\"c\"")
        .endsWith(",\"headers\":{\"x-tenant\":\"blue\",\"cookie\":\"***\"}}");
  }

  @Test
  void aHostThatIsNoNameEndsNoText() {
    LineBytes out = LineBytes.own();
    out.socket(InetSocketAddress.createUnresolved("a\"b\\c\u0001\n.test", 80));
    assertThat(out.toString()).isEqualTo("a?b?c??.test:80");
  }

  @Test
  void jsonHidesWhatIsNotToBeRead() {
    Facts facts =
        FakeFacts.ok()
            .withTarget("/a", "x=1&token=secret")
            .withHeaders(Map.of("referer", "http://x/?token=secret&y=2#f"));
    assertThat(write("json", facts))
        .contains("\"query\":\"x=1&token=***\"", "\"referer\":\"http://x/?token=***&y=2#f\"")
        .doesNotContain("secret");
  }

  @Test
  void combinedIsWhatOthersCallIt() {
    Facts facts =
        FakeFacts.ok()
            .withTarget("/a b", "q=\"&token=secret")
            .withHeaders(Map.of("user-agent", "curl/8\n\"x"));
    assertThat(write("combined", facts))
        .isEqualTo(
            "192.0.2.7 - - [25/Nov/2026:16:45:41 +0000] \"GET /a b?q=\\x22&token=*** HTTP/1.1\""
                + " 200 17 \"-\" \"curl/8\\x0a\\x22x\"");
  }

  @Test
  void clfHasNeitherRefererNorAgent() {
    assertThat(write("clf", FakeFacts.ok()))
        .isEqualTo("192.0.2.7 - - [25/Nov/2026:16:45:41 +0000] \"GET /a HTTP/1.1\" 200 17");
  }

  @Test
  void haproxyReadsItsOwn() {
    assertThat(write("haproxy-http", FakeFacts.of(504, Reason.HEADER_TIMEOUT)))
        .isEqualTo(
            "192.0.2.7:0 [25/Nov/2026:16:45:41.007] web api/a2 0/0/0/9/12 504 17 - - sD--"
                + " 0/0/0/0/1 0/0 \"GET /a HTTP/1.1\"");
  }

  @Test
  void haproxyReadsItsOwnOfSessions() {
    assertThat(write("haproxy-tcp", FakeFacts.of(0, Reason.ENDPOINT_RESET)))
        .isEqualTo("192.0.2.7:0 [25/Nov/2026:16:45:41.007] web api/a2 0/0/12 17 SD 0/0/0/0/1 0/0");
    assertThat(write("{status} {reason}", FakeFacts.of(0, Reason.OK))).isEqualTo("- ok");
  }

  @Test
  void aTemplateNamesFields() {
    Facts facts = FakeFacts.ok().withHeaders(Map.of("x-a", "1", "cookie", "s"));
    String template =
        "{time} ${client} {peer}:{peerPort} {attempts} {address} {ms.total} {ms.queue}"
            + " {header.X-A} {header.cookie} {header.x-b} {tls.sni} {} {instance}";
    assertThat(write(template, facts))
        .isEqualTo(
            "2026-11-25T16:45:41.007Z 192.0.2.7 10.0.0.1:4711 2 10.0.1.2:80 12.345 - 1 *** -"
                + " example.test {} edge-1");
  }

  @Test
  void namesWhatThereIsNot() {
    assertThatThrownBy(() -> write("{clint} {status}", FakeFacts.ok()))
        .hasMessageStartingWith("format: {clint} (expected: ")
        .hasMessageContaining("client, ");
    assertThatThrownBy(() -> write("jsn", FakeFacts.ok()))
        .hasMessage(
            "format: jsn (expected: json, combined, clf, haproxy-http, haproxy-tcp or a"
                + " template with {fields})");
    assertThatThrownBy(() -> write("clf", FakeFacts.ok(), "x-a"))
        .hasMessage("headers: [x-a] (expected: none, a template has {header.NAME})");
  }
}
