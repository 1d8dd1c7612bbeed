package penstock.core.accesslog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;

class JsonPhraseTest {

  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4711);
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.1.1", 80);
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.0.1.2", 80);

  private final LineFormat json = json();

  /// A request that was tried once or more.
  ///
  /// @param call how it ended as a gRPC call; null if it was none
  private record Ended(
      Notes notes, int status, Reason reason, String pool, @Nullable GrpcStatus call)
      implements WebFacts {

    Ended(Notes notes) {
      this(notes, 200, Reason.OK, "api", null);
    }

    @Override
    public long totalNanos() {
      return 3_000_000;
    }

    @Override
    public InetSocketAddress client() {
      return CLIENT;
    }

    @Override
    public InetSocketAddress peer() {
      return CLIENT;
    }

    @Override
    public @Nullable GrpcStatus grpcStatus() {
      return call;
    }

    @Override
    public String route() {
      return "shop";
    }
  }

  private static LineFormat json() {
    return LineFormat.of("json", List.of(), new Fields(Redaction.of(List.of()), "edge-1", "cafe"));
  }

  private static String write(LineFormat format, Facts facts) {
    LineBytes out = LineBytes.own();
    format.write(facts, out);
    return out.toString();
  }

  private static Notes tried(String endpoint, InetSocketAddress address, int status, long nanos) {
    Notes notes = new Notes();
    tryAgain(notes, endpoint, address, status, nanos);
    return notes;
  }

  private static void tryAgain(
      Notes notes, String endpoint, InetSocketAddress address, int status, long nanos) {
    AttemptNotes attempt = notes.begin(endpoint, address, 0);
    attempt.connected(0);
    attempt.answered(status, nanos / 2);
    attempt.ended(nanos);
  }

  private static Notes tried() {
    return tried("a1", ADDRESS, 200, 2_000_000);
  }

  private void isWrittenAsIfItWereTheFirst(Facts facts) {
    assertThat(write(json, facts)).isEqualTo(write(json(), facts));
  }

  @Test
  void tellsTimesOfTheirOwnOfRequestsThatEndAlike() {
    assertThat(write(json, new Ended(tried())))
        .contains(
            "\"status\":200,\"reason\":\"ok\",\"route\":\"shop\",\"pool\":\"api\","
                + "\"endpoint\":\"a1\",\"address\":\"10.0.1.1:80\",\"attempts\":[{\"endpoint\":"
                + "\"a1\",\"status\":200,\"reason\":\"ok\",\"ms\":2.000}],\"ms\":{");
    assertThat(write(json, new Ended(tried("a1", ADDRESS, 200, 7_000_000))))
        .contains("\"status\":200,\"reason\":\"ok\",\"ms\":7.000}],", "\"firstByte\":3.500,");
  }

  @Test
  void tellsWhatDiffers() {
    Notes again = tried();
    tryAgain(again, "a2", ELSEWHERE, 200, 1_000_000);
    Notes explained = tried();
    explained.explained("a rule's words");
    Notes failed = tried();
    requireNonNull(failed.last()).failed(Reason.ENDPOINT_RESET);
    for (Ended other :
        List.of(
            new Ended(tried("a2", ADDRESS, 200, 2_000_000)),
            new Ended(tried("a1", ELSEWHERE, 200, 2_000_000)),
            new Ended(tried("a1", ADDRESS, 201, 2_000_000)),
            new Ended(tried("a1", ADDRESS, 404, 2_000_000), 404, Reason.OK, "api", null),
            new Ended(tried(), 502, Reason.BAD_RESPONSE, "api", null),
            new Ended(tried(), 200, Reason.OK, "other", null),
            new Ended(tried(), 200, Reason.OK, "api", GrpcStatus.INTERNAL),
            new Ended(again),
            new Ended(explained),
            new Ended(failed))) {
      write(json, new Ended(tried()));
      isWrittenAsIfItWereTheFirst(other);
      isWrittenAsIfItWereTheFirst(other);
    }
  }
}
