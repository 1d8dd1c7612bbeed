package penstock.plugin.tracing.otlp;

import java.nio.ByteBuffer;
import java.util.List;
import penstock.spi.trace.Recording;

/// Writes spans as OTLP has them, in the words of OpenTelemetry's conventions for HTTP.
///
/// Source: opentelemetry-proto 1.3, `trace/v1/trace.proto`; semantic conventions 1.27 for HTTP.
final class OtlpRequest {

  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int ERROR = 2;
  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;
  private static final int SAMPLED = 1;
  private static final int REMOTE_KNOWN = 0x100;
  private static final int REMOTE = 0x200;

  private OtlpRequest() {}

  /// Writes an `ExportTraceServiceRequest`.
  ///
  /// @param service our name
  static byte[] write(String service, List<FinishedSpans> all) {
    return new Protobuf()
        .message(
            1,
            resource ->
                resource
                    .message(1, about -> text(about, 1, "service.name", service))
                    .message(
                        2,
                        scope -> {
                          scope.message(1, name -> name.text(1, "penstock"));
                          all.forEach(each -> spans(scope, each));
                        }))
        .toBytes();
  }

  private static void spans(Protobuf scope, FinishedSpans each) {
    scope.message(2, span -> server(span, each));
    List<Recording.Attempt> attempts = each.recording().attempts();
    for (int i = 0; i < attempts.size(); i++) {
      int number = i;
      scope.message(2, span -> attempt(span, each, number));
    }
  }

  private static void server(Protobuf span, FinishedSpans each) {
    FinishedSpans.Ids ids = each.ids();
    FinishedSpans.Asked asked = each.asked();
    Recording recording = each.recording();
    String route = recording.route();
    head(span, each, ids.span(), ids.parent());
    span.text(5, route.isEmpty() ? asked.method() : asked.method() + " " + route);
    span.whole(6, SERVER);
    times(span, recording.startNanos(), recording.tookNanos());
    text(span, 9, "http.request.method", asked.method());
    text(span, 9, "url.scheme", asked.scheme());
    text(span, 9, "url.path", asked.path());
    text(span, 9, "server.address", asked.host());
    text(span, 9, "client.address", asked.client());
    text(span, 9, "user_agent.original", asked.userAgent());
    number(span, "http.response.status_code", recording.status());
    text(span, 9, "penstock.listener", recording.listener());
    text(span, 9, "penstock.route", route);
    text(span, 9, "penstock.pool", recording.pool());
    end(span, recording.status() >= SERVER_ERROR, recording.reason());
    int remote = ids.parent() == 0 ? REMOTE_KNOWN : REMOTE_KNOWN | REMOTE;
    span.fixed32(16, SAMPLED | remote);
  }

  private static void attempt(Protobuf span, FinishedSpans each, int number) {
    FinishedSpans.Ids ids = each.ids();
    Recording.Attempt attempt = each.recording().attempts().get(number);
    head(span, each, ids.attempts().get(number), ids.span());
    span.text(5, each.asked().method());
    span.whole(6, CLIENT);
    times(span, attempt.startNanos(), attempt.tookNanos());
    text(span, 9, "http.request.method", each.asked().method());
    text(span, 9, "server.address", attempt.host());
    number(span, "server.port", attempt.port());
    text(span, 9, "penstock.endpoint", attempt.endpoint());
    if (attempt.status() > 0) {
      number(span, "http.response.status_code", attempt.status());
    }
    if (number > 0) {
      number(span, "http.request.resend_count", number);
    }
    end(span, attempt.status() >= CLIENT_ERROR, attempt.reason());
    span.fixed32(16, SAMPLED | REMOTE_KNOWN);
  }

  private static void head(Protobuf span, FinishedSpans each, long id, long parent) {
    FinishedSpans.Ids ids = each.ids();
    span.bytes(
        1,
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(ids.traceHigh())
            .putLong(ids.traceLow())
            .array());
    span.bytes(2, ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    span.text(3, each.state());
    if (parent != 0) {
      span.bytes(4, ByteBuffer.allocate(Long.BYTES).putLong(parent).array());
    }
  }

  private static void times(Protobuf span, long start, long took) {
    span.fixed64(7, start).fixed64(8, start + took);
  }

  /// @param bad whether the status says that it failed
  /// @param reason `ok`, or why it failed
  private static void end(Protobuf span, boolean bad, String reason) {
    boolean failed = !reason.equals("ok");
    if (failed) {
      text(span, 9, "error.type", reason);
    }
    if (failed || bad) {
      span.message(15, status -> status.text(2, failed ? reason : "").whole(3, ERROR));
    }
  }

  private static void text(Protobuf to, int field, String key, String value) {
    if (!value.isEmpty()) {
      to.message(field, pair -> pair.text(1, key).message(2, any -> any.text(1, value)));
    }
  }

  private static void number(Protobuf span, String key, long value) {
    span.message(9, pair -> pair.text(1, key).message(2, any -> any.whole(3, value)));
  }
}
