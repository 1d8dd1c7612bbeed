package penstock.spi.io;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// A request as its filters see it: checked, with its client resolved, and with what filters may do
/// to it beyond what an exchange offers. There is one for each request of a route with filters.
///
/// All methods run on the exchange's I/O thread, during a handler's call.
public interface FilteredRequest extends Request {

  /// Where the framework leaves it.
  AttachmentKey<FilteredRequest> KEY = AttachmentKey.create(FilteredRequest.class);

  /// The request of an exchange.
  ///
  /// @throws IllegalStateException if the exchange came by no route with filters
  static FilteredRequest of(HttpServerExchange exchange) {
    FilteredRequest request = exchange.getAttachment(KEY);
    if (request == null) {
      throw new IllegalStateException("filtered request: none (expected: a route with filters)");
    }
    return request;
  }

  /// The name of the route.
  String route();

  /// Notes what was found out about the request, for later filters, header templates
  /// (`${jwt.tier}`), hash keys (`fact.jwt.tier`), rules and logs. A later word replaces an earlier
  /// one.
  ///
  /// @param fact the filter's word, a dot and what it is, such as `jwt.sub`
  /// @param value what [#fact(String)] answers from now on
  /// @throws IllegalArgumentException if there are control characters in the value or there is no
  ///   dot in the name
  void note(String fact, String value);

  /// Asks the endpoint for something else than the client did; [#path()] and [#query()] answer so
  /// from now on.
  ///
  /// @param path begins with `/`; characters that no target may hold are escaped, and dot segments
  ///   are resolved
  /// @param query without its `?`; null for none
  /// @throws IllegalArgumentException if the path is none, see
  ///   [penstock.spi.http.PathNormalizer#checked]
  void rewrite(String path, @Nullable String query);

  /// Lets the body be so long at most; the lowest limit counts. A longer one is answered 413, also
  /// if its length is not known before.
  ///
  /// @param bytes 0 or more
  void limitBody(long bytes);

  /// Changes the headers of the answer just before they go out, whoever answers: the endpoint, a
  /// filter or a failure. What was asked for last runs first.
  ///
  /// @param edit runs once, on the exchange's I/O thread; leaves the framing of the message alone
  void onAnswer(Consumer<HeaderMap> edit);

  /// As [#onAnswer], of an answer's whole head: also of its status, and with who gave it. What it
  /// throws keeps the answer back, for a 500; an [AnswerRefused] says for what reason.
  ///
  /// @param edit runs once, on the exchange's I/O thread, in its turn with those of [#onAnswer]
  void onAnswerHead(Consumer<AnswerHead> edit);

  /// Answers the request in the place of an endpoint, as one that failed: the reason goes into
  /// metrics, logs and `Proxy-Status`. Headers that stand in the exchange's answer stay. Return
  /// after this call; the exchange ends by itself.
  ///
  /// @param status 400 to 599
  /// @param reason a word of the closed list, such as `denied`, `unauthorized`, `rate-limited` or
  ///   `too-large`
  /// @param detail one line for people; clients see it
  /// @throws IllegalArgumentException for another reason or status
  void refuse(int status, String reason, String detail);

  /// Says why the filter answers by itself, if that is to be counted as anything but `ok`; the
  /// first word counts. What [#refuse] is told needs no saying.
  ///
  /// @param reason a word of the closed list, such as `denied` or `unauthorized`
  /// @throws IllegalArgumentException for another reason
  void because(String reason);

  /// Does work that may block, on a virtual thread, and goes on from there on the exchange's I/O
  /// thread; return after this call. If the work throws, the request is answered 500. If the client
  /// is gone when it ends, or was told meanwhile that we leave, nothing follows.
  ///
  /// @param work gives the handler to go on with: `next`, or one that answers. It looks at nothing
  ///   of the exchange or the request, must end by itself in good time, and bounds what many
  ///   requests at once would cost
  void later(Callable<? extends HttpHandler> work);
}
