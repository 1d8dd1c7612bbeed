package penstock.core.route;

/// When a route's rule is asked.
public enum Decides {
  /// Before the route's filters: it may leave the request to another route, and what it changes is
  /// seen by filters.
  FIRST,
  /// After the route's filters: it sees what they found out.
  AFTER_FILTERS
}
