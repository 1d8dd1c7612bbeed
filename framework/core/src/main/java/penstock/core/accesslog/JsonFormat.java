package penstock.core.accesslog;

import static penstock.core.accesslog.LineBytes.ascii;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.spi.http.GrpcStatus;

/// A line that is one JSON object. What is not known is not written.
///
/// Every request pays for it, so that what stands in every line is written one after the other, and
/// only the rest is looked up.
final class JsonFormat implements LineFormat {

  private static final List<String> TLS =
      List.of("tls.version", "tls.cipher", "tls.sni", "tls.resumed", "tls.clientCn");

  private static final byte[] TIME = ascii("{\"time\":\"");
  private static final byte[] CLIENT = ascii(",\"client\":\"");
  private static final byte[] CLIENT_PORT = ascii("\",\"clientPort\":");
  private static final byte[] PEER = ascii(",\"peer\":\"");
  private static final byte[] HOST = ascii(",\"host\":\"");
  private static final byte[] PATH = ascii(",\"path\":\"");
  private static final byte[] QUERY = ascii(",\"query\":\"");
  private static final byte[] STATUS = ascii(",\"status\":");
  private static final byte[] WHY = ascii(",\"why\":\"");
  private static final byte[] ATTEMPTS = ascii(",\"attempts\":[");
  private static final byte[] ATTEMPTS_END = ascii("}]");
  private static final byte[] ATTEMPT_MS = ascii(",\"ms\":");
  private static final byte[] MS = ascii(",\"ms\":{");

  /// Over a connection that was there already, as was the head when anybody looked.
  private static final byte[] AT_ONCE = ascii(",\"ms\":{\"header\":0.000,\"connect\":0.000,");

  private static final byte[] MS_TLS = ascii("\"tls\":");
  private static final byte[] MS_HEADER = ascii("\"header\":");
  private static final byte[] MS_QUEUE = ascii("\"queue\":");
  private static final byte[] MS_CONNECT = ascii("\"connect\":");
  private static final byte[] MS_FIRST_BYTE = ascii("\"firstByte\":");
  private static final byte[] MS_TOTAL = ascii("\"total\":");
  private static final byte[] MS_OVERHEAD = ascii(",\"overhead\":");
  private static final byte[] BYTES_IN = ascii("},\"bytesIn\":");
  private static final byte[] BYTES_OUT = ascii(",\"bytesOut\":");
  private static final byte[] WITHHELD = ascii(",\"withheld\":");
  private static final byte[] REQUEST_ID = ascii(",\"requestId\":\"");
  private static final byte[] TRACE = ascii(",\"trace\":\"");
  private static final byte[] USER_AGENT = ascii(",\"userAgent\":\"");
  private static final byte[] REFERER = ascii(",\"referer\":\"");

  private final Fields fields;
  private final byte[] origin;
  private final JsonGroup tls;
  private final JsonGroup grpc;
  private final @Nullable JsonGroup headers;
  private final JsonWord listener = new JsonWord(",\"listener\":\"");
  private final JsonWord protocol = new JsonWord(",\"protocol\":\"");
  private final JsonWord method = new JsonWord(",\"method\":\"");
  private final JsonWord scheme = new JsonWord(",\"scheme\":\"");
  private final JsonWord reason = new JsonWord(",\"reason\":\"");
  private final JsonWord route = new JsonWord(",\"route\":\"");
  private final JsonWord pool = new JsonWord(",\"pool\":\"");
  private final JsonWord endpoint = new JsonWord(",\"endpoint\":\"");
  private final JsonWord address = new JsonWord(",\"address\":\"");
  private final JsonPhrase usual = new JsonPhrase();
  private final JsonWord calls = new JsonWord(",\"grpc\":{\"status\":\"");
  private final JsonWord tried = new JsonWord("{\"endpoint\":\"");
  private final JsonWord sticky = new JsonWord(",\"sticky\":\"");

  private JsonFormat(List<String> headerNames, Fields fields) {
    this.fields = fields;
    this.origin = origin(fields);
    this.tls = JsonGroup.of("tls", TLS, fields);
    this.grpc = JsonGroup.of("grpc", List.of("grpc.status"), fields);
    this.headers =
        headerNames.isEmpty()
            ? null
            : JsonGroup.of(
                "headers", headerNames.stream().map(JsonFormat::header).toList(), fields);
  }

  static JsonFormat of(List<String> headers, Fields fields) {
    return new JsonFormat(headers, fields);
  }

  private static String header(String name) {
    return "header." + name.toLowerCase(Locale.ROOT);
  }

  /// The end of the time, and what stands behind it in every line.
  private static byte[] origin(Fields fields) {
    LineBytes out = LineBytes.own().octet('"');
    text(ascii(",\"instance\":\""), fields.instance(), out);
    text(ascii(",\"config\":\""), fields.config(), out);
    return out.toBytes();
  }

  @Override
  public void write(Facts facts, LineBytes out) {
    out.put(TIME).isoTime(facts.startMillis()).put(origin);
    if (!JsonConnection.again(facts, out)) {
      int from = out.length();
      connection(facts, out);
      JsonConnection.learn(facts, out, from);
    }
    text(PATH, facts.path(), out);
    text(QUERY, fields.query(facts), out);
    Notes notes = facts.notes();
    AttemptNotes last = notes == null ? null : notes.last();
    if (notes != null && last != null && JsonPhrase.fits(facts, notes, last)) {
      usual(facts, last, out);
    } else {
      outcome(facts, last, out);
      if (facts.grpcStatus() != null) {
        grpc.write(facts, out);
      }
      if (notes != null && last != null) {
        attempts(notes, last, out);
      }
    }
    if (notes != null) {
      sticky.write(notes.sticky(), out);
    }
    times(facts, last, out);
    out.put(BYTES_IN).number(facts.bytesIn()).put(BYTES_OUT).number(facts.bytesOut());
    if (facts.withheld() > 0) {
      out.put(WITHHELD).number(facts.withheld());
    }
    if (notes != null) {
      identifiers(notes, out);
    }
    text(USER_AGENT, fields.userAgent(facts), out);
    text(REFERER, fields.referer(facts), out);
    if (headers != null) {
      headers.write(facts, out);
    }
    out.octet('}');
  }

  private void connection(Facts facts, LineBytes out) {
    listener.write(facts.listener(), out);
    protocol.write(facts.protocol(), out);
    InetSocketAddress client = facts.client();
    out.put(CLIENT).address(client.getAddress());
    out.put(CLIENT_PORT).number(client.getPort());
    out.put(PEER).address(facts.peer().getAddress()).octet('"');
    if (facts.tls() != null) {
      tls.write(facts, out);
    }
    method.write(facts.method(), out);
    scheme.write(facts.scheme(), out);
    text(HOST, facts.host(), out);
  }

  private void usual(Facts facts, AttemptNotes only, LineBytes out) {
    if (!usual.again(facts, only, out)) {
      int from = out.length();
      outcome(facts, only, out);
      attemptUpToItsTime(only, out.put(ATTEMPTS));
      usual.learn(facts, only, out, from);
    }
    out.millis(only.tookNanos()).put(ATTEMPTS_END);
  }

  private void outcome(Facts facts, @Nullable AttemptNotes last, LineBytes out) {
    int status = facts.status();
    if (status != 0) {
      out.put(STATUS).number(status);
    }
    reason.write(facts.reason().word(), out);
    route.write(facts.route(), out);
    Notes notes = facts.notes();
    if (notes != null) {
      text(WHY, notes.why(), out);
    }
    pool.write(facts.pool(), out);
    if (last != null) {
      endpoint.write(last.endpoint(), out);
      address.write(last.address(), out);
    }
  }

  private void attempts(Notes notes, AttemptNotes last, LineBytes out) {
    out.put(ATTEMPTS);
    if (notes.tries() == 1) {
      attempt(last, out);
    } else {
      List<AttemptNotes> all = notes.attempts();
      for (int i = 0; i < all.size(); i++) {
        if (i > 0) {
          out.octet(',');
        }
        attempt(all.get(i), out);
      }
    }
    out.octet(']');
  }

  private void attempt(AttemptNotes attempt, LineBytes out) {
    attemptUpToItsTime(attempt, out);
    out.millis(attempt.tookNanos()).octet('}');
  }

  private void attemptUpToItsTime(AttemptNotes attempt, LineBytes out) {
    tried.write(attempt.endpoint(), out);
    if (attempt.status() > 0) {
      out.put(STATUS).number(attempt.status());
    }
    reason.write(attempt.reason().word(), out);
    GrpcStatus call = attempt.call();
    if (call != null) {
      calls.write(call.word(), out);
      out.octet('}');
    }
    out.put(ATTEMPT_MS);
  }

  private static void times(Facts facts, @Nullable AttemptNotes last, LineBytes out) {
    long tls = Fields.handshake(facts);
    long header = facts.headNanos();
    long queue = Fields.queue(facts);
    boolean waited = tls != Field.UNKNOWN || header != 0 || queue != Field.UNKNOWN;
    if (!waited && last != null && last.connectNanos() == 0) {
      out.put(AT_ONCE);
      time(MS_FIRST_BYTE, last.firstByteNanos(), out);
    } else {
      out.put(MS);
      time(MS_TLS, tls, out);
      time(MS_HEADER, header, out);
      time(MS_QUEUE, queue, out);
      if (last != null) {
        time(MS_CONNECT, last.connectNanos(), out);
        time(MS_FIRST_BYTE, last.firstByteNanos(), out);
      }
    }
    long total = facts.totalNanos();
    out.put(MS_TOTAL).millis(total).put(MS_OVERHEAD).millis(total - facts.endpointNanos());
  }

  private static void time(byte[] before, long nanos, LineBytes out) {
    if (nanos != Field.UNKNOWN) {
      out.put(before).millis(nanos).octet(',');
    }
  }

  private static void identifiers(Notes notes, LineBytes out) {
    if (notes.numbered()) {
      byte[] to = out.put(REQUEST_ID).room(Notes.NUMBER);
      notes.number(to, out.length());
      out.wrote(out.length() + Notes.NUMBER);
      out.octet('"');
    } else {
      text(REQUEST_ID, notes.requestId(), out);
    }
    text(TRACE, notes.traceId(), out);
  }

  private static void text(byte[] before, @Nullable String text, LineBytes out) {
    if (text != null && !text.isEmpty()) {
      Escapes.json(out.put(before), text);
      out.octet('"');
    }
  }
}
