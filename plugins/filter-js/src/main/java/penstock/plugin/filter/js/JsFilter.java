package penstock.plugin.filter.js;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.InstantSource;
import org.graalvm.polyglot.Value;
import penstock.scripting.Answers;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.Scripts;
import penstock.scripting.view.Request;
import penstock.spi.Context;
import penstock.spi.io.AnswerHead;
import penstock.spi.io.AnswerRefused;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.spi.route.RouteDecision;

/// A filter whose changes a script makes: to the request before the endpoint sees it, to the head
/// of the answer before the client does.
final class JsFilter implements HttpFilter, AutoCloseable {

  private static final String FAILED = "the filter's script failed";

  private final Scripts scripts;
  private final Script script;
  private final InstantSource clock;
  private final Settings.OnError onError;

  private JsFilter(Settings settings, Context context) {
    this.scripts = context.lend(Scripts.class);
    this.clock = context.clock();
    this.onError = settings.onError();
    this.script = scripts.open(settings.script(), FilterRole.ROLE);
  }

  /// Loads the script. Runs on a control thread.
  ///
  /// @throws ScriptException if it cannot be loaded
  static JsFilter open(Settings settings, Context context) {
    return new JsFilter(settings, context);
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> {
      FilteredRequest request = FilteredRequest.of(exchange);
      request.onAnswerHead(head -> answer(head, request));
      if (passes(exchange, request)) {
        next.handleRequest(exchange);
      }
    };
  }

  private boolean passes(HttpServerExchange exchange, FilteredRequest request) {
    Said said;
    try {
      said = script.call((module, tools, host) -> ask(module, tools, (Desk) host, request));
    } catch (ScriptException e) {
      request.onAnswerHead(head -> head.explain(e.why()));
      if (onError == Settings.OnError.FAIL) {
        request.refuse(500, e.reason(), FAILED);
      }
      return onError == Settings.OnError.PASS;
    }
    return said.pass(exchange, request);
  }

  private Said ask(Value module, Value tools, Desk desk, FilteredRequest request) {
    Value function = desk.request(module);
    desk.begin();
    if (function == null) {
      return desk.said(null);
    }
    Value answer =
        script.settled(function.execute(new Request(request, desk.blocks, clock.millis()), tools));
    if (answer.isNull() && !desk.hasMade()) {
      return desk.said(null);
    }
    if (answer.isHostObject() && answer.asHostObject() instanceof RouteDecision decision) {
      return desk.said(decision);
    }
    throw ScriptException.unusable(
        script.file()
            + ": request returned "
            + Answers.kind(answer)
            + (desk.hasMade()
                ? " though it made an answer (expected: "
                : " (expected: nothing, or ")
            + "what reject(), redirect() or respond() gives)");
  }

  private void answer(AnswerHead head, FilteredRequest request) {
    try {
      boolean _ =
          script.<Boolean>call((module, _, host) -> change(module, (Desk) host, head, request));
    } catch (ScriptException e) {
      head.explain(e.why());
      if (onError == Settings.OnError.FAIL) {
        throw new AnswerRefused(e.reason(), FAILED);
      }
    }
  }

  /// @return whether the script looks at answers
  private boolean change(Value module, Desk desk, AnswerHead head, FilteredRequest request) {
    Value function = desk.response(module);
    if (function == null) {
      return false;
    }
    Response response = new Response(head);
    Value answer =
        script.settled(
            function.execute(response, new Request(request, desk.blocks, clock.millis())));
    if (!answer.isNull()) {
      throw ScriptException.unusable(
          script.file() + ": returned " + Answers.kind(answer) + " (expected: nothing)");
    }
    try {
      response.apply();
    } catch (IllegalArgumentException e) {
      throw ScriptException.unusable(script.file() + ": " + e.getMessage());
    }
    return true;
  }

  @Override
  public void close() {
    scripts.close(script);
  }
}
