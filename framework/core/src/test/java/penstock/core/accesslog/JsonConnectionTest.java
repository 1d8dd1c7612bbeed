package penstock.core.accesslog;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.connection.NotedLines;
import penstock.core.metrics.Reason;
import penstock.spi.traffic.Tls;

class JsonConnectionTest {

  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 4711);
  private static final Tls TLS = new Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", "a.test", "");

  private final LineFormat json =
      LineFormat.of("json", List.of(), new Fields(Redaction.of(List.of()), "edge-1", "cafe"));
  private final NotedLines noted = new NotedLines();
  private final Asked first = new Asked(noted, PEER, null, "GET", "a.test");

  /// A request of a connection.
  private record Asked(
      @Nullable NotedLines noted,
      InetSocketAddress client,
      @Nullable Tls tls,
      String method,
      String host)
      implements WebFacts {

    /// The same, of a connection that remembers nothing.
    Asked forgotten() {
      return new Asked(null, client, tls, method, host);
    }

    @Override
    public long totalNanos() {
      return 1_000_000;
    }

    @Override
    public InetSocketAddress peer() {
      return PEER;
    }

    @Override
    public String scheme() {
      return tls == null ? "http" : "https";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public Reason reason() {
      return Reason.OK;
    }
  }

  private String write(Facts facts) {
    LineBytes out = LineBytes.own();
    json.write(facts, out);
    return out.toString();
  }

  private void isWrittenAsIfItWereTheFirst(Asked facts) {
    assertThat(write(facts)).isEqualTo(write(facts.forgotten()));
  }

  @Test
  void theSameAgainIsWrittenFromWhatWasKept() {
    write(first);
    Object kept = noted.logged();
    isWrittenAsIfItWereTheFirst(first);
    isWrittenAsIfItWereTheFirst(new Asked(noted, PEER, null, "GET", "A.test".toLowerCase(ROOT)));
    assertThat(kept).isNotNull().isSameAs(noted.logged());
  }

  @Test
  void whateverDiffersIsWritten() {
    for (Asked other :
        List.of(
            new Asked(noted, PEER, null, "POST", "a.test"),
            new Asked(noted, PEER, null, "GET", "b.test"),
            new Asked(noted, PEER, TLS, "GET", "a.test"))) {
      write(first);
      isWrittenAsIfItWereTheFirst(other);
      isWrittenAsIfItWereTheFirst(first);
    }
  }

  @Test
  void clientsOfATrustedPeerAreNotKept() {
    write(new Asked(noted, new InetSocketAddress("198.51.100.1", 0), null, "GET", "a.test"));
    assertThat(noted.logged()).isNull();
    isWrittenAsIfItWereTheFirst(
        new Asked(noted, new InetSocketAddress("198.51.100.2", 0), null, "GET", "a.test"));
  }
}
