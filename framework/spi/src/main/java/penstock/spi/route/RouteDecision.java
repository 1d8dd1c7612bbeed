package penstock.spi.route;

import java.util.List;
import penstock.spi.traffic.Header;

/// Where traffic goes, and why: the reason goes into the log.
public sealed interface RouteDecision {

  /// Why, in the rule's own words; empty if it says nothing.
  String why();

  /// To a pool.
  ///
  /// @param pool a pool that the configuration defines; an unknown one answers 500 with `reason:
  ///   no-pool`
  /// @param why for the log
  /// @param changes what is done to the request on its way
  record Forward(String pool, String why, Changes changes) implements RouteDecision {

    /// Without a word, unchanged.
    public Forward(String pool) {
      this(pool, "", Changes.NONE);
    }
  }

  /// Nowhere.
  ///
  /// @param status 400 to 599
  /// @param why for the log
  record Reject(int status, String why) implements RouteDecision {}

  /// The client is sent elsewhere.
  ///
  /// @param status 301, 302, 303, 307 or 308
  /// @param location an absolute or relative URL without control characters
  /// @param why for the log
  record Redirect(int status, String location, String why) implements RouteDecision {

    /// Without a word.
    public Redirect(int status, String location) {
      this(status, location, "");
    }
  }

  /// The rule answers itself.
  ///
  /// @param status 200 to 599
  /// @param body sent as UTF-8; empty for none
  /// @param contentType of the body
  /// @param headers more of them; several of one name are sent beside each other
  /// @param why for the log
  record Respond(int status, String body, String contentType, List<Header> headers, String why)
      implements RouteDecision {

    /// Keeps a copy.
    public Respond {
      headers = List.copyOf(headers);
    }
  }

  /// The rule failed: the request is answered 500.
  ///
  /// @param reason a word of the closed list, such as `script-error`, for metrics, logs and
  ///   `Proxy-Status`
  /// @param why for the log
  record Fail(String reason, String why) implements RouteDecision {}

  /// The rule leaves it to the route's own action or, without one, to the routes behind.
  ///
  /// @param why for the log
  /// @param changes what is done to the request nevertheless
  record Pass(String why, Changes changes) implements RouteDecision {

    /// Without a word, unchanged.
    public static final Pass PASS = new Pass("", Changes.NONE);
  }
}
