package penstock.core.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.EndpointTlsSettings.Verify;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.tls.Refusal;
import penstock.spi.tls.TlsClient;
import penstock.spi.tls.Trust;

/// How the connections to the endpoints of one pool are secured; remembers their sessions. From any
/// thread.
public final class EndpointTls {

  private static final Logger log = LoggerFactory.getLogger(EndpointTls.class);

  /// The same trouble with the same endpoint is told no sooner again.
  private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String pool;
  private final EndpointTlsSettings settings;
  private final List<byte[]> files;
  private final SSLContext context;
  private final Executor tasks;
  private final boolean byHost;

  /// When it was told, in [System#nanoTime()].
  private final Map<Trouble, Long> told = new ConcurrentHashMap<>();

  private record Trouble(String endpoint, String problem) {}

  private EndpointTls(
      String pool,
      EndpointTlsSettings settings,
      List<byte[]> files,
      SSLContext context,
      Executor tasks) {
    this.pool = pool;
    this.settings = settings;
    this.files = files;
    this.context = context;
    this.tasks = tasks;
    this.byHost = EndpointTlsSettings.BY_HOST.equals(settings.sni());
  }

  /// What the settings say: the same as before, with its sessions, if neither they nor the files
  /// have changed. Reads files; runs on a control thread.
  ///
  /// @param pool whose
  /// @param before what is in force; null for nothing
  /// @param tasks runs the long work of handshakes
  /// @return null if there are no settings
  /// @throws IllegalArgumentException if a file cannot be used
  public static @Nullable EndpointTls of(
      String pool,
      @Nullable EndpointTlsSettings settings,
      @Nullable EndpointTls before,
      Executor tasks) {
    if (settings == null) {
      return null;
    }
    List<byte[]> files = read(settings);
    if (before != null && before.settings.equals(settings) && same(before.files, files)) {
      return before;
    }
    SSLContext context =
        Trust.context(settings.verify() != Verify.NONE, settings.ca(), settings.identity());
    return new EndpointTls(pool, settings, files, context, tasks);
  }

  private static List<byte[]> read(EndpointTlsSettings settings) {
    List<byte[]> all = new ArrayList<>();
    for (Path file : new @Nullable Path[] {settings.ca(), settings.cert(), settings.key()}) {
      try {
        all.add(file == null ? new byte[0] : Files.readAllBytes(file));
      } catch (IOException e) {
        // Whoever reads it for what is in it says so better.
        all.add(new byte[0]);
      }
    }
    return all;
  }

  private static boolean same(List<byte[]> one, List<byte[]> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether endpoints are asked by the host of each request.
  boolean asksByHost() {
    return byHost;
  }

  /// An engine for one connection.
  ///
  /// @param offers protocols to choose from, best first; empty for no choice
  /// @param host of the request, where endpoints are asked by that; null for none
  public SSLEngine engine(Endpoint endpoint, List<String> offers, @Nullable String host) {
    String name = byHost ? host : settings.sni();
    // Sessions are remembered by name and port: behind one name there are several endpoints.
    SSLEngine engine =
        name == null
            ? context.createSSLEngine(endpoint.host(), endpoint.port())
            : context.createSSLEngine(name, endpoint.host().hashCode() * 31 + endpoint.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (settings.verify() == Verify.FULL) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (name != null) {
      parameters.setServerNames(askedFor(name));
    }
    if (!offers.isEmpty()) {
      parameters.setApplicationProtocols(offers.toArray(String[]::new));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  // A client may name anything as its host; an address is none that may be asked for (RFC 6066).
  private static List<SNIServerName> askedFor(String name) {
    if (name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(name));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  /// Tells operators that an endpoint and we do not come together: at once, and then the same not
  /// again for a while.
  public void refused(LiveEndpoint endpoint, Refusal why) {
    // Details name hosts, and where a client may name any there would be no end of them.
    Trouble trouble = new Trouble(endpoint.name(), byHost ? why.words() : why.toString());
    long now = System.nanoTime();
    Long before = told.get(trouble);
    if (before != null && now - before < SILENCE_NANOS) {
      return;
    }
    // Endpoints come and go.
    told.values().removeIf(at -> now - at >= SILENCE_NANOS);
    told.put(trouble, now);
    log.atWarn()
        .addKeyValue("pool", pool)
        .addKeyValue("endpoint", endpoint.name())
        .addKeyValue("problem", why.toString())
        .log("endpoint not trusted or not understood in TLS");
  }

  /// The same for blocking connections, such as those of health checks.
  public TlsClient client() {
    String sni = byHost ? null : settings.sni();
    return TlsClient.of(context, settings.verify() == Verify.FULL, sni);
  }

  /// Runs the long work of handshakes.
  public Executor tasks() {
    return tasks;
  }
}
