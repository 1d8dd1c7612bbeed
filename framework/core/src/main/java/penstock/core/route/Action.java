package penstock.core.route;

import java.util.List;
import penstock.spi.traffic.Header;

/// What becomes of a request once its route is known.
public sealed interface Action
    permits Action.ToPool, Action.Respond, Action.Refuse, Action.Fail, Split, Redirect {

  /// A pool takes it.
  ///
  /// @param pool its name; from the configuration it exists, from a rule it may not
  record ToPool(String pool) implements Action {
    @Override
    public String toString() {
      return "pool " + pool;
    }
  }

  /// An answer without asking an endpoint.
  ///
  /// @param status 200 to 599
  /// @param body sent as UTF-8; empty for none
  /// @param contentType of the body
  /// @param headers more of them, ready to be sent
  record Respond(int status, String body, String contentType, List<Header> headers)
      implements Action {

    public Respond {
      headers = List.copyOf(headers);
    }

    static Respond of(RespondSettings settings) {
      List<Header> headers =
          settings.headers().entrySet().stream()
              .map(entry -> new Header(entry.getKey(), entry.getValue()))
              .sorted((a, b) -> a.name().compareTo(b.name()))
              .toList();
      return new Respond(settings.status(), settings.body(), settings.contentType(), headers);
    }

    @Override
    public String toString() {
      return "respond " + status;
    }
  }

  /// Its rule failed.
  ///
  /// @param reason a word of the closed list of reasons
  /// @param why for the log
  record Fail(String reason, String why) implements Action {
    @Override
    public String toString() {
      return "fail " + reason;
    }
  }

  /// A rule turned it away.
  ///
  /// @param status 400 to 599
  /// @param reason why, for the log and not for the client
  record Refuse(int status, String reason) implements Action {

    /// Checks the status.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public Refuse {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
      }
    }

    @Override
    public String toString() {
      return "refuse " + status + " " + reason;
    }
  }
}
