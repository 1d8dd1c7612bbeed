package penstock.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogSettings;
import penstock.core.accesslog.AccessLogs;
import penstock.core.accesslog.Facts;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.NotedLines;
import penstock.core.connection.Notes;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.Reason;
import penstock.spi.Percent;

/// What one line of an access log costs the I/O thread: writing it and handing it over. Another
/// thread writes it to nowhere.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessLogBenchmark {

  @Param({"json", "combined"})
  private String format = "";

  private @Nullable AccessLog log;
  private final Facts facts = new Ended(notes(), new NotedLines());

  /// Opens the log.
  ///
  /// @throws IOException if there is no `/dev/null`
  @Setup
  public void open() throws IOException {
    AccessLogSettings settings =
        new AccessLogSettings(
            Path.of("/dev/null"),
            false,
            format,
            List.of(),
            null,
            List.of("query.token"),
            null,
            Percent.parse("100%"));
    log =
        new AccessLogs(new LineRegistry(), InstantSource.system())
            .open(new AccessLogs.Origin("edge-1", "cafe"), List.of(settings));
  }

  /// Closes it.
  @TearDown
  public void close() {
    requireNonNull(log).close();
  }

  /// One line.
  @Benchmark
  public void line() {
    requireNonNull(log).add(facts);
  }

  private static Notes notes() {
    Notes notes = new Notes();
    AttemptNotes attempt = notes.begin("a1", new InetSocketAddress("10.0.1.11", 8080), 0);
    attempt.connected(0);
    attempt.answered(200, 1_234_567);
    attempt.ended(1_345_678);
    notes.identified(0x1234_5678_9ABC_DEF0L, 0x0FED_CBA9_8765_4321L);
    return notes;
  }

  /// An ordinary request of a browser.
  private record Ended(Notes notes, NotedLines noted) implements Facts {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 51_234);

    @Override
    public long startMillis() {
      return 1_795_625_141_007L;
    }

    @Override
    public long totalNanos() {
      return 1_456_789;
    }

    @Override
    public long endpointNanos() {
      return 1_345_678;
    }

    @Override
    public String listener() {
      return "https";
    }

    @Override
    public String protocol() {
      return "HTTP/1.1";
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
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String host() {
      return "shop.example.com";
    }

    @Override
    public String path() {
      return "/catalogue/shoes/size/44";
    }

    @Override
    public String query() {
      return "colour=green&page=3";
    }

    @Override
    public @Nullable String header(String name) {
      return switch (name) {
        case "user-agent" ->
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        case "referer" -> "https://shop.example.com/catalogue/shoes";
        default -> null;
      };
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public Reason reason() {
      return Reason.OK;
    }

    @Override
    public String route() {
      return "catalogue";
    }

    @Override
    public String pool() {
      return "api";
    }

    @Override
    public long bytesIn() {
      return 0;
    }

    @Override
    public long bytesOut() {
      return 18_765;
    }
  }
}
