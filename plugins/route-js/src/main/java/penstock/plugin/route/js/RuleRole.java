package penstock.plugin.route.js;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.scripting.Role;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.spi.route.RouteDecision;

/// What scripts that are rules are called with, and how their answers are read.
final class RuleRole {

  static final Role ROLE = new Role("route", prelude(), Desk::new, RuleRole::warm);

  private static final String EXPECTED =
      " (expected: what pool(), split(), reject(), redirect(), respond() or next() gives)";

  private RuleRole() {}

  private static String prelude() {
    try (InputStream in = RuleRole.class.getResourceAsStream("prelude.js")) {
      return new String(
          Objects.requireNonNull(in, "prelude.js").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads an answer.
  ///
  /// @throws ScriptException if it is no decision
  static RouteDecision decision(Script script, Value answer) {
    Value settled = script.settled(answer);
    if (settled.isHostObject() && settled.asHostObject() instanceof RouteDecision decision) {
      return decision;
    }
    throw ScriptException.unusable(script.file() + ": returned " + what(settled) + EXPECTED);
  }

  private static String what(Value value) {
    if (value.isNull()) {
      return "nothing";
    }
    if (value.isString()) {
      return "text";
    }
    if (value.isNumber()) {
      return "a number";
    }
    if (value.isBoolean()) {
      return "true or false";
    }
    return value.canExecute() ? "a function" : "an object of its own";
  }

  private static void warm(Value function, Value tools, Object host, int round) {
    Desk desk = (Desk) host;
    desk.begin(Surroundings.ANY);
    Value _ = function.execute(new Request(new Invented(round), desk.blocks, 0), tools);
  }

  /// A request that nobody sent, to warm a script.
  ///
  /// @param round varies it
  private record Invented(int round) implements penstock.spi.traffic.Request {

    private static final InetSocketAddress CLIENT =
        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_000);

    @Override
    public String method() {
      return round % 4 == 3 ? "POST" : "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String host() {
      return "www.example.test";
    }

    @Override
    public String path() {
      return round % 3 == 0 ? "/" : "/api/" + round;
    }

    @Override
    public @Nullable String query() {
      return round % 5 == 0 ? "a=b" : null;
    }

    @Override
    public @Nullable String queryParameter(String name) {
      return round % 5 == 0 ? "b" : null;
    }

    @Override
    public @Nullable String header(String name) {
      return round % 2 == 0 ? "value" : null;
    }

    @Override
    public List<String> headers(String name) {
      return round % 2 == 0 ? List.of("value") : List.of();
    }

    @Override
    public @Nullable String cookie(String name) {
      return round % 3 == 1 ? "user" + round : null;
    }

    @Override
    public InetSocketAddress client() {
      return CLIENT;
    }

    @Override
    public InetSocketAddress peer() {
      return CLIENT;
    }
  }
}
