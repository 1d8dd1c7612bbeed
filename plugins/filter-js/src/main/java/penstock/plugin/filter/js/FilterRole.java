package penstock.plugin.filter.js;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.List;
import org.graalvm.polyglot.Value;
import penstock.scripting.Role;
import penstock.scripting.view.InventedRequest;
import penstock.scripting.view.Request;
import penstock.spi.io.AnswerHead;

/// What scripts that are filters are called with.
final class FilterRole {

  /// The export that sees requests; answers are the default's.
  static final String REQUEST = "request";

  static final Role ROLE =
      new Role(
          "filter",
          List.of(Role.DEFAULT, REQUEST),
          Role.text(FilterRole.class, "prelude.js"),
          Desk::new,
          FilterRole::warm);

  private FilterRole() {}

  private static void warm(Value module, Value tools, Object host, int round) {
    Desk desk = (Desk) host;
    Request request = new Request(new InventedRequest(round), desk.blocks, 0);
    Value onRequest = desk.request(module);
    if (onRequest != null) {
      desk.begin();
      Value _ = onRequest.execute(request, tools);
    }
    Value onAnswer = desk.response(module);
    if (onAnswer != null) {
      Value _ = onAnswer.execute(new Response(Invented.of(round)), request);
    }
  }

  /// An answer that nobody gave, to warm a script.
  private record Invented(int status, HeaderMap headers) implements AnswerHead {

    static Invented of(int round) {
      HeaderMap headers = new HeaderMap();
      headers.put(new HttpString("content-type"), round % 2 == 0 ? "text/html" : "text/plain");
      return new Invented(round % 7 == 6 ? 500 : 200, headers);
    }

    @Override
    public void status(int other) {}

    @Override
    public String endpoint() {
      return "a1";
    }

    @Override
    public int attempts() {
      return 1;
    }

    @Override
    public long firstByteNanos() {
      return 1_000_000;
    }

    @Override
    public long elapsedNanos() {
      return 2_000_000;
    }

    @Override
    public String reason() {
      return "ok";
    }

    @Override
    public void explain(String why) {}
  }
}
