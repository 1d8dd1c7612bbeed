package penstock.core.accesslog;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;

/// A line that is one JSON object. What is not known is not written.
final class JsonFormat implements LineFormat {

  private static final List<String> BEFORE_TLS =
      List.of("instance", "config", "listener", "protocol", "client", "clientPort", "peer");
  private static final List<String> TLS =
      List.of("tls.version", "tls.cipher", "tls.sni", "tls.resumed", "tls.clientCn");
  private static final List<String> BEFORE_ATTEMPTS =
      List.of(
          "method",
          "scheme",
          "host",
          "path",
          "query",
          "status",
          "reason",
          "route",
          "why",
          "pool",
          "endpoint",
          "address");
  private static final List<String> TIMES =
      List.of(
          "ms.tls",
          "ms.header",
          "ms.queue",
          "ms.connect",
          "ms.firstByte",
          "ms.total",
          "ms.overhead");
  private static final List<String> AFTER_TIMES =
      List.of("bytesIn", "bytesOut", "requestId", "trace", "userAgent", "referer");

  private static final Set<String> OURS =
      Set.of(
          "instance",
          "config",
          "listener",
          "protocol",
          "method",
          "scheme",
          "reason",
          "route",
          "pool",
          "endpoint");

  private static final byte[] TIME = ascii("{\"time\":\"");
  private static final byte[] ATTEMPTS = ascii(",\"attempts\":[");
  private static final byte[] ENDPOINT = ascii("{\"endpoint\":\"");
  private static final byte[] STATUS = ascii(",\"status\":");
  private static final byte[] REASON = ascii("\",\"reason\":\"");
  private static final byte[] REASON_AFTER_STATUS = ascii(",\"reason\":\"");
  private static final byte[] MILLIS = ascii("\",\"ms\":");

  private final Member[] beforeTls;
  private final Group tls;
  private final Member[] beforeAttempts;
  private final Group grpc;
  private final Member[] sticky;
  private final Group times;
  private final Member[] afterTimes;
  private final @Nullable Group headers;

  private JsonFormat(List<String> headerNames, Fields fields) {
    beforeTls = members(BEFORE_TLS, fields);
    tls = group("tls", TLS, fields);
    beforeAttempts = members(BEFORE_ATTEMPTS, fields);
    grpc = group("grpc", List.of("grpc.status"), fields);
    sticky = members(List.of("sticky"), fields);
    times = group("ms", TIMES, fields);
    afterTimes = members(AFTER_TIMES, fields);
    headers =
        headerNames.isEmpty()
            ? null
            : group("headers", headerNames.stream().map(name -> "header." + name).toList(), fields);
  }

  /// One field and what stands before its value.
  private static final class Member {

    private final byte[] before;
    private final Field field;
    private final boolean ours;
    private Written last = new Written("", new byte[0]);

    /// @param ours whether its texts are few and always the same objects, as names in the
    ///   configuration are
    Member(byte[] before, Field field, boolean ours) {
      this.before = before;
      this.field = field;
      this.ours = ours;
    }

    /// Writes a text that is not empty. What was written last is written again as it is.
    void write(String text, LineBytes out) {
      // Threads race for it, and each of them finds something that is true.
      Written known = last;
      if (known.isOf(text)) {
        out.put(known.bytes);
        return;
      }
      int from = out.length();
      Escapes.json(out.put(before), text);
      out.octet('"');
      if (ours) {
        last = new Written(text, Arrays.copyOfRange(out.array(), from, out.length()));
      }
    }
  }

  /// A member with the text it had.
  private static final class Written {

    private final String text;
    private final byte[] bytes;

    Written(String text, byte[] bytes) {
      this.text = text;
      this.bytes = bytes;
    }

    // Not by its letters: comparing them costs what writing them does.
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(String other) {
      return text == other;
    }
  }

  /// Fields in an object of their own.
  private static final class Group {

    private final byte[] before;
    private final Member[] members;

    Group(byte[] before, Member[] members) {
      this.before = before;
      this.members = members;
    }
  }

  static JsonFormat of(List<String> headers, Fields fields) {
    return new JsonFormat(headers, fields);
  }

  private static Group group(String name, List<String> names, Fields fields) {
    return new Group(ascii(",\"" + name + "\":{"), members(names, fields));
  }

  private static Member[] members(List<String> names, Fields fields) {
    List<Member> members = new ArrayList<>();
    for (String name : names) {
      Field field = fields.named(name);
      if (field == null || name.endsWith(".")) {
        throw new IllegalArgumentException("headers: an empty name (expected: a header's name)");
      }
      String key = name.substring(name.indexOf('.') + 1);
      boolean quoted = !(field instanceof Field.Count || field instanceof Field.Time);
      LineBytes before = LineBytes.own();
      before.put(ascii(",\""));
      Escapes.json(before, name.startsWith("header.") ? key.toLowerCase(Locale.ROOT) : key);
      before.put(ascii(quoted ? "\":\"" : "\":"));
      members.add(new Member(ascii(before.toString()), field, OURS.contains(name)));
    }
    return members.toArray(new Member[0]);
  }

  @Override
  public void write(Facts facts, LineBytes out) {
    out.put(TIME).isoTime(facts.startMillis()).octet('"');
    write(beforeTls, facts, out);
    if (facts.tls() != null) {
      write(tls, facts, out);
    }
    write(beforeAttempts, facts, out);
    if (facts.grpcStatus() != null) {
      write(grpc, facts, out);
    }
    Notes notes = facts.notes();
    if (notes != null && !notes.attempts().isEmpty()) {
      write(notes.attempts(), out);
    }
    write(sticky, facts, out);
    write(times, facts, out);
    write(afterTimes, facts, out);
    if (headers != null) {
      write(headers, facts, out);
    }
    out.octet('}');
  }

  private static void write(Group group, Facts facts, LineBytes out) {
    out.put(group.before);
    int begin = out.length();
    write(group.members, facts, out);
    if (out.length() > begin) {
      // The first member's comma has no member before it.
      System.arraycopy(out.array(), begin + 1, out.array(), begin, out.length() - begin - 1);
      out.wrote(out.length() - 1);
    }
    out.octet('}');
  }

  private static void write(Member[] members, Facts facts, LineBytes out) {
    for (Member member : members) {
      write(member, facts, out);
    }
  }

  private static void write(Member member, Facts facts, LineBytes out) {
    switch (member.field) {
      case Field.Text(var of) -> {
        String text = of.apply(facts);
        if (text != null && !text.isEmpty()) {
          member.write(text, out);
        }
      }
      case Field.Address(var of) -> {
        InetAddress address = of.apply(facts);
        if (address != null) {
          out.put(member.before).address(address).octet('"');
        }
      }
      case Field.Socket(var of) -> {
        InetSocketAddress socket = of.apply(facts);
        if (socket != null) {
          out.put(member.before).socket(socket).octet('"');
        }
      }
      case Field.Count(var of) -> {
        long number = of.applyAsLong(facts);
        if (number != Field.UNKNOWN) {
          out.put(member.before).number(number);
        }
      }
      case Field.Time(var of) -> {
        long nanos = of.applyAsLong(facts);
        if (nanos != Field.UNKNOWN) {
          out.put(member.before).millis(nanos);
        }
      }
    }
  }

  private static void write(List<AttemptNotes> attempts, LineBytes out) {
    out.put(ATTEMPTS);
    for (int i = 0; i < attempts.size(); i++) {
      if (i > 0) {
        out.octet(',');
      }
      write(attempts.get(i), out);
    }
    out.octet(']');
  }

  private static void write(AttemptNotes attempt, LineBytes out) {
    Escapes.json(out.put(ENDPOINT), attempt.endpoint());
    if (attempt.status() > 0) {
      out.octet('"').put(STATUS).number(attempt.status()).put(REASON_AFTER_STATUS);
    } else {
      out.put(REASON);
    }
    Reason reason = attempt.reason();
    Escapes.json(out, reason.word());
    out.put(MILLIS).millis(attempt.tookNanos()).octet('}');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
