package penstock.core.accesslog;

import static java.util.Map.entry;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.Field.Address;
import penstock.core.accesslog.Field.Count;
import penstock.core.accesslog.Field.Socket;
import penstock.core.accesslog.Field.Text;
import penstock.core.accesslog.Field.Time;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Handshake;
import penstock.core.connection.Notes;
import penstock.spi.http.GrpcStatus;
import penstock.spi.traffic.Tls;

/// Every field by its name, as one log may show it.
final class Fields {

  private static final String HEADER = "header.";
  private static final String USER_AGENT = "user-agent";
  private static final String REFERER = "referer";

  private static final Map<String, Field> PLAIN =
      Map.ofEntries(
          entry("listener", new Text(Facts::listener)),
          entry("protocol", new Text(Facts::protocol)),
          entry("client", new Address(facts -> facts.client().getAddress())),
          entry("clientPort", new Count(facts -> facts.client().getPort())),
          entry("peer", new Address(facts -> facts.peer().getAddress())),
          entry("peerPort", new Count(facts -> facts.peer().getPort())),
          entry("tls.version", tls(Tls::version)),
          entry("tls.cipher", tls(Tls::cipher)),
          entry("tls.sni", tls(Tls::serverName)),
          entry("tls.resumed", new Text(Fields::resumed)),
          entry("tls.clientCn", tls(Tls::clientName)),
          entry("method", new Text(Facts::method)),
          entry("scheme", new Text(Facts::scheme)),
          entry("host", new Text(Facts::host)),
          entry("path", new Text(Facts::path)),
          entry("status", new Count(Fields::status)),
          entry("reason", new Text(facts -> facts.reason().word())),
          entry("grpc.status", new Text(Fields::grpcStatus)),
          entry("route", new Text(Facts::route)),
          entry("why", note(Notes::why)),
          entry("pool", new Text(Facts::pool)),
          entry("endpoint", attempt(AttemptNotes::endpoint)),
          entry("address", new Socket(Fields::address)),
          entry("attempts", new Count(Fields::attempts)),
          entry("sticky", note(Notes::sticky)),
          entry("ms.tls", new Time(Fields::handshake)),
          entry("ms.header", new Time(Facts::headNanos)),
          entry("ms.queue", new Time(Fields::queue)),
          entry("ms.connect", time(AttemptNotes::connectNanos)),
          entry("ms.firstByte", time(AttemptNotes::firstByteNanos)),
          entry("ms.total", new Time(Facts::totalNanos)),
          entry("ms.overhead", new Time(facts -> facts.totalNanos() - facts.endpointNanos())),
          entry("bytesIn", new Count(Facts::bytesIn)),
          entry("bytesOut", new Count(Facts::bytesOut)),
          entry("withheld", new Count(Facts::withheld)),
          entry("requestId", note(Notes::requestId)),
          entry("trace", note(Notes::traceId)));

  private final Redaction redaction;
  private final String instance;
  private final String config;

  /// @param redaction what must not be read
  /// @param instance our name
  /// @param config a word for the configuration in force
  Fields(Redaction redaction, String instance, String config) {
    this.redaction = redaction;
    this.instance = instance;
    this.config = config;
  }

  /// Finds a field.
  ///
  /// @return null if there is no such field
  @Nullable Field named(String name) {
    return switch (name) {
      case "instance" -> new Text(_ -> instance);
      case "config" -> new Text(_ -> config);
      case "query" -> new Text(this::query);
      case "userAgent" -> new Text(this::userAgent);
      case "referer" -> new Text(this::referer);
      default ->
          name.startsWith(HEADER) && name.length() > HEADER.length()
              ? header(name.substring(HEADER.length()).toLowerCase(Locale.ROOT))
              : PLAIN.get(name);
    };
  }

  String instance() {
    return instance;
  }

  String config() {
    return config;
  }

  @Nullable String query(Facts facts) {
    return redaction.query(facts.query());
  }

  @Nullable String userAgent(Facts facts) {
    return redaction.header(USER_AGENT, facts.header(USER_AGENT));
  }

  @Nullable String referer(Facts facts) {
    return redaction.header(REFERER, redaction.url(facts.header(REFERER)));
  }

  private Text header(String name) {
    return name.equals(REFERER)
        ? new Text(this::referer)
        : new Text(facts -> redaction.header(name, facts.header(name)));
  }

  /// All names, for people.
  static String names() {
    TreeSet<String> names = new TreeSet<>(PLAIN.keySet());
    names.add("config");
    names.add("instance");
    names.add("query");
    names.add("referer");
    names.add("userAgent");
    names.add("header.NAME");
    return String.join(", ", names);
  }

  private static Text tls(Function<Tls, String> part) {
    return new Text(facts -> {
      Tls tls = facts.tls();
      return tls == null ? null : part.apply(tls);
    });
  }

  /// How long the handshake took, in nanoseconds; [Field#UNKNOWN] if nobody knows.
  static long handshake(Facts facts) {
    Handshake handshake = facts.handshake();
    return handshake == null ? Field.UNKNOWN : handshake.nanos();
  }

  private static @Nullable String resumed(Facts facts) {
    Handshake handshake = facts.handshake();
    return handshake == null ? null : Boolean.toString(handshake.resumed());
  }

  private static @Nullable String grpcStatus(Facts facts) {
    GrpcStatus status = facts.grpcStatus();
    return status == null ? null : status.word();
  }

  private static Text note(Function<Notes, String> part) {
    return new Text(facts -> {
      Notes notes = facts.notes();
      return notes == null ? null : part.apply(notes);
    });
  }

  private static Text attempt(Function<AttemptNotes, String> part) {
    return new Text(facts -> {
      AttemptNotes last = last(facts);
      return last == null ? null : part.apply(last);
    });
  }

  private static Time time(ToLongFunction<AttemptNotes> part) {
    return new Time(facts -> {
      AttemptNotes last = last(facts);
      return last == null ? Field.UNKNOWN : part.applyAsLong(last);
    });
  }

  private static @Nullable AttemptNotes last(Facts facts) {
    Notes notes = facts.notes();
    return notes == null ? null : notes.last();
  }

  private static long status(Facts facts) {
    return facts.status() == 0 ? Field.UNKNOWN : facts.status();
  }

  private static long attempts(Facts facts) {
    Notes notes = facts.notes();
    return notes == null ? 0 : notes.tries();
  }

  /// How long it waited, in nanoseconds; [Field#UNKNOWN] if it did not.
  static long queue(Facts facts) {
    Notes notes = facts.notes();
    return notes == null ? Field.UNKNOWN : notes.queueNanos();
  }

  private static @Nullable InetSocketAddress address(Facts facts) {
    AttemptNotes last = last(facts);
    return last == null ? null : last.address();
  }
}
