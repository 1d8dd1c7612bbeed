package penstock.core.accesslog;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;

/// Reads one condition: comparisons of a field with a value, joined by `&&`, `||`, `!` and
/// parentheses.
final class ConditionParser {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(&&|\\|\\||[=!<>]=|[<>!()]|'[^']*'|\"[^\"]*\""
              + "|\\d+(?:\\.\\d+)?[A-Za-z]*|[A-Za-z][A-Za-z0-9._-]*)");
  private static final Pattern NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)?)([A-Za-z]*)");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Map<String, Double> NANOS =
      Map.of("", 1e6, "us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9);
  private static final Map<String, Double> ONES =
      Map.of("", 1.0, "B", 1.0, "KiB", 1024.0, "MiB", 1048576.0, "GiB", 1073741824.0);
  private static final String END = "";
  private static final int DEEPEST = 32;

  private final String component;
  private final String text;
  private final Fields fields;
  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  ConditionParser(String component, String text, Fields fields) {
    this.component = component;
    this.text = text;
    this.fields = fields;
    Matcher matcher = TOKEN.matcher(text.strip());
    int from = 0;
    while (from < matcher.regionEnd()) {
      if (!matcher.find(from) || matcher.start() != from) {
        throw wrong("a comparison such as status >= 500", text.strip().substring(from).strip());
      }
      tokens.add(matcher.group(1));
      from = matcher.end();
    }
  }

  Condition all() {
    Condition whole = either();
    if (!peek().equals(END)) {
      throw wrong("&& or ||", peek());
    }
    return whole;
  }

  private Condition either() {
    Condition left = both();
    while (peek().equals("||")) {
      take();
      Condition first = left;
      Condition second = both();
      left = facts -> first.holds(facts) || second.holds(facts);
    }
    return left;
  }

  private Condition both() {
    Condition left = one();
    while (peek().equals("&&")) {
      take();
      Condition first = left;
      Condition second = one();
      left = facts -> first.holds(facts) && second.holds(facts);
    }
    return left;
  }

  private Condition one() {
    if (++depth > DEEPEST) {
      throw wrong("less than " + DEEPEST + " parentheses", text);
    }
    Condition found = negatedOrGrouped();
    depth--;
    return found;
  }

  private Condition negatedOrGrouped() {
    if (peek().equals("!")) {
      take();
      Condition not = one();
      return facts -> !not.holds(facts);
    }
    if (peek().equals("(")) {
      take();
      Condition inside = either();
      if (!take().equals(")")) {
        throw wrong("a closing parenthesis", "its end");
      }
      return inside;
    }
    return comparison();
  }

  private Condition comparison() {
    String name = take();
    Field field = fields.named(name);
    if (field == null) {
      throw wrong("one of " + Fields.names(), name);
    }
    String operator = take();
    if (!COMPARISONS.contains(operator)) {
      throw wrong("==, !=, <, <=, > or >= behind " + name, operator);
    }
    String value = take();
    return switch (field) {
      case Field.Text(var of) -> words(of, operator, value);
      case Field.Address(var of) -> words(facts -> literal(of.apply(facts)), operator, value);
      case Field.Socket(var of) -> words(facts -> literal(of.apply(facts)), operator, value);
      case Field.Count(var of) -> numbers(of, operator, number(value, ONES, "a number"));
      case Field.Time(var of) ->
          numbers(of, operator, number(value, NANOS, "a time such as 250ms"));
    };
  }

  private static @Nullable String literal(@Nullable InetAddress address) {
    return address == null ? null : AddressText.of(address);
  }

  private static @Nullable String literal(@Nullable InetSocketAddress socket) {
    return socket == null ? null : AddressText.of(socket);
  }

  private Condition words(Function<Facts, @Nullable String> of, String operator, String quoted) {
    if (!quoted.startsWith("'") && !quoted.startsWith("\"")) {
      throw wrong("a text in quotes behind " + operator, quoted);
    }
    String wanted = quoted.substring(1, quoted.length() - 1);
    boolean equal = operator.equals("==");
    if (!equal && !operator.equals("!=")) {
      throw wrong("== or != before a text", operator);
    }
    return facts -> {
      String found = of.apply(facts);
      return wanted.equals(found == null ? "" : found) == equal;
    };
  }

  private Condition numbers(ToLongFunction<Facts> of, String operator, long wanted) {
    return switch (operator) {
      case "==" -> facts -> of.applyAsLong(facts) == wanted;
      case "!=" -> facts -> of.applyAsLong(facts) != wanted;
      case "<" -> known(of, found -> found < wanted);
      case "<=" -> known(of, found -> found <= wanted);
      case ">" -> known(of, found -> found > wanted);
      default -> known(of, found -> found >= wanted);
    };
  }

  private static Condition known(ToLongFunction<Facts> of, LongPredicate compared) {
    return facts -> {
      long found = of.applyAsLong(facts);
      return found != Field.UNKNOWN && compared.test(found);
    };
  }

  private long number(String value, Map<String, Double> units, String expected) {
    Matcher matcher = NUMBER.matcher(value);
    Double unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw wrong(expected, value);
    }
    return (long) (Double.parseDouble(matcher.group(1)) * unit);
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  private String take() {
    String token = peek();
    next++;
    return token;
  }

  private IllegalArgumentException wrong(String expected, String found) {
    String at = found.equals(END) ? "" : " at \"" + found + "\"";
    return new IllegalArgumentException(
        component + ": " + text + " (expected" + at + ": " + expected + ")");
  }
}
