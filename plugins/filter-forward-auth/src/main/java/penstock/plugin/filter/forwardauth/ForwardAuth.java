package penstock.plugin.filter.forwardauth;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.MetricName;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.Context;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Has a service decide about each request, on a virtual thread.
final class ForwardAuth implements HttpFilter, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ForwardAuth.class);

  /// What a client needs of a refusal: where to go, how to identify itself, and what to read.
  private static final List<String> PASSED_ON =
      List.of("Location", "WWW-Authenticate", "Set-Cookie", "Content-Type", "Retry-After");

  private final Settings settings;
  private final Question question;
  private final Service service;
  private final Counter allowed;
  private final Counter denied;
  private final Counter failed;
  private final AtomicBoolean failing = new AtomicBoolean();

  ForwardAuth(Settings settings, Context context) {
    this.settings = settings;
    this.question = new Question(settings);
    this.service = new Service(settings);
    this.allowed = context.metrics().counter(result("allowed"));
    this.denied = context.metrics().counter(result("denied"));
    this.failed = context.metrics().counter(result("failed"));
  }

  private static MetricName result(String result) {
    return MetricName.build("forward_auth_total").tagged("result", result);
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> {
      for (String name : settings.responseHeaders()) {
        // Only the service may say this.
        exchange.getRequestHeaders().remove(name);
      }
      FilteredRequest request = FilteredRequest.of(exchange);
      HttpRequest asked = question.about(exchange, request);
      request.later(() -> outcome(service.ask(asked), next));
    };
  }

  /// Runs on a virtual thread.
  private HttpHandler outcome(Verdict verdict, HttpHandler next) {
    if (!(verdict instanceof Verdict.Failed(String cause))) {
      answered();
    } else {
      failed(cause);
    }
    return switch (verdict) {
      case Verdict.Allowed yes -> exchange -> pass(exchange, yes, next);
      case Verdict.Denied no -> exchange -> deny(exchange, no);
      case Verdict.Failed _ -> exchange -> fail(exchange, next);
    };
  }

  private void answered() {
    if (failing.compareAndSet(true, false)) {
      log.atInfo().addKeyValue("url", settings.url()).log("authorization service answers again");
    }
  }

  /// One line for as long as it lasts.
  private void failed(String cause) {
    failed.inc();
    if (failing.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("url", settings.url())
          .addKeyValue("cause", cause)
          .addKeyValue("requests", settings.onFailure())
          .log("authorization service fails");
    }
  }

  private void pass(HttpServerExchange exchange, Verdict.Allowed yes, HttpHandler next)
      throws Exception {
    allowed.inc();
    tellClient(exchange, yes);
    HeaderMap headers = exchange.getRequestHeaders();
    for (String name : settings.responseHeaders()) {
      List<String> values = yes.headers().allValues(name);
      if (!values.isEmpty()) {
        headers.addAll(new HttpString(name), values);
        FilteredRequest.of(exchange)
            .note("auth." + name.toLowerCase(Locale.ROOT), String.join(",", values));
      }
    }
    next.handleRequest(exchange);
  }

  private void tellClient(HttpServerExchange exchange, Verdict.Allowed yes) {
    if (settings.clientHeaders().isEmpty()) {
      return;
    }
    FilteredRequest.of(exchange)
        .onAnswer(answer -> {
          for (String name : settings.clientHeaders()) {
            // The endpoint may set cookies, too.
            answer.addAll(new HttpString(name), yes.headers().allValues(name));
          }
        });
  }

  private void deny(HttpServerExchange exchange, Verdict.Denied no) {
    denied.inc();
    FilteredRequest.of(exchange).because(no.status() == 401 ? "unauthorized" : "denied");
    exchange.setStatusCode(no.status());
    HeaderMap headers = exchange.getResponseHeaders();
    for (String name : PASSED_ON) {
      List<String> values = no.headers().allValues(name);
      if (!values.isEmpty()) {
        headers.putAll(new HttpString(name), values);
      }
    }
    exchange.getResponseSender().send(no.body(), IoCallback.END_EXCHANGE);
  }

  private void fail(HttpServerExchange exchange, HttpHandler next) throws Exception {
    switch (settings.onFailure()) {
      case ALLOW -> next.handleRequest(exchange);
      case DENY ->
          FilteredRequest.of(exchange).refuse(503, "denied", "the authorization cannot be had");
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
