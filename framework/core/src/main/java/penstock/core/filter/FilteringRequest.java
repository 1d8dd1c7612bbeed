package penstock.core.filter;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ClientGone;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.GoingAnswer;
import penstock.core.connection.Notes;
import penstock.core.forward.AnswerEdits;
import penstock.core.forward.AnswerWithheld;
import penstock.core.forward.Failure;
import penstock.core.forward.FailureResponse;
import penstock.core.metrics.Reason;
import penstock.spi.http.HttpText;
import penstock.spi.http.PathNormalizer;
import penstock.spi.io.AnswerHead;
import penstock.spi.io.FilteredRequest;
import penstock.spi.traffic.Tls;

/// A request on its way through the filters of its route. Belongs to one I/O thread.
final class FilteringRequest implements FilteredRequest, ClientGone {

  private static final Logger log = LoggerFactory.getLogger(FilteringRequest.class);

  private static final ThreadFactory THREADS = Thread.ofVirtual().name("filter-", 0).factory();

  private final ExchangeRequest request;
  private final String instance;

  /// Whether a filter works for it elsewhere: until that comes back nobody else touches it.
  private boolean away;

  /// @param instance our name in `Proxy-Status`
  FilteringRequest(ExchangeRequest request, String instance) {
    this.request = request;
    this.instance = instance;
  }

  @Override
  public String route() {
    return request.journey().route();
  }

  @Override
  public void note(String fact, String value) {
    if (fact.indexOf('.') < 1) {
      throw new IllegalArgumentException("fact: " + fact + " (expected: a name with a dot)");
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(fact + ": (expected: no control characters)");
    }
    request.noting().fact(fact, value);
  }

  @Override
  public void rewrite(String path, @Nullable String query) {
    String clean = PathNormalizer.checked("path", HttpText.escaped(path));
    request.rewrite(clean, query == null ? null : HttpText.escaped(query));
  }

  @Override
  public void limitBody(long bytes) {
    request.noting().limitBody(bytes);
  }

  @Override
  public void onAnswer(Consumer<HeaderMap> edit) {
    edited(head -> edit.accept(head.headers()));
  }

  @Override
  public void onAnswerHead(Consumer<AnswerHead> edit) {
    if (request.journey().notes() == null) {
      // Who has answered is known only where it is noted.
      Notes _ = request.journey().takeNotes();
    }
    edited(edit);
  }

  private void edited(Consumer<AnswerHead> edit) {
    if (request.noting().onAnswer(edit)) {
      request
          .exchange()
          .addResponseCommitListener(_ -> AnswerEdits.run(request, GoingAnswer.of(request)));
    }
  }

  @Override
  public void refuse(int status, String reason, String detail) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    answer(new Failure.Refused(status, Reason.of(reason), detail));
  }

  private void answer(Failure failure) {
    FailureResponse.send(request, failure, instance);
  }

  @Override
  public void because(String reason) {
    request.journey().ended(Reason.of(reason));
  }

  @Override
  public void later(Callable<? extends HttpHandler> work) {
    away = true;
    request.journey().forwardedBy(this);
    request.exchange().dispatch(FilteringRequest::onNewThread, () -> comeBack(outcomeOf(work)));
  }

  private static void onNewThread(Runnable task) {
    THREADS.newThread(task).start();
  }

  private static HttpHandler outcomeOf(Callable<? extends HttpHandler> work) {
    try {
      return work.call();
    } catch (Exception | LinkageError | StackOverflowError e) {
      return _ -> {
        throw new IllegalStateException("work of a filter failed", e);
      };
    }
  }

  private void comeBack(HttpHandler outcome) {
    try {
      request.exchange().getIoThread().execute(() -> goOn(outcome));
    } catch (RejectedExecutionException _) {
      // The thread and all its connections are gone.
    }
  }

  private void goOn(HttpHandler outcome) {
    HttpServerExchange exchange = request.exchange();
    if (!exchange.getConnection().isOpen()) {
      // Whoever counts exchanges is told of this one's end.
      exchange.endExchange();
    } else if (away) {
      away = false;
      exchange.dispatch(SameThreadExecutor.INSTANCE, FilterChain.fenced(outcome));
    }
  }

  /// Nothing to do: it is seen when the filter's work comes back.
  @Override
  public void clientGone() {}

  /// What a filter still works for is answered without waiting for that.
  @Override
  public boolean leaves() {
    if (!away) {
      return false;
    }
    away = false;
    answer(new Failure.Internal(Reason.SHUTDOWN, "we leave"));
    return true;
  }

  /// Answers a request that one of its filters failed on.
  void failed(Throwable e) {
    HttpServerExchange exchange = request.exchange();
    if (e instanceof AnswerWithheld withheld && !exchange.isResponseStarted()) {
      exchange.getResponseHeaders().clear();
      answer(withheld.failure());
      return;
    }
    request.journey().ended(Reason.PLUGIN_ERROR);
    log.atError().setCause(e).addKeyValue("route", route()).log("filter failed");
    if (!exchange.isResponseStarted()) {
      exchange.getResponseHeaders().clear();
      answer(new Failure.Internal(Reason.PLUGIN_ERROR, "a filter failed"));
      return;
    }
    exchange.setPersistent(false);
    exchange.endExchange();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.scheme();
  }

  @Override
  public String host() {
    return request.host();
  }

  @Override
  public String path() {
    return request.path();
  }

  @Override
  public @Nullable String query() {
    return request.query();
  }

  @Override
  public @Nullable String queryParameter(String name) {
    return request.queryParameter(name);
  }

  @Override
  public @Nullable String header(String name) {
    return request.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return request.headers(name);
  }

  @Override
  public @Nullable String cookie(String name) {
    return request.cookie(name);
  }

  @Override
  public @Nullable Tls tls() {
    return request.tls();
  }

  @Override
  public @Nullable String fact(String name) {
    return request.fact(name);
  }

  @Override
  public InetSocketAddress client() {
    return request.client();
  }

  @Override
  public InetSocketAddress peer() {
    return request.peer();
  }
}
