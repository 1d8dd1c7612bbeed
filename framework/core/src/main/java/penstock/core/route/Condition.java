package penstock.core.route;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import penstock.spi.net.CidrSet;
import penstock.spi.traffic.Request;

/// Something that a request is or is not.
sealed interface Condition {

  /// Whether it holds. Runs on many I/O threads at once; allocates nothing unless it asks a regular
  /// expression or, as the JDK copies the bytes of an address, a block of addresses.
  ///
  /// @throws RegexOverrun if a regular expression gave up: it is neither
  boolean holds(Request request);

  /// No condition.
  record Always() implements Condition {
    static final Always ALWAYS = new Always();

    @Override
    public boolean holds(Request request) {
      return true;
    }

    @Override
    public String toString() {
      return "any";
    }
  }

  /// The host is one of these.
  record Host(List<HostPattern> patterns) implements Condition {
    @Override
    public boolean holds(Request request) {
      String host = request.host();
      for (int i = 0; i < patterns.size(); i++) {
        if (patterns.get(i).matches(host)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return "host " + oneOf(patterns);
    }
  }

  /// The path is one of these.
  record Path(List<PathPattern> patterns) implements Condition {
    @Override
    public boolean holds(Request request) {
      String path = request.path();
      for (int i = 0; i < patterns.size(); i++) {
        if (patterns.get(i).matches(path)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return "path " + oneOf(patterns);
    }
  }

  /// The method is one of these.
  record Method(List<String> methods) implements Condition {
    @Override
    public boolean holds(Request request) {
      String method = request.method();
      for (int i = 0; i < methods.size(); i++) {
        if (methods.get(i).equals(method)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return "method " + oneOf(methods);
    }
  }

  /// A header's first value is so.
  record Header(String name, ValueTest test) implements Condition {
    @Override
    public boolean holds(Request request) {
      return test.accepts(request.header(name));
    }

    @Override
    public String toString() {
      return "header " + name + test;
    }
  }

  /// A query parameter's first value is so.
  record Query(String name, ValueTest test) implements Condition {
    @Override
    public boolean holds(Request request) {
      return test.accepts(request.queryParameter(name));
    }

    @Override
    public String toString() {
      return "query " + name + test;
    }
  }

  /// A cookie is so.
  record Cookie(String name, ValueTest test) implements Condition {
    @Override
    public boolean holds(Request request) {
      return test.accepts(request.cookie(name));
    }

    @Override
    public String toString() {
      return "cookie " + name + test;
    }
  }

  /// The client is one of these.
  record ClientIp(CidrSet blocks) implements Condition {
    @Override
    public boolean holds(Request request) {
      InetAddress address = request.client().getAddress();
      return address != null && blocks.contains(address);
    }

    @Override
    public String toString() {
      return "clientIp " + blocks;
    }
  }

  /// The other end of the connection is one of these.
  record PeerIp(CidrSet blocks) implements Condition {
    @Override
    public boolean holds(Request request) {
      InetAddress address = request.peer().getAddress();
      return address != null && blocks.contains(address);
    }

    @Override
    public String toString() {
      return "peerIp " + blocks;
    }
  }

  /// The client speaks to us so.
  record SchemeIs(String scheme) implements Condition {
    @Override
    public boolean holds(Request request) {
      return scheme.equals(request.scheme());
    }

    @Override
    public String toString() {
      return "scheme " + scheme;
    }
  }

  /// The other does not hold.
  record Not(Condition other) implements Condition {
    @Override
    public boolean holds(Request request) {
      return !other.holds(request);
    }

    @Override
    public String toString() {
      return "not (" + other + ")";
    }
  }

  /// One holds.
  record Any(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Request request) {
      for (int i = 0; i < conditions.size(); i++) {
        if (conditions.get(i).holds(request)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return conditions.stream()
          .map(Object::toString)
          .collect(Collectors.joining(" or ", "(", ")"));
    }
  }

  /// All hold.
  record All(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Request request) {
      for (int i = 0; i < conditions.size(); i++) {
        if (!conditions.get(i).holds(request)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return conditions.stream().map(Object::toString).collect(Collectors.joining(" and "));
    }
  }

  private static String oneOf(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
